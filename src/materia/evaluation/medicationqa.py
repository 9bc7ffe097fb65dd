"""MedicationQA: what consumers ask about medicines (Ben Abacha et al., MedInfo 2019), as figures.

Counted are the things that can be held against the file without a reader: whether the medicine that the file calls the
focus was recognised, which status the answer has, and whether the kind of question is one that fits the file's type
(`medicationqa_types.tsv`). Whether an answer is right is not judged here: the file's answers come from other sources.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from materia.answers.answerer import Answerer
from materia.errors import BadInput
from materia.evaluation.shares import Share, share
from materia.library.store import Library
from materia.model.answer import Answer
from materia.model.concept import Concept, ConceptKind, ingredient_ids
from materia.model.question import Intent
from materia.terms.recogniser import Recogniser

STATUSES = ("answered", "partial", "not_found", "declined", "emergency")
_PRODUCTS = (ConceptKind.DRUG, ConceptKind.BRAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question of the file: its text, the medicine it is about and its type, as the file says."""

    line: int
    question: str
    focus: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """What a focus names: ingredients (ids of single drugs) and classes, and whether a loaded label has it."""

    ingredients: frozenset[str]
    classes: frozenset[str]
    in_library: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A question that counts against a figure. `figure` is "focus" or "intent"."""

    line: int
    figure: str
    question: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """Intent agreement for one type of the file."""

    type: str
    agreed: Share
    intents: dict[str, int]  # as they were read


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of one run. Shares carry 95 % Wilson intervals."""

    suite: str
    questions: int
    library: str  # "pack", or the digest of the library that answered
    drug_focuses: Share  # focuses that name a drug or brand which the vocabulary or the library knows, of all
    drug_focus_recognised: Share  # of those: all their ingredients found in the question
    drug_focus_asked_back: Share  # of those: the reader was asked which of several names was meant
    library_focus_recognised: Share  # of those that a loaded label speaks for
    class_focus_recognised: Share  # of focuses that name a class
    statuses: dict[str, Share]
    statuses_with_label: dict[str, Share]  # of questions whose focus a loaded label speaks for
    intent_agreement: Share
    read_as_other: Share  # questions whose kind is none of those built: answered with the best sections, and said so
    by_type: list[TypeRow]
    unknown_focuses: list[str]  # neither a drug, a brand nor a class of the vocabulary
    misses: list[Miss]


def read(path: Path) -> Iterator[Item]:
    """Yield the questions of a JSON Lines file. Raises `BadInput` that names the first line that is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text: {error}.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number} is not JSON ({error.msg}).") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(k), str) for k in ("question", "focus", "type")):
            raise BadInput(f'{path}, line {number} must be an object with the texts "question", "focus" and "type".')
        yield Item(line=number, question=row["question"], focus=row["focus"], type=row["type"])


@lru_cache(maxsize=1)
def expected_intents() -> Mapping[str, frozenset[Intent]]:
    """Return the intents that fit each type of the file, by its name in lower case; an empty set is not counted."""
    text = files("materia.evaluation").joinpath("medicationqa_types.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader((r for r in text.splitlines() if r and not r.startswith("#")), delimiter="\t")
    return {
        row["type"].lower(): frozenset(Intent(name) for name in (row["intents"] or "").split(";") if name)
        for row in rows
    }


def run(
    file: Path, answerer: Answerer, recogniser: Recogniser, library: Library | None, as_of: date | None = None
) -> Report:
    """Return the figures of `file` as answered by `answerer`; `recogniser` is the one that it reads questions with."""
    items = list(read(file))
    if not items:
        raise BadInput(f"{file} holds no questions.")
    answers = [answerer.answer(item.question, as_of=as_of) for item in items]
    drugs = frozenset(library.drugs()) if library is not None else frozenset()
    focuses = [_focus(item.focus, recogniser, drugs) for item in items]
    return _report(items, answers, focuses, recogniser)


def _report(
    items: Sequence[Item], answers: Sequence[Answer], focuses: Sequence[Focus], recogniser: Recogniser
) -> Report:
    misses: list[Miss] = []
    drug, recognised, asked, loaded, loaded_recognised = 0, 0, 0, 0, 0
    class_found: list[bool] = []
    loaded_statuses: list[str] = []
    unknown: list[str] = []
    for item, answer, focus in zip(items, answers, focuses, strict=True):
        named = _ingredients((c.id for c in answer.question.concepts), recogniser)
        if focus.ingredients:
            drug += 1
            found = focus.ingredients <= named
            back = not found and _is_asked_back(item.question, focus, recogniser)
            recognised += found
            asked += back
            if focus.in_library:
                loaded += 1
                loaded_recognised += found
                loaded_statuses.append(answer.status)
            if not found:
                misses.append(_miss(item, "focus", item.focus, "asked back" if back else _shown(answer)))
        elif focus.classes:
            found = bool(focus.classes & {c.id for c in answer.question.concepts})
            class_found.append(found)
            if not found:
                misses.append(_miss(item, "focus", item.focus, _shown(answer)))
        else:
            unknown.append(item.focus)
    agreed, counted, by_type = _intents(items, answers, misses)
    return Report(
        suite="medicationqa",
        questions=len(items),
        library=answers[0].engine.library,
        drug_focuses=share(drug, len(items)),
        drug_focus_recognised=share(recognised, drug),
        drug_focus_asked_back=share(asked, drug),
        library_focus_recognised=share(loaded_recognised, loaded),
        class_focus_recognised=share(sum(class_found), len(class_found)),
        statuses=_statuses([a.status for a in answers]),
        statuses_with_label=_statuses(loaded_statuses),
        intent_agreement=share(agreed, counted),
        read_as_other=share(sum(a.question.intent == Intent.OTHER.value for a in answers), len(answers)),
        by_type=by_type,
        unknown_focuses=sorted(set(unknown), key=lambda f: (f.lower(), f)),
        misses=sorted(misses, key=lambda m: (m.line, m.figure)),
    )


def _miss(item: Item, figure: str, expected: str, found: str) -> Miss:
    return Miss(line=item.line, figure=figure, question=item.question, expected=expected, found=found)


def _shown(answer: Answer) -> str:
    return ", ".join(c.id for c in answer.question.concepts) or "nothing"


def _intents(items: Sequence[Item], answers: Sequence[Answer], misses: list[Miss]) -> tuple[int, int, list[TypeRow]]:
    fits: dict[str, list[bool]] = {}
    read_as: dict[str, Counter[str]] = {}
    for item, answer in zip(items, answers, strict=True):
        wanted = expected_intents().get(item.type.lower(), frozenset())
        if not wanted:
            continue
        intent = answer.question.intent
        fits.setdefault(item.type, []).append(intent in wanted)
        read_as.setdefault(item.type, Counter())[intent] += 1
        if intent not in wanted:
            misses.append(_miss(item, "intent", f"{item.type}: {' or '.join(sorted(wanted))}", intent))
    rows = [
        TypeRow(
            type=name,
            agreed=share(sum(agreed), len(agreed)),
            intents=dict(sorted(read_as[name].items(), key=lambda row: (-row[1], row[0]))),
        )
        for name, agreed in sorted(fits.items(), key=lambda row: (-len(row[1]), row[0]))
    ]
    return sum(r.agreed.hits for r in rows), sum(r.agreed.of for r in rows), rows


def _statuses(found: Sequence[str]) -> dict[str, Share]:
    counts = Counter(found)
    return {status: share(counts[status], len(found)) for status in STATUSES}


def _focus(text: str, recogniser: Recogniser, drugs: frozenset[str]) -> Focus:
    """Return what a focus names. Where it is ambiguous ("MST"), the first choice stands for it."""
    found = recogniser.find(text)
    concepts = [m.concept for m in found.mentions]
    if not any(c.kind in (*_PRODUCTS, ConceptKind.CLASS) for c in concepts):
        concepts += [a.choices[0] for a in found.ambiguities if a.choices]
    products = [c for c in concepts if c.kind in _PRODUCTS]
    known = {p.id for c in products for p in recogniser.vocabulary.products(c)}
    return Focus(
        ingredients=_ingredients((c.id for c in products), recogniser),
        classes=frozenset(c.id for c in concepts if c.kind is ConceptKind.CLASS),
        in_library=bool(known) and known <= drugs,
    )


def _ingredients(concepts: Iterable[str], recogniser: Recogniser) -> frozenset[str]:
    """Return the ids of the single drugs that drugs, combinations and brands hold."""
    return frozenset(
        part
        for identifier in concepts
        if (concept := recogniser.vocabulary.concept(identifier)) is not None and concept.kind in _PRODUCTS
        for product in recogniser.vocabulary.products(concept)
        for part in ingredient_ids(product.id)
    )


def _is_asked_back(question: str, focus: Focus, recogniser: Recogniser) -> bool:
    choices: list[Concept] = [c for a in recogniser.find(question).ambiguities for c in a.choices]
    return bool(focus.ingredients & _ingredients((c.id for c in choices), recogniser))


def render(report: Report) -> str:
    """Return the figures as lines for people; the misses are in the JSON."""
    lines = [
        f"MedicationQA: {report.questions} questions, answered from {_source(report.library)}",
        "",
        f"focus is a drug or brand of the vocabulary  {report.drug_focuses}",
        f"  recognised in the question                {report.drug_focus_recognised}",
        f"  asked back                                {report.drug_focus_asked_back}",
        f"  recognised, where a label is loaded       {report.library_focus_recognised}",
        f"focus is a class: recognised                {report.class_focus_recognised}",
        f"focus unknown to the vocabulary             {', '.join(report.unknown_focuses) or '-'}",
        "",
    ]
    lines += [f"status {status:12s} {found}" for status, found in report.statuses.items()]
    if report.library_focus_recognised.of:
        lines += ["", "of questions whose focus a loaded label speaks for"]
        lines += [f"status {status:12s} {found}" for status, found in report.statuses_with_label.items()]
    lines += ["", f"intent fits the type  {report.intent_agreement}", f"read as other         {report.read_as_other}"]
    lines += [f"  {row.type:24s} {row.agreed.hits:3d} of {row.agreed.of:3d}  {_counts(row)}" for row in report.by_type]
    lines += ["", f"{len(report.misses)} misses: --json lists them"]
    return "\n".join(lines)


def _source(library: str) -> str:
    return "the shipped pack alone" if library == "pack" else f"the pack and library {library[:12]}"


def _counts(row: TypeRow) -> str:
    return ", ".join(f"{name} {count}" for name, count in row.intents.items())

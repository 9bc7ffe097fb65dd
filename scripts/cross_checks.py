"""Hold the pack and the vocabulary against independent references, and two labels of one product against each other.

    python scripts/cross_checks.py                      what the installed pack says
    python scripts/cross_checks.py --labels-anew        besides: labels of one identity against each other (slow)
    python scripts/cross_checks.py --show 50            how many conflicts of each kind are listed

Prints a report and exits 0: the figures are for people to judge. References: PharmacotherapyDB, ONC high-priority list,
FDA's table of pharmacogenomic biomarkers, RxNorm/NDF-RT/DrugBank/FDA maps, openFDA classes.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cross_check_sources as sources

from materia.extraction.extractor import Extractor
from materia.identity.product import identities
from materia.model.document import Document
from materia.model.statement import Polarity, Statement, Status
from materia.pack.labels import Note, Shelf, default_folder
from materia.pack.store import Pack
from materia.terms.recogniser import Recogniser
from materia.terms.tables import DATA, rows
from materia.terms.vocabulary import Vocabulary

_DISEASES = Path(__file__).parent / "cross_check_diseases.tsv"
_INDICATIONS = "34067-9"
_HIGHEST = ("daily_dose", "daily_high", "dose")  # qualifiers that hold a highest dose, the first there is
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HOURS = {"hour": 1.0, "hours": 1.0, "day": 24.0, "days": 24.0, "minute": 1 / 60, "minutes": 1 / 60, "week": 168.0,
          "weeks": 168.0}  # fmt: skip


@dataclass(slots=True)
class Check:
    """One check: a title, lines with figures, and what disagrees."""

    title: str
    figures: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


class Reference:
    """What is checked: the pack's current statements by subject, the vocabulary, and the labels."""

    def __init__(self, pack: Pack, vocabulary: Vocabulary, shelf: Shelf) -> None:
        self.pack = pack
        self.vocabulary = vocabulary
        self.shelf = shelf
        self.by_subject: dict[str, list[Statement]] = defaultdict(list)
        for statement in pack.all_statements():
            if statement.status is Status.CURRENT:
                self.by_subject[statement.subject].append(statement)
        self._notes: dict[str, list[Note]] = defaultdict(list)
        for note in shelf.notes:
            ingredients = {drug for name in note.ingredients if (drug := self.drug(name)) is not None}
            if len(ingredients) == 1:
                self._notes[ingredients.pop()].append(note)

    def drug(self, name: str) -> str | None:
        """Return the id of the drug that a reference calls so, None where the vocabulary has no one such drug."""
        found = {
            product.id
            for concept in self.vocabulary.lookup(name)
            if concept.kind == "drug"
            for product in self.vocabulary.products(concept)
        }
        return found.pop() if len(found) == 1 else None

    def above(self, condition: str) -> set[str]:
        """Return what a condition is a kind of, by the vocabulary and by the parents that the pack gives its own."""
        own = self.pack.ancestors(condition)
        return {*own, *(up for one in (condition, *own) for up in self.vocabulary.ancestors(one))}

    def of(self, drug: str, predicates: Iterable[str]) -> list[Statement]:
        """Return the current statements about a drug and its classes, affirmed."""
        subjects = (drug, *(above for above in self.vocabulary.ancestors(drug) if above.startswith("class:")))
        wanted = set(predicates)
        return [
            statement
            for subject in subjects
            for statement in self.by_subject.get(subject, ())
            if statement.predicate in wanted and statement.polarity is Polarity.AFFIRMED
        ]

    def labels(self, drug: str) -> Iterator[Document]:
        """Yield the labels of a drug alone."""
        for note in self._notes.get(drug, ()):
            document = self.shelf.document(note.document)
            if document is not None:
                yield document


def treats(data: Path, of: Reference) -> Check:
    """(a) What the pack says a drug treats, or is used for outside its label, v disease-modifying pairs."""
    check = Check("a. treats v PharmacotherapyDB, disease-modifying pairs of packed drugs")
    curated = sources.disease_conditions(_DISEASES)
    reasons: Counter[str] = Counter()
    asked = 0
    for name, disease in sources.indications(data):
        drug = of.drug(name)
        if drug is None or not of.by_subject.get(drug):
            continue
        asked += 1
        meant = {concept.id for concept in of.vocabulary.lookup(disease) if concept.kind == "condition"}
        meant |= set(curated.get(disease, ()))
        treated = [s for s in of.of(drug, ("treats",)) if s.object]
        stated = {s.object for s in treated if s.object}
        by_labels = {s.object for s in treated if s.object and _of_labels_at_hand(s, of.shelf)}
        if meant and _related(meant, by_labels, of.above):
            reasons["found"] += 1
            continue
        outside = {s.object for s in of.of(drug, ("off_label_use",)) if s.object}
        if meant and _related(meant, stated | outside, of.above):
            reasons["found in another source"] += 1
            continue
        against = {s.object for s in of.of(drug, ("not_for",)) if s.object and not _of_labels_at_hand(s, of.shelf)}
        if meant and _related(meant, against, of.above):
            reason = "a source says that it does not help"
        else:
            reason = "vocabulary lacks the condition" if not meant else _why_missed(drug, disease, meant, of)
        reasons[reason] += 1
        check.conflicts.append(f"{name} – {disease}: {reason}; the pack: {', '.join(sorted(stated)) or 'nothing'}")
    elsewhere = reasons["found in another source"]
    found = reasons["found"] + elsewhere
    check.figures.append(f"{found} of {asked} pairs found ({_share(found, asked)}, target 85 %)")
    check.figures.append(f"by a label at hand {reasons['found']}, by another published source {elsewhere}")
    missed = {reason: count for reason, count in sorted(reasons.items()) if not reason.startswith("found")}
    check.figures += [f"missed, {reason}: {count}" for reason, count in missed.items()]
    of_labels = missed.get("extractor missed", 0) + missed.get("vocabulary lacks the condition", 0)
    check.figures.append(f"of pairs that a label states: {_share(reasons['found'], reasons['found'] + of_labels)}")
    return check


def _of_labels_at_hand(statement: Statement, shelf: Shelf) -> bool:
    return any(shelf.find(item.document) for item in statement.evidence)


def _related(meant: set[str], stated: set[str], above: Callable[[str], set[str]]) -> bool:
    """Return whether one of the conditions is, is a kind of, or has as a kind, one of those stated."""
    return any(other in {one, *above(one)} or one in above(other) for one in stated for other in meant)


def _why_missed(drug: str, disease: str, meant: set[str], of: Reference) -> str:
    names = {disease, *(name for each in meant if (c := of.vocabulary.concept(each)) for name in (c.name, *c.synonyms))}
    # a whole word: "MI" is no "minor"
    pattern = re.compile("|".join(rf"\b{re.escape(name)}(?:e?s)?\b" for name in sorted(names)), re.IGNORECASE)
    documents = list(of.labels(drug))
    if not documents:
        return "no label"
    texts = [s.text for document in documents for s in document.sections if s.kind == _INDICATIONS]
    return "extractor missed" if any(pattern.search(text) for text in texts) else "label silent"


def interactions(data: Path, of: Reference) -> Check:
    """(b) Serious and contraindicated interactions v the ONC high-priority pairs."""
    check = Check("b. interactions v ONC high-priority pairs, both drugs packed")
    counts: Counter[str] = Counter()
    for one, two in sources.onc_pairs(data):
        first, second = of.drug(one), of.drug(two)
        if first is None or second is None or not (of.by_subject.get(first) and of.by_subject.get(second)):
            continue
        hits = [hit for hit in of.pack.interactions(first, second) if hit.statement.status is Status.CURRENT]
        held = [hit for hit in hits if hit.exemption is None]
        if any(hit.statement.severity in ("boxed", "contraindicated", "serious") for hit in held):
            counts["serious or worse"] += 1
            continue
        kind = "weaker" if held else "exempted" if hits else "missed"
        counts[kind] += 1
        check.conflicts.append(f"{one} + {two}: {kind}" + (f" ({held[0].statement.id})" if held else ""))
    total = counts.total()
    check.figures.append(f"{total} pairs; " + ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))
    check.figures.append(f"serious or worse in the pack: {_share(counts['serious or worse'], total)}")
    return check


def genes(data: Path, of: Reference) -> Check:
    """(c) Statements that name a gene or allele v FDA's table of biomarkers."""
    check = Check("c. pharmacogenomic biomarkers of packed drugs v statements that name them")
    asked = found = 0
    named_by_table: dict[str, set[str]] = defaultdict(set)
    for name, marker, sections in sources.biomarkers(data):
        drug = of.drug(name)
        if drug is None or not of.by_subject.get(drug):
            continue
        gene = re.split(r"[ (,]", marker)[0]
        named_by_table[drug].add(gene)
        asked += 1
        said = " ".join(_said(statement) for statement in of.by_subject[drug])
        if re.search(rf"\b{re.escape(gene)}", said, re.IGNORECASE):
            found += 1
        else:
            check.conflicts.append(f"{name}: {marker} ({sections}) is in the table and in no statement")
    check.figures.append(
        f"{found} of {asked} drug and biomarker pairs are named by a statement ({_share(found, asked)})"
    )
    return check


def _said(statement: Statement) -> str:
    return " ".join((statement.text, statement.object or "", *(text for _, text in statement.value)))


def drug_codes(data: Path, of: Reference) -> Check:
    """(d) RxCUI and UNII of the vocabulary v four maps and openFDA."""
    check = Check("d. codes of the vocabulary v the maps")
    agree: Counter[str] = Counter()
    differ: Counter[str] = Counter()
    ours: dict[tuple[str, str], str] = {}
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    maps = list(sources.codes(data))
    maps += [sources.Coded(m.substance, "", m.unii, "openFDA") for m in sources.label_meta(data) if m.unii]
    for coded in maps:
        drug = of.drug(coded.name)
        concept = of.vocabulary.concept(drug) if drug else None
        if concept is None or concept.name.lower() != coded.name:
            continue  # a salt or another name of it has codes of its own
        own = dict(concept.codes)
        for system, code in (("rxcui", coded.rxcui), ("unii", coded.unii)):
            if code and own.get(system):
                same = own[system] == code
                (agree if same else differ)[f"{system} v {coded.source}"] += 1
                if not same:
                    ours[concept.id, system] = own[system]
                    said[concept.id, system][code].add(coded.source)
    for key in sorted({*agree, *differ}):
        total = agree[key] + differ[key]
        check.figures.append(f"{key}: {agree[key]} of {total} agree ({_share(agree[key], total)})")
    check.figures.append(
        "resolved so: where DrugBank (which lists moieties) and FDA agree against the vocabulary, it holds the code of"
        " an ester or salt and is to be mended; FDA's names alone are mostly those of a hydrate: the vocabulary stays"
    )
    to_mend = {key for key, others in said.items() if any({"DrugBank", "FDA triads"} <= n for n in others.values())}
    check.figures.append(f"to be mended: {len(to_mend)}; kept: {len(said) - len(to_mend)}")
    for drug, system in sorted(said, key=lambda key: (key not in to_mend, key)):
        others = said[drug, system]
        told = "; ".join(f"{code} ({', '.join(sorted(names))})" for code, names in sorted(others.items()))
        check.conflicts.append(f"{drug} {system}: {ours[drug, system]} in the vocabulary, {told}")
    return check


def classes(data: Path, of: Reference) -> Check:
    """(e) Class membership v the established classes that openFDA states."""
    check = Check("e. class membership v openFDA established pharmacologic classes")
    by_epc: dict[str, list[str]] = defaultdict(list)
    for row in rows(DATA / "classes.tsv"):
        for name in filter(None, row["epc"].split(";")):
            by_epc[name.strip().lower()].append(f"class:{row['id']}")
    agree = 0
    unmapped: Counter[str] = Counter()
    for meta in sources.label_meta(data):
        drug = of.drug(meta.substance)
        for epc in meta.classes if drug else ():
            ids = by_epc.get(epc.lower())
            if not ids:
                unmapped[epc] += 1
            elif any(of.vocabulary.is_a(str(drug), class_id) for class_id in ids):
                agree += 1
            else:
                check.conflicts.append(f"{drug} is {epc} for openFDA ({meta.file}) and not {' or '.join(ids)} here")
    total = agree + len(check.conflicts)
    check.figures.append(f"{agree} of {total} memberships agree ({_share(agree, total)})")
    check.figures.append(
        f"classes of openFDA that no class here stands for: {len(unmapped)} ({unmapped.total()} labels)"
    )
    return check


def contradictions(of: Reference) -> Check:
    """(f) Statements of one drug and route that cannot both hold."""
    check = Check("f. statements of one drug and identity that contradict each other")
    for statements in of.by_subject.values():
        check.conflicts += _contradicting(statements, lambda s: (s.route, s.release))
    check.figures.append(f"{len(check.conflicts)} among {len(of.by_subject)} subjects")
    return check


def labels_anew(of: Reference) -> Check:
    """(f) The same between labels of one identity, as the extractor reads each of them."""
    check = Check("f. labels of one identity against each other, read anew")
    extractor = Extractor(Recogniser(of.vocabulary))
    groups: dict[object, list[Statement]] = defaultdict(list)
    read: Counter[object] = Counter()
    for note in of.shelf.notes:
        document = of.shelf.document(note.document)
        if document is None:
            continue
        products = {(i.moieties, i.route, i.release) for i in identities(document)}
        if len(products) == 1:
            product = products.pop()
            read[product] += 1
            groups[product] += extractor.extract(document).statements
    for known, statements in sorted(groups.items(), key=lambda item: repr(item[0])):
        if read[known] > 1:
            check.conflicts += _contradicting(statements, lambda s: ())
    several = sum(count > 1 for count in read.values())
    check.figures.append(f"{len(check.conflicts)} among {several} identities with two labels or more")
    return check


def _contradicting(statements: Sequence[Statement], alike: Callable[[Statement], object]) -> Iterator[str]:
    """Yield what cannot both hold; `alike` gives what two statements must share to be of one product."""
    forbidden: dict[object, Statement] = {}
    allowed: dict[object, Statement] = {}
    highest: dict[object, dict[float, Statement]] = defaultdict(dict)
    half_lives: dict[object, dict[float, Statement]] = defaultdict(dict)
    for statement in statements:
        key = alike(statement)
        value = dict(statement.value)
        if statement.predicate == "contraindicated_in" and not value:
            held = forbidden if statement.polarity is Polarity.AFFIRMED else allowed
            held[key, statement.object, statement.population] = statement
        elif statement.predicate == "treats" and statement.polarity is Polarity.AFFIRMED:
            allowed[key, statement.object, statement.population] = statement
        elif statement.predicate == "dose" and value.get("step") == "maximum":
            name = next((name for name in _HIGHEST if name in value), "")
            amount = value.pop(name, "")
            place = (key, statement.object, statement.population, name, _unit(amount), tuple(sorted(value.items())))
            for number in _NUMBER.findall(amount)[-1:]:
                highest[place][float(number)] = statement
        elif statement.predicate == "half_life" and (hours := _hours(value.pop("half_life", ""))):
            half_lives[key, statement.population, tuple(sorted(value.items()))][hours] = statement
    for both in sorted({*forbidden} & {*allowed}, key=repr):
        yield f"{_both(forbidden[both], allowed[both])}: contraindicated, and not"
    for amounts in highest.values():
        if len(amounts) > 1:
            low, high = min(amounts), max(amounts)
            yield f"{_both(amounts[low], amounts[high])}: highest dose {low:g} v {high:g}"
    for found in half_lives.values():
        if max(found) > 2 * min(found):
            yield f"{_both(found[min(found)], found[max(found)])}: half-life {min(found):g} v {max(found):g} hours"


def _unit(amount: str) -> str:
    return _NUMBER.split(amount)[-1].strip()


def _both(one: Statement, two: Statement) -> str:
    return f"{one.id} ({one.evidence[0].document}) v {two.id} ({two.evidence[0].document})"


def _hours(text: str) -> float | None:
    """Return the middle of a half-life in hours, None where it has no unit of time."""
    numbers = [float(number) for number in _NUMBER.findall(text)]
    unit = next((factor for word, factor in _HOURS.items() if re.search(rf"\b{word}\b", text)), None)
    return sum(numbers) / len(numbers) * unit if numbers and unit else None


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none to ask"


def main() -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description="Hold the pack against independent references.")
    parser.add_argument("--data", type=Path, default=default_folder(), help="the folder of labels and references")
    parser.add_argument("--pack", type=Path, help="another pack than the installed one")
    parser.add_argument(
        "--labels-anew", action="store_true", help="extract all labels and compare those of one identity"
    )
    parser.add_argument("--show", type=int, default=15, help="how many conflicts of each check are listed")
    options = parser.parse_args()
    with Pack.open(options.pack) as pack:
        of = Reference(pack, Vocabulary.load(), Shelf.open(options.data))
        checks = [check(options.data, of) for check in (treats, interactions, genes, drug_codes, classes)]
        checks.append(contradictions(of))
        if options.labels_anew:
            checks.append(labels_anew(of))
    for check in checks:
        print(f"\n{check.title}")
        print("".join(f"  {line}\n" for line in check.figures), end="")
        for conflict in check.conflicts[: options.show]:
            print(f"    {conflict}")
        if len(check.conflicts) > options.show:
            print(f"    … and {len(check.conflicts) - options.show} more (--show)")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The editorial policy of the pack, one rule a function: structure, vocabulary, evidence and hierarchy."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from materia.model.document import DateKind
from materia.model.identity import Availability, ReleaseForm, RouteGroup
from materia.model.statement import Polarity, Status
from materia.pack import wording
from materia.pack.artefact import CLASS_TABLES
from materia.pack.findings import Finding, Level
from materia.pack.gathering import Compiler, gather
from materia.pack.predicates import Predicates, load_predicates
from materia.pack.source_format import (
    BRAND_KEYS,
    CONCEPT_KEYS,
    DOCUMENT_KEYS,
    EVIDENCE_KEYS,
    EXEMPT_KEYS,
    STATEMENT_KEYS,
    TOP_KEYS,
    SourceFile,
    canonical,
    comment_header,
    line_of,
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PERCENT = re.compile(rf"(?:{_NUMBER})(?: to (?:{_NUMBER}))? %")
_ENUMS = {"route": RouteGroup, "release": ReleaseForm, "availability": Availability, "polarity": Polarity,
          "status": Status}  # fmt: skip

#: Where a rule points: the path of keys in the file, and the statement's id.
Place = tuple[tuple[str | int, ...], str | None]
Row = tuple[Place, Level, str, str, str]


@dataclass(slots=True)
class Whole:
    """What rules must know of all files together."""

    compiler: Compiler
    ancestors: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    vocabulary: Predicates = field(default_factory=load_predicates)

    @classmethod
    def of(cls, sources: Collection[SourceFile], tables: Path = CLASS_TABLES) -> "Whole":
        """Gather concepts, hierarchy and names from all files and from the class tables."""
        compiler = Compiler(tables)
        gather(sources, compiler)
        whole = cls(compiler)
        for concept, ancestor, _, kind in compiler.ancestors():
            if kind == "class":
                whole.ancestors.setdefault(concept, set()).add(ancestor)
        for name, concept, _ in sorted(compiler.names):
            whole.names.setdefault(concept, []).append(name)
        return whole

    def spoken_names(self, kinds: tuple[str, ...]) -> list[str]:
        """Return every name of the concepts of these kinds."""
        return [n for concept, names in self.names.items() if concept.startswith(kinds) for n in names]


def _error(place: Place, rule: str, error: str, solution: str) -> Row:
    return place, Level.ERROR, rule, error, solution


def _warning(place: Place, rule: str, error: str, solution: str) -> Row:
    return place, Level.WARNING, rule, error, solution


# The file


def shape(source: SourceFile, whole: Whole) -> Iterator[Row]:
    """Known keys only, the canonical form, no comments inside, the file named after its concept."""
    top: Place = ((), None)
    for row, keys, path in _mappings(source.data):
        for key in row:
            if key not in keys:
                yield _error(((*path, key), None), "unknown-key", f"{key!r} is no key here.", f"Use {', '.join(keys)}.")
    if canonical(source, whole.vocabulary.order) != source.text:
        yield _error(top, "canonical", "the file is not in canonical form.", "Run `materia pack lint --fix`.")
    body = source.text[len(comment_header(source.text)) :]
    if re.search(r"^\s*#", body, re.MULTILINE):
        yield _error(top, "comment", "a comment inside the file would be lost.", "Use the key `note`.")
    owner = source.owner
    if source.folder != "concepts":
        prefix = {"drugs": "drug:", "classes": "class:", "rules": "rule:"}[source.folder]
        name = source.name.split("/")[1].removesuffix(".yaml")
        if owner != prefix + name:
            yield _error(top, "file-name", f"the file holds {owner or 'no concept'!r}.", f"Name it {prefix}{name}.")
    concept = source.data.get("concept") or source.data.get("rule") or {}
    for key in {"concepts": (), "classes": ("id",)}.get(source.folder, ("id", "name")):
        if not concept.get(key):
            yield _error(top, "concept", f"the concept has no {key}.", f"Give {key}.")
    for key in sorted(set(concept) - {"id", "note"}) if source.folder == "classes" else ():
        yield _error((("concept", key), None), "class-tables", f"{key} of a class is stated in classes.tsv.",
                     "Move it there; the file holds what is stated of the class.")  # fmt: skip


def _mappings(data: dict[str, Any]) -> Iterator[tuple[dict[str, Any], tuple[str, ...], tuple[str | int, ...]]]:
    yield data, TOP_KEYS, ()
    for key in ("concept", "rule"):
        if isinstance(data.get(key), dict):
            yield data[key], CONCEPT_KEYS, (key,)
            for place, row in enumerate(data[key].get("brands", [])):
                if isinstance(row, dict):
                    yield row, BRAND_KEYS, (key, "brands", place)
    for key, keys in (("concepts", CONCEPT_KEYS), ("terms", CONCEPT_KEYS), ("statements", STATEMENT_KEYS)):
        for place, row in enumerate(data.get(key, [])):
            if isinstance(row, dict):
                yield row, keys, (key, place)
                for evidence in row.get("evidence", []) if isinstance(row.get("evidence"), list) else []:
                    if isinstance(evidence, dict):
                        yield evidence, EVIDENCE_KEYS, (key, place, "evidence")
                for exempt in row.get("exempt", []):
                    if isinstance(exempt, dict):
                        yield exempt, EXEMPT_KEYS, (key, place, "exempt")
    for alias, row in (data.get("documents") or {}).items():
        if isinstance(row, dict):
            yield row, DOCUMENT_KEYS, ("documents", alias)


def documents(source: SourceFile, whole: Whole) -> Iterator[Row]:
    """Every document has its header, the same in every file, and is cited."""
    cited = {item.get("document") for item in _all_evidence(source.data) if isinstance(item, dict)}
    cited |= {item.split()[0] for item in _all_evidence(source.data) if isinstance(item, str) and item.split()}
    for alias, row in (source.data.get("documents") or {}).items():
        place: Place = (("documents", alias), None)
        if not isinstance(row, dict) or not row.get("date_kind"):
            yield _error(place, "document-header", f"{alias} has no header.", "Run `materia pack lint --fix LABELS`.")
        elif row["date_kind"] not in set(DateKind):
            yield _error(place, "date-kind", f"{alias} has the date kind {row['date_kind']!r}.",
                         f"Write one of {', '.join(DateKind)}.")  # fmt: skip
        elif whole.compiler.documents.get(row.get("id", ""), row) != {k: row[k] for k in DOCUMENT_KEYS if k in row}:
            yield _error(place, "document-same", f"{row.get('id')} has another header in another file.",
                         "Run `materia pack lint --fix LABELS` on both.")  # fmt: skip
        if alias not in cited:
            yield _warning(place, "document-unused", f"{alias} is cited nowhere in the file.", "Cite it or drop it.")


def _all_evidence(data: dict[str, Any]) -> Iterator[Any]:
    for row in data.get("statements", []):
        if isinstance(row, dict):
            yield from row.get("evidence", [])
            for exempt in row.get("exempt", []):
                yield from exempt.get("evidence", []) if isinstance(exempt, dict) else []


def hierarchy(source: SourceFile, whole: Whole) -> Iterator[Row]:
    """Wider concepts exist, and what is stated of membership agrees with the class tables."""
    concept = source.data.get("concept") or {}
    for parent in concept.get("parents", []):
        if parent not in whole.compiler.concepts:
            yield _error((("concept", "parents"), None), "class-unknown", f"{parent} is defined nowhere.",
                         "Add it or mend the id.")  # fmt: skip
    for number, row in enumerate(source.data.get("statements", [])):
        if not isinstance(row, dict) or row.get("status", "current") != "current" or _negated(row):
            continue
        subject, target = row.get("subject", source.owner), row.get("object")
        belongs = target in whole.ancestors.get(subject, ())
        place: Place = (("statements", number), row.get("id"))
        if row.get("predicate") == "not_a" and belongs:
            yield _error(place, "hierarchy", f"{subject} is said not to be {target}, but the tables say that it is.",
                         "Mend class_members.tsv or the statement.")  # fmt: skip
        if row.get("predicate") == "is_a" and not belongs and "+" not in subject:
            yield _warning(place, "hierarchy", f"{subject} is said to be {target}; the tables do not say so.",
                           "Add it to class_members.tsv: class rules hold for its members only.")  # fmt: skip


# The statement


def identifiers(source: SourceFile, whole: Whole) -> Iterator[Row]:
    """Statement ids are short slugs, unique in the file."""
    rows = [row for row in source.data.get("statements", []) if isinstance(row, dict)]
    count = Counter(str(row.get("id", "")) for row in rows)
    for number, row in enumerate(rows):
        name = str(row.get("id", ""))
        if not _SLUG.fullmatch(name) or len(name) > 60:
            yield _error((("statements", number), name), "id", f"{name!r} is no slug.",
                         "Use up to 60 lower-case letters, digits and hyphens.")  # fmt: skip
        if count[name] > 1:
            yield _error((("statements", number), name), "id-unique", f"{name!r} is used {count[name]} times.",
                         "Give each statement its own id.")  # fmt: skip


def predicate(row: Mapping[str, Any], place: Place, owner: str, whole: Whole) -> Iterator[Row]:
    """The predicate is known; its object, needed qualifiers and fields are there, and no others."""
    vocabulary = whole.vocabulary
    known = vocabulary.predicates.get(str(row.get("predicate")))
    if known is None:
        yield _error(place, "predicate", f"{row.get('predicate')!r} is no predicate.",
                     f"Use one of {', '.join(vocabulary.predicates)}.")  # fmt: skip
        return
    target = row.get("object")
    kind = str(target).partition(":")[0] if target else "none"
    if kind not in known.objects:
        yield _error(place, "object", f"{known.id} takes {' or '.join(known.objects)}, not {target or 'none'}.",
                     "Mend the object.")  # fmt: skip
    for key in ("object", "subject", "population"):
        used = row.get(key)
        if used and used not in whole.compiler.concepts:
            yield _error(place, "concept-unknown", f"{key} {used} is defined nowhere.",
                         f"Add it under `terms:` ({{id: {used}, name: …, lay_name: …}}) or mend the id.")  # fmt: skip
    if not row.get("subject") and owner.startswith("rule:"):
        yield _error(place, "subject", "a rule's statement names no subject.", "Give the subject.")
    value = row.get("value") or {}
    for name in known.needs:
        if name not in value:
            yield _error(place, "qualifier-needed", f"{known.id} needs {name}.", f"Give value: {{{name}: …}}.")
    for name, item in value.items():
        if name not in (*known.needs, *known.may):
            yield _error(place, "qualifier", f"{known.id} has no qualifier {name}.",
                         f"Use {', '.join((*known.needs, *known.may)) or 'none'}.")  # fmt: skip
        else:
            yield from _qualifier(name, str(item), place, whole)
    for name in known.fields:
        if not row.get(name):
            yield _error(place, "field-needed", f"{known.id} needs {name}.",
                         f"Give one of {', '.join(vocabulary.field_values[name])}.")  # fmt: skip
    for slot in row.get("slots", []):
        if slot not in known.slots:
            yield _error(place, "slot", f"{known.id} cannot fill {slot}.",
                         f"Use {', '.join(known.slots) or 'no slot'}.")  # fmt: skip
    if known.id == "contraindicated_in" and not _negated(row) and row.get("stance", "avoid") != "avoid":
        yield _error(place, "stance", "a contraindication with another stance than avoid.", "Set stance: avoid.")


def _qualifier(name: str, item: str, place: Place, whole: Whole) -> Iterator[Row]:
    qualifier = whole.vocabulary.qualifiers[name]
    units = whole.vocabulary.units
    if qualifier.type == "enum" and item not in qualifier.values:
        yield _error(place, "qualifier-value", f"{name} is {item!r}.", f"Use {', '.join(qualifier.values)}.")
    elif qualifier.type == "number" and not re.fullmatch(_NUMBER, item):
        yield _error(place, "qualifier-value", f"{name} is {item!r}.", "Give a plain number.")
    elif qualifier.type == "percent" and not _PERCENT.fullmatch(item):
        yield _error(place, "qualifier-value", f"{name} is {item!r}.", 'Write "63 %" or "4 % to 8 %".')
    elif qualifier.type == "unit" and item not in units:
        yield _error(place, "unit", f"the unit {item!r} is not known.", "Use one of `units` in predicates.yaml.")
    elif qualifier.type == "quantity":
        found = re.fullmatch(rf"(?:{_NUMBER})(?: to (?:{_NUMBER}))? (.+)", item)
        if not found or found[1] not in units:
            yield _error(place, "unit", f"{name} is {item!r}.",
                         'Write a number or range and a known unit, e.g. "5 mg" or "40 to 80 mg".')  # fmt: skip


def _negated(row: Mapping[str, Any]) -> bool:
    return row.get("polarity") == "negated"


def standing(row: Mapping[str, Any], place: Place, owner: str, whole: Whole) -> Iterator[Row]:
    """Closed values are valid, what is not current says why, and somebody answers for the statement."""
    for key, values in whole.vocabulary.field_values.items():
        if row.get(key) and row[key] not in values:
            yield _error(place, key, f"{key} is {row[key]!r}.", f"Use {', '.join(values)}.")
    for key, kinds in _ENUMS.items():
        if row.get(key) and row[key] not in {str(kind) for kind in kinds}:
            yield _error(place, key, f"{key} is {row[key]!r}.", f"Use {', '.join(str(kind) for kind in kinds)}.")
    if row.get("status", "current") != "current" and not row.get("status_note"):
        yield _error(place, "status-note", f"it is {row['status']} without a note.",
                     "Say in status_note what replaced it, when, and by which source.")  # fmt: skip
    curated = row.get("curated") if isinstance(row.get("curated"), dict) else {}
    if not curated or not curated.get("by") or not _DATE.fullmatch(str(curated.get("on", ""))):
        yield _error(place, "curated", "nobody answers for it.", 'Give curated: {by: name, on: "2026-01-31"}.')


def evidence(row: Mapping[str, Any], place: Place, source: SourceFile, whole: Whole) -> Iterator[Row]:
    """Every statement rests on evidence in a listed document, and every exemption too."""
    known = whole.vocabulary.predicates.get(str(row.get("predicate")))
    aliases = source.data.get("documents") or {}
    groups = [("the statement", row.get("evidence", []))]
    for exempt in row.get("exempt", []):
        if not isinstance(exempt, dict) or exempt.get("concept") not in whole.compiler.concepts:
            yield _error(
                place, "exempt", f"the exemption {exempt!r:.60} names no known concept.", "Mend its `concept`."
            )
        else:
            groups.append((f"the exemption of {exempt['concept']}", exempt.get("evidence", [])))
    for what, items in groups:
        if not items:
            yield _error(place, "evidence", f"{what} has no evidence.", "Cite a sentence: - alias 4.1:2")
        for item in items:
            if not isinstance(item, dict) or not item.get("sha256"):
                yield _error(place, "evidence-unresolved", f"{item!r:.80} is not resolved.",
                             "Run `materia pack lint --fix LABELS`.")  # fmt: skip
            elif item.get("document") not in aliases:
                yield _error(place, "evidence-document", f"{item.get('document')!r} is not among the documents.",
                             "List it under `documents:`.")  # fmt: skip
            elif known and known.sections and item.get("kind") not in known.sections:
                yield _warning(place, "section-kind", f"{known.id} rests on a section of kind {item.get('kind')}.",
                               "Make sure that the section speaks of it.")  # fmt: skip


def texts(row: Mapping[str, Any], place: Place, names: Collection[str]) -> Iterator[Row]:
    """Text and plain are one sentence each, without dangerous abbreviations or empty promises; plain is easy."""
    for key in ("text", "plain"):
        text = str(row.get(key) or "")
        if not text:
            yield _error(place, key, f"{key} is missing.", "Write it in your own words.")
            continue
        for rule, error, solution in wording.wording(text, key, _negated(row)):
            yield _error(place, rule, error, solution)
    plain = str(row.get("plain") or "")
    if plain:
        grade = wording.plain_grade([plain], names)
        if grade > wording.PLAIN_GRADE_WARNING:
            level = Level.ERROR if grade > wording.PLAIN_GRADE_LIMIT else Level.WARNING
            yield place, level, "plain-grade", f"plain reads at grade {grade:.1f}.", "Use shorter words and sentences."


_SAYS_STOP = re.compile(
    r"^(?:if\b[^,]*, )?(?:discontinue|stop|withhold)\b|"
    r"\b(?:should|must|to|is|are|be) (?:be |permanently |temporarily )*(?:discontinued|stopped|withheld)\b",
    re.I,
)
_AGAINST_STOPPING = re.compile(
    r"abrupt|taper|gradual|withdrawal|sudden|not (?:to )?(?:be )?stop|never (?:be )?stop|premature|rebound|exacerbat|"
    r"without|all at once|slowly|too soon|decreas|reduc|lower|doctor|prescriber",
    re.I,
)


def stopping(row: Mapping[str, Any], place: Place) -> Iterator[Row]:
    """A statement that tells when to stop a medicine does not fill the slot for "do not stop it on your own"."""
    slots = [s for s in row.get("slots") or [] if str(s).endswith(".do_not_stop_alone")]
    text = str(row.get("text") or "")
    if slots and _SAYS_STOP.search(text) and not _AGAINST_STOPPING.search(f"{text} {row.get('plain') or ''}"):
        yield _error(place, "stopping", f"{slots[0]} stands on a sentence that says when to stop.",
                     "Take the slot away, or state why not to stop.")  # fmt: skip


def file_texts(source: SourceFile, whole: Whole) -> Iterator[Row]:
    """The plain sentences of a file read at grade 6 or below together; bands of one metric tile."""
    rows = [row for row in source.data.get("statements", []) if isinstance(row, dict)]
    names = whole.spoken_names(("drug:", "brand:", "condition:"))
    here = " ".join(str(row.get("plain") or "") for row in rows).casefold()
    names = [name for name in names if name.casefold() in here]
    for number, row in enumerate(rows):
        place: Place = (("statements", number), str(row.get("id")))
        yield from predicate(row, place, source.owner, whole)
        yield from standing(row, place, source.owner, whole)
        yield from evidence(row, place, source, whole)
        yield from texts(row, place, names)
        yield from stopping(row, place)
    plains = [str(row["plain"]) for row in rows if row.get("plain")]
    if plains:
        grade = wording.plain_grade(plains, names)
        if grade > wording.PLAIN_GRADE:
            yield _error(((), None), "plain-grade-file", f"the plain sentences read at grade {grade:.1f}.",
                         "Use shorter words and sentences; grade 6 is the limit.")  # fmt: skip
    groups: dict[tuple[str, ...], list[tuple[str, Mapping[str, str]]]] = {}
    for row in rows:
        value = row.get("value") or {}
        if row.get("predicate") == "dose_adjustment" and {"above", "at_least", "below", "at_most"} & set(value):
            parts = (row.get("subject"), row.get("object"), row.get("population"), row.get("route"), row.get("release"),
                     value.get("metric"), value.get("band_group"), row.get("status"))  # fmt: skip
            groups.setdefault(tuple(str(part) for part in parts), []).append((str(row.get("id")), value))
    numbers = {str(row.get("id")): number for number, row in enumerate(rows)}
    for _, group in sorted(groups.items()):
        for name, (rule, error, solution) in wording.bands(group):
            yield _error((("statements", numbers[name]), name), rule, error, solution)


RULES = (shape, documents, hierarchy, identifiers, file_texts)


def findings(source: SourceFile, whole: Whole) -> Iterator[Finding]:
    """Yield every finding of every rule in one file."""
    for rule in RULES:
        for (path, statement), level, name, error, solution in rule(source, whole):
            yield Finding(
                source.name, line_of(source, *path) if path else None, name, level, statement, error, solution
            )

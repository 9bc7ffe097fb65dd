"""Kidney bands: tables of a dose by creatinine clearance or filtration rate, whole and tiling or not at all."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.dosing import group as groups
from materia.extraction.dosing import posology
from materia.extraction.dosing.band import Band, edge_unresolved, metric_of, read_band, tiled, unit_of
from materia.extraction.dosing.dosing_scope import ScopeReader
from materia.extraction.dosing.regimen import Regimen, Unclear, regimens
from materia.extraction.families.dose_adjustment import KINDS
from materia.extraction.label import Label
from materia.extraction.sentence import Sentence, table_header
from materia.model.document import BlockKind

_SLOTS = ("dose.kidney", "kidney_liver.bands", "kidney_liver.dose_or_avoid", "kidney_liver.metric")
_OFTEN_HEAD = re.compile(r"(?:dosing |dosage |dose )?(?:frequency|interval)(?: of dosing)?", re.I)
_DOSE_HEAD = re.compile(
    r"(?:recommended |initial |starting |adjusted |usual |maintenance |daily |adult |oral |total |x )*(?:dose|dosage"
    r"|dosing|dosage regimen|dose regimen|regimen|dosing regimen|dosage adjustment|dose adjustment"
    r"|recommendation|dosing recommendation|adjustment)s?"
    r"(?: of x| recommendations?| regimens?| and frequency| and dosing interval)?(?: \((?:mg|mg/day)\))?",
    re.I,
)
_USUAL = re.compile(
    r"(?:no (?:dose|dosage) (?:adjustments?|modifications?|changes?)(?: (?:is|are))?(?: (?:necessary"
    r"|required|needed|recommended))?|(?:usual|normal|standard|full|recommended"
    r"|no change in) (?:recommended )?(?:dose|dosage|dosing)(?: regimen)?"
    r"|no adjustment(?: (?:necessary|required|needed))?|dosage adjustment not required)",
    re.I,
)
_AVOID = re.compile(r"(?:not recommended|do not (?:use|administer)|avoid(?: use)?|use (?:is )?not recommended)", re.I)


def read(label: Label) -> Iterator[Candidate | Rejected]:
    """Yield the bands of each table that is understood in every row."""
    scopes = ScopeReader(label, KINDS, groups.without)
    for section in label.sections(KINDS):
        if "|" not in section.text:
            continue
        tables: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in label.read(section):
            if sentence.in_table:
                block = next(b for b in section.blocks if b.start <= sentence.start < b.end)
                tables[block.level].append(sentence)
        for rows in tables.values():
            yield from _of_table(rows, scopes)


def _of_table(rows: Sequence[Sentence], scopes: ScopeReader) -> Iterator[Candidate | Rejected]:
    header = table_header(rows[0].section, rows[0].start)
    body, head = rows, _head(rows[0])
    if not header and metric_of(rows[0].cells[0]):
        header, body, head = rows[0].text, rows[1:], (rows[0],)
    cells = [cell.strip() for cell in posology.tidy(header).strip(" |").split(" | ")]
    metric = metric_of(cells[0]) if cells else ""
    if not metric or not body:
        return
    try:
        found = [replace(one, sentences=(*one.sentences, *head)) for one in _bands(body, cells, metric, scopes)]
    except Unclear as unclear:
        yield Rejected(predicate="dose_adjustment", reason=str(unclear), sentence=body[0])
        return
    yield from found


def _bands(rows: Sequence[Sentence], head: Sequence[str], metric: str, scopes: ScopeReader) -> Iterator[Candidate]:
    named = [scopes.names.sub("x", cell).strip(" *†‡") for cell in head]
    if len(named) not in (2, 3):
        raise Unclear("table_of_more_columns")
    dosed = _DOSE_HEAD.fullmatch(re.sub(r"x (?:tablets?|capsules?)", "x", named[1]))
    if dosed is None or (len(named) == 3 and not _OFTEN_HEAD.fullmatch(named[2])):
        raise Unclear("table_head_not_understood")
    step = "start" if re.search(r"initial|starting", named[1], re.I) else ""
    scope = scopes.of(rows[0])
    if scope.problem or scope.condition or scope.people:
        raise Unclear(scope.problem or "table_of_some_patients")
    unit = unit_of(head[0], metric)
    found: dict[Band, Sentence] = {}
    for row in rows:
        if len(row.cells) != len(named):
            raise Unclear("table_row_not_understood")
        band = _band(posology.tidy(row.cells[0]), metric, unit)
        if band is None:
            if _dialysis(row.cells[0]):
                continue
            raise Unclear("band_not_understood")
        if band in found:
            raise Unclear("band_twice")
        found[band] = row
    order = tiled(tuple(found))
    if order is None:
        raise Unclear("bands_do_not_tile")
    name = f"table {rows[0].section.id}"
    unresolved = {low for high, low in itertools.pairwise(order) if edge_unresolved(low, high)}
    for band in order:
        yield _candidate(found[band], band, (name, step), band in unresolved, scopes)


def _band(text: str, metric: str, unit: str) -> Band | None:
    words = re.sub(r"^(?:normal|mild|moderate|severe)[^\d<>≤≥]*", "", text, flags=re.I)
    words = re.sub(r"^\(?(?:creatinine clearance|crcl|clcr|egfr)\s?(?:of\s)?", "", words, flags=re.I).strip(" ()")
    return read_band(words, metric, unit)


def _dialysis(text: str) -> bool:
    return re.search(r"dialysis|\bHD\b|CAPD|ESRD", text) is not None and not re.search(r"\d", text)


def _candidate(row: Sentence, band: Band, table: tuple[str, str], unresolved: bool, scopes: ScopeReader) -> Candidate:
    name, step = table
    cells = [posology.tidy(cell).strip(" .*†‡|") for cell in row.cells[1:]]
    cell = " ".join(cells)
    value = [("factor", "kidney"), *band.value, ("band_group", name)]
    if unresolved:
        value.append(("edge_unresolved", "yes"))
    if _USUAL.fullmatch(cell):
        variant = "band usual"
        value.append(("action", "usual dosage"))
    elif _AVOID.fullmatch(cell):
        variant = "band avoid"
        value.append(("action", "not recommended"))
    else:
        variant = f"band {step}".strip()
        read = _regimens(cell, scopes)
        if len(read) != 1 or read[0].variant or read[0].people or read[0].condition or read[0].step != "usual":
            raise Unclear("dose_of_band_not_understood")
        value += [pair for pair in read[0].value if pair[0] != "step"]
    return Candidate(
        predicate="dose_adjustment",
        sentences=(row,),
        object="condition:kidney-impairment",
        value=tuple(value),
        slots=_SLOTS,
        variant=variant,
    )


def _regimens(cell: str, scopes: ScopeReader) -> tuple[Regimen, ...]:
    try:
        return regimens(posology.read(cell, scopes.names))
    except Unclear:
        return ()


def _head(row: Sentence) -> tuple[Sentence, ...]:
    """Return the head of the row's table as evidence beside the row."""
    section = row.section
    inside = next(block for block in section.blocks if block.start <= row.start < block.end)
    return tuple(
        Sentence(section, b.start, b.end, section.text[b.start : b.end], b.kind, ())
        for b in section.blocks
        if b.kind is BlockKind.TABLE_HEADER and b.level == inside.level
    )

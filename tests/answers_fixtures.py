"""Invented labels and answerers for the tests of the answers room; nothing in it is taken from a real label.

Tests load this file with `runpy`. Drugs ("inventol", "fictivol"), brands, labelers and every sentence are made up.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

from materia.answers.answerer import Answerer
from materia.answers.candidate import Candidate
from materia.answers.label_sentence import Naming, naming
from materia.answers.opening import recogniser_of
from materia.answers.prepared import Prepared, SectionPreparer
from materia.library.ingest import ingest
from materia.library.store import Library
from materia.model.concept import Concept
from materia.model.document import Block, BlockKind, KindSource, Section
from materia.model.identity import RouteGroup
from materia.model.question import Intent, Question
from materia.model.statement import Evidence, SourceRecord
from materia.pack.store import Pack
from materia.text.digest import sha256
from materia.text.sentences import split

AS_OF = date(2026, 11, 22)
ROUTES = {"ORAL": "C38288", "TOPICAL": "C38304", "INTRAVENOUS": "C38276", "OPHTHALMIC": "C38287"}

#: LOINC codes of the sections that the invented labels use.
BOXED, INDICATIONS, DOSE, CONTRA, WARNINGS = "34066-1", "34067-9", "34068-7", "34070-3", "34071-1"
INTERACTIONS, ADVERSE, OVERDOSE, PREGNANCY = "34073-7", "34084-4", "34088-5", "42228-7"
DESCRIPTION, MECHANISM, PURPOSE = "34089-3", "43679-0", "55105-1"
DO_NOT_USE, ASK_DOCTOR, WHEN_USING, STOP_USE = "50570-1", "50569-3", "50567-7", "50566-9"
TITLES = {
    BOXED: "BOXED WARNING",
    INDICATIONS: "INDICATIONS AND USAGE",
    DOSE: "DOSAGE AND ADMINISTRATION",
    CONTRA: "CONTRAINDICATIONS",
    WARNINGS: "WARNINGS",
    INTERACTIONS: "DRUG INTERACTIONS",
    ADVERSE: "ADVERSE REACTIONS",
    OVERDOSE: "OVERDOSAGE",
    PREGNANCY: "PREGNANCY",
    DESCRIPTION: "DESCRIPTION",
    MECHANISM: "MECHANISM OF ACTION",
    PURPOSE: "PURPOSE",
}


def set_id(name: str) -> str:
    """Return an invented set id, always the same for a name."""
    digits = hashlib.sha256(name.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def spl(name: str) -> str:
    """Return the document id of an invented SPL label."""
    return f"spl:{set_id(name)}"


def product(brand: str, drugs: Sequence[str], route: str, form: str) -> str:
    """Return an invented product of a label in SPL."""
    parts = "".join(
        f'<ingredient classCode="ACTIB"><ingredientSubstance><name>{d}</name>'
        f"<activeMoiety><activeMoiety><name>{d}</name></activeMoiety></activeMoiety></ingredientSubstance></ingredient>"
        for d in drugs
    )
    generic = " and ".join(drugs)
    return (
        "<subject><manufacturedProduct><manufacturedProduct>"
        f'<name>{brand}</name><formCode displayName="{form}"/>'
        f"<asEntityWithGeneric><genericMedicine><name>{generic}</name></genericMedicine></asEntityWithGeneric>{parts}"
        "</manufacturedProduct><consumedIn><substanceAdministration>"
        f'<routeCode code="{ROUTES[route]}" displayName="{route}"/>'
        "</substanceAdministration></consumedIn></manufacturedProduct></subject>"
    )


def body(text: str) -> str:
    """Return section text in SPL: a line a paragraph, "- item" lines a list, "a | b" lines a table."""
    out: list[str] = []
    items: list[str] = []
    rows: list[str] = []

    def flush() -> None:
        if items:
            out.append("<list>" + "".join(f"<item>{i}</item>" for i in items) + "</list>")
        if rows:
            out.append("<table><tbody>" + "".join(f"<tr>{r}</tr>" for r in rows) + "</tbody></table>")
        items.clear()
        rows.clear()

    for line in text.split("\n"):
        if line.startswith("- "):
            items.append(escape(line[2:]))
        elif " | " in line:
            rows.append("".join(f"<td>{escape(cell)}</td>" for cell in line.split(" | ")))
        else:
            flush()
            out.append(f"<paragraph>{escape(line)}</paragraph>")
    flush()
    return "".join(out)


def label(
    name: str,
    sections: Mapping[str, str],
    *,
    drugs: Sequence[str] = ("inventol",),
    brand: str = "Inventa",
    route: str = "ORAL",
    form: str = "TABLET",
    day: str = "20240115",
    products: Sequence[str] = (),
    version: int = 1,
) -> bytes:
    """Return an invented label as SPL XML; `sections` gives the text of each LOINC code."""
    made = "".join(
        f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        f"<title>{TITLES.get(code, 'Invented')}</title><text>{body(text)}</text></section></component>"
        for code, text in sections.items()
    )
    listed = "".join(products) or product(brand, drugs, route, form)
    return (
        '<?xml version="1.0"?><document xmlns="urn:hl7-org:v3">'
        f'<id root="{set_id(name + " version")}"/>'
        '<code code="34391-3" codeSystem="2.16.840.1.113883.6.1" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>'
        f"<title>{brand} (invented label)</title>"
        f'<effectiveTime value="{day}"/><setId root="{set_id(name)}"/><versionNumber value="{version}"/>'
        "<author><assignedEntity><representedOrganization><name>Invented Labs</name></representedOrganization>"
        "</assignedEntity></author><component><structuredBody><component><section>"
        f'<code code="48780-1" codeSystem="2.16.840.1.113883.6.1"/>{listed}</section></component>'
        f"{made}</structuredBody></component></document>"
    ).encode()


def undated(name: str, fields: Mapping[str, str], drug: str = "inventol", brand: str = "Inventa") -> bytes:
    """Return an invented label as openFDA JSON, which carries no date that could be trusted."""
    openfda = {
        "brand_name": [brand],
        "generic_name": [drug],
        "substance_name": [drug],
        "route": ["ORAL"],
        "product_type": ["HUMAN PRESCRIPTION DRUG"],
        "manufacturer_name": ["Invented Labs"],
        "spl_set_id": [set_id(name)],
    }
    return json.dumps({"set_id": set_id(name), "openfda": openfda, **{k: [v] for k, v in fields.items()}}).encode()


def library(root: Path, **labels: bytes) -> Library:
    """Ingest invented labels below a folder and return the library."""
    folder = root / "labels"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in labels.items():
        (folder / (f"{name}.json" if data.startswith(b"{") else f"{name}.xml")).write_bytes(data)
    ingest([folder], root / "library", workers=1)
    return Library.open(root / "library")


def answerer(stored: Library | None, pack: Pack | None = None) -> Answerer:
    """Return an answerer over invented labels; without a pack all it knows is the vocabulary and those labels."""
    return Answerer(pack, stored, recogniser_of(pack, stored))


def section(text: str, kind: str = WARNINGS, *, blocks: str = "p", title: str = "", damaged: str = "") -> Section:
    """Return an invented section; `blocks` has a letter a line: p paragraph, i item, r table row, h table header."""
    kinds = {"p": BlockKind.PARAGRAPH, "i": BlockKind.LIST_ITEM, "r": BlockKind.TABLE_ROW, "h": BlockKind.TABLE_HEADER}
    made: list[Block] = []
    sentences: list[tuple[int, int]] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        made.append(Block(kind=kinds[blocks[min(number, len(blocks) - 1)]], start=at, end=at + len(line)))
        sentences += [(at + start, at + end) for start, end in split(line)]
        at += len(line) + 1
    hurt = ((text.index(damaged), text.index(damaged) + len(damaged)),) if damaged else ()
    return Section(
        id="1",
        title=title or TITLES.get(kind, "Invented"),
        text=text,
        kind=kind,
        kind_source=KindSource.OWN_CODE,
        blocks=tuple(made),
        sentences=tuple(sentences),
        damaged=hurt,
    )


def prepare(made: Section, names: Naming | None = None) -> tuple[Prepared, ...]:
    """Return the prepared sentences of an invented section of an inventol label."""
    return SectionPreparer().prepare(made, names or naming("inventol", ("Inventa",)))


def evidence(quote: str, document: str = "spl:a", start: int = 0, kind: str = WARNINGS) -> Evidence:
    """Return invented evidence with its quote."""
    return Evidence(
        document=document,
        section="1",
        start=start,
        end=start + len(quote),
        quote_sha256=sha256(quote),
        section_kind=kind,
        quote=quote,
    )


def source(document: str, day: str | None = "2024-01-15") -> SourceRecord:
    """Return an invented reference record."""
    return SourceRecord(
        id=document,
        kind="label",
        title=f"Invented label {document}",
        publisher="Invented Labs",
        date=day,
        date_kind="effective" if day else "unknown",
        set_id=set_id(document),
    )


def candidate(text: str, document: str = "spl:a", start: int = 0, **given: object) -> Candidate:
    """Return a candidate whose sentence is its own quote."""
    found = evidence(text, document, start)
    return Candidate(
        text=text,
        subject="drug:inventol",
        evidence=(found,),
        sources=(source(document),),
        section_kind=found.section_kind,
        **given,  # type: ignore[arg-type]
    )


def question(
    text: str = "What about inventol?",
    intent: Intent = Intent.SIDE_EFFECTS,
    route: RouteGroup | None = None,
    slots: tuple[tuple[str, str], ...] = (),
) -> Question:
    """Return a question as understood."""
    return Question(text=text, intent=intent, mentions=(), route=route, slots=slots)


def drug(name: str) -> Concept:
    """Return the concept of an invented drug."""
    from materia.model.concept import ConceptKind

    return Concept(id=f"drug:{name}", kind=ConceptKind.DRUG, name=name)

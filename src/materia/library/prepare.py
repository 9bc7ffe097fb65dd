"""From a document to its rows: pure functions that worker processes run."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from materia.identity import market, product
from materia.library import codec, dump
from materia.library.passages import split_passages
from materia.model.concept import drug_id, slug
from materia.model.document import Document, Section
from materia.model.identity import ProductIdentity
from materia.text import sentences as sentence_rules


@dataclass(slots=True)
class Prepared:
    """A document as rows of the tables, without its key; columns in the order of `dump`."""

    id: str
    kind: str
    version: str | None
    date: str | None
    digest: str
    document: dict[str, Any]
    identities: list[tuple[Any, ...]]
    sections: list[tuple[Any, ...]]
    passages: list[tuple[str, int, int]]
    names: list[tuple[str, str, str, str]]


def prepare(document: Document) -> Prepared:
    """Return the rows of a document: sentences found, passages cut, identities and names derived."""
    found = tuple(product.identities(document))
    status = market.status(document)
    sections = []
    passages: list[tuple[str, int, int]] = []
    for section in document.sections:
        spans = _sentences(section)
        sections.append(_section_row(section, spans))
        passages.extend((section.id, start, end) for start, end in split_passages(section.text, spans))
    columns = {
        "id": document.id,
        "kind": document.kind.value,
        "title": document.title,
        "publisher": document.publisher,
        "source_format": document.source_format,
        "date": document.date,
        "date_kind": document.date_kind.value,
        "version": document.version,
        "url": document.url,
        "licence": document.licence,
        "set_id": document.set_id,
        "version_id": document.version_id,
        "pmid": document.pmid,
        "doi": document.doi,
        "product_type": document.product_type,
        "market_status": status.value,
        "codes": codec.to_json(list(document.codes)),
        "products": codec.encode_products(document.products),
        "classes": codec.encode_classes(document.classes),
        "notes": codec.to_json(list(document.notes)),
        "header": codec.encode_header(document, found, status),
        "outline": codec.encode_outline(sections),
    }
    identities = [_identity_row(identity) for identity in found]
    names = label_names(document, found)
    lines = dump.document_lines(columns, identities, sections, passages, names)
    return Prepared(
        id=document.id,
        kind=document.kind.value,
        version=document.version,
        date=document.date,
        digest=sha256("".join(lines).encode()).hexdigest(),
        document=columns,
        identities=identities,
        sections=sections,
        passages=passages,
        names=names,
    )


def _sentences(section: Section) -> tuple[tuple[int, int], ...]:
    return section.sentences or tuple(sentence_rules.split(section.text, section.blocks))


def _section_row(section: Section, spans: tuple[tuple[int, int], ...]) -> tuple[Any, ...]:
    return (
        section.id,
        section.parent,
        section.kind,
        section.kind_source.value,
        section.code,
        section.title,
        section.text,
        codec.encode_blocks(section.blocks),
        codec.encode_spans(spans),
        codec.encode_spans(section.damaged),
    )


def _identity_row(identity: ProductIdentity) -> tuple[Any, ...]:
    moieties, salts, route, release, availability = codec.identity_row(identity)
    drug = drug_id(identity.moieties) if identity.moieties else ""
    return (drug, codec.to_json(moieties), codec.to_json(salts), route, release, availability)


def label_names(document: Document, found: tuple[ProductIdentity, ...]) -> list[tuple[str, str, str, str]]:
    """Return (name, kind, concept id, JSON list of drug ids) for the names that a label's products go by, sorted.

    A product name that only repeats its drug ("Baclofen tablets" on a baclofen label) is a name of the drug, not a
    brand. The names of a label whose products differ in their ingredients are worked out product by product.
    """
    several = len({identity.moieties for identity in found}) > 1
    rows: set[tuple[str, str, str, str]] = set()
    for item in document.products:
        own = tuple(product.identities(replace(document, products=(item,), sections=()))) if several else found
        drugs = sorted({drug_id(identity.moieties) for identity in own if identity.moieties})
        if not drugs:
            continue
        encoded = codec.to_json(drugs)
        single = drugs[0] if len(drugs) == 1 else None
        moieties = {moiety for identity in own for moiety in identity.moieties}
        for moiety in moieties:
            rows.add((moiety, "drug", drug_id({moiety}), codec.to_json([drug_id({moiety})])))
        if single:
            generic = " ".join((item.generic_name or "").split())
            if generic:
                rows.add((generic, "drug", single, encoded))
            active = [ingredient for ingredient in item.ingredients if ingredient.active]
            if len(active) == 1:
                rows.add((" ".join(active[0].name.split()), "drug", single, encoded))
        brand = " ".join(item.name.split())
        if slug(brand):
            if single and _repeats_drug(brand, item.generic_name, moieties):
                rows.add((brand, "drug", single, encoded))
            else:
                rows.add((brand, "brand", f"brand:{slug(brand)}", encoded))
    return sorted(row for row in rows if row[0])


def _repeats_drug(brand: str, generic: str | None, moieties: set[str]) -> bool:
    words = set(slug(brand).split("-"))
    if generic and slug(brand) == slug(generic):
        return True
    return bool(moieties) and all(set(slug(moiety).split("-")) <= words for moiety in moieties)

"""How records are written into columns: compact JSON, and back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from materia.library.records import LabelHeader, ProductSummary, SectionOutline
from materia.model.document import (
    Block,
    BlockKind,
    DateKind,
    Document,
    DocumentKind,
    DrugClassLink,
    Ingredient,
    KindSource,
    Product,
    Section,
)
from materia.model.identity import Availability, MarketStatus, ProductIdentity, ReleaseForm, RouteGroup

Span = tuple[int, int]

#: Block kinds by the number that stands for them in the `blocks` column; append only.
BLOCK_KINDS = (
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.LIST_ITEM,
    BlockKind.TABLE_CAPTION,
    BlockKind.TABLE_HEADER,
    BlockKind.TABLE_ROW,
    BlockKind.FOOTNOTE,
)
_BLOCK_NUMBER = {kind: number for number, kind in enumerate(BLOCK_KINDS)}
_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def to_json(value: Any) -> str:
    """Return canonical JSON: sorted keys, no spaces, characters as they are.

    >>> to_json({"b": 1, "a": "µg"})
    '{"a":"µg","b":1}'
    """
    return _encoder.encode(value)


def encode_spans(spans: Iterable[Span]) -> str:
    """Return spans as one flat JSON list.

    >>> encode_spans([(0, 4), (5, 9)])
    '[0,4,5,9]'
    """
    return "[" + ",".join([f"{start},{end}" for start, end in spans]) + "]"


def decode_spans(column: str) -> tuple[Span, ...]:
    """Return the spans of a column.

    >>> decode_spans('[0,4,5,9]')
    ((0, 4), (5, 9))
    """
    if column == "[]":
        return ()
    flat = json.loads(column)
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def encode_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks as one flat JSON list of kind number, start, end, level."""
    return "[" + ",".join([f"{_BLOCK_NUMBER[b.kind]},{b.start},{b.end},{b.level}" for b in blocks]) + "]"


def decode_blocks(column: str) -> tuple[Block, ...]:
    """Return the blocks of a column."""
    if column == "[]":
        return ()
    flat = json.loads(column)
    return tuple(
        [
            Block(kind=BLOCK_KINDS[kind], start=start, end=end, level=level)
            for kind, start, end, level in zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True)
        ]
    )


#: Columns of a section as `decode_section` wants them.
SECTION_COLUMNS = ("id", "parent", "kind", "kind_source", "code", "title", "text", "blocks", "sentences", "damaged")


def decode_section(row: Sequence[Any]) -> Section:
    """Return the section of a row of `SECTION_COLUMNS`."""
    place, parent, kind, kind_source, code, title, text, blocks, sentences, damaged = row
    return Section(
        id=place,
        title=title,
        text=text,
        kind=kind,
        kind_source=KindSource(kind_source),
        parent=parent,
        code=code,
        blocks=decode_blocks(blocks),
        sentences=decode_spans(sentences),
        damaged=decode_spans(damaged),
    )


#: What of a section a reader sees: sections that agree in these read alike, in whatever label and place they stand.
_READ_COLUMNS = ("title", "text", "blocks", "sentences", "damaged")
_ID, _KIND, _TEXT = (SECTION_COLUMNS.index(name) for name in ("id", "kind", "text"))
_READ = tuple(SECTION_COLUMNS.index(name) for name in _READ_COLUMNS)
_OUTLINE_DIGITS = 16  # compared within the labels of one drug only


def encode_outline(sections: Iterable[Sequence[Any]]) -> str:
    """Return the outline of rows of `SECTION_COLUMNS` as one flat JSON list; a section without text is not in it."""
    flat: list[str] = []
    for row in sections:
        if row[_TEXT]:
            read = "\0".join([row[column] for column in _READ])
            flat += (row[_ID], row[_KIND], sha256(read.encode()).hexdigest()[:_OUTLINE_DIGITS])
    return to_json(flat)


def decode_outline(column: str) -> tuple[SectionOutline, ...]:
    """Return the outline of a column."""
    flat = json.loads(column)
    return tuple(
        [
            SectionOutline(id=place, kind=kind, digest=digest)
            for place, kind, digest in zip(flat[::3], flat[1::3], flat[2::3], strict=True)
        ]
    )


def encode_products(products: Iterable[Product]) -> str:
    """Return products as JSON."""
    return to_json([asdict(product) for product in products])


def decode_products(column: str) -> tuple[Product, ...]:
    """Return the products of a column."""
    return tuple(
        Product(
            **{
                **fields,
                "routes": tuple(fields["routes"]),
                "ndc": tuple(fields["ndc"]),
                "ingredients": tuple(Ingredient(**ingredient) for ingredient in fields["ingredients"]),
            }
        )
        for fields in json.loads(column)
    )


def encode_classes(classes: Iterable[DrugClassLink]) -> str:
    """Return class links as JSON."""
    return to_json([asdict(link) for link in classes])


#: Columns of a document as `decode_document` wants them.
DOCUMENT_COLUMNS = (
    "id", "kind", "title", "publisher", "source_format", "date", "date_kind", "version", "url", "licence", "set_id",
    "version_id", "pmid", "doi", "product_type", "codes", "products", "classes", "notes",
)  # fmt: skip


def decode_document(row: Sequence[Any]) -> Document:
    """Return the document of a row of `DOCUMENT_COLUMNS`, without its sections."""
    fields = dict(zip(DOCUMENT_COLUMNS, row, strict=True))
    return Document(
        **{
            **fields,
            "kind": DocumentKind(fields["kind"]),
            "date_kind": DateKind(fields["date_kind"]),
            "codes": tuple(json.loads(fields["codes"])),
            "products": decode_products(fields["products"]),
            "classes": tuple(DrugClassLink(**link) for link in json.loads(fields["classes"])),
            "notes": tuple(json.loads(fields["notes"])),
        }
    )


def encode_header(document: Document, identities: Iterable[ProductIdentity], market: MarketStatus) -> str:
    """Return the part of a label header that is not in columns of its own."""
    summaries: list[list[Any]] = []
    for product in document.products:
        active = [[i.name, i.strength] for i in product.ingredients if i.active]
        summary = [
            product.name, product.generic_name, product.form, list(product.routes), active,
            product.marketing_category, product.marketing_status, product.dea_schedule,
        ]  # fmt: skip
        if summary not in summaries:
            summaries.append(summary)
    kinds = sorted({section.kind for section in document.sections if section.text})
    return to_json([market.value, summaries, [identity_row(identity) for identity in identities], kinds])


def identity_row(identity: ProductIdentity) -> list[Any]:
    """Return an identity as plain JSON values."""
    return [
        sorted(identity.moieties),
        sorted(identity.salts),
        identity.route.value,
        identity.release.value,
        identity.availability.value,
    ]


def decode_identity(row: Sequence[Any]) -> ProductIdentity:
    """Return the identity of `identity_row`."""
    moieties, salts, route, release, availability = row
    return ProductIdentity(
        moieties=frozenset(moieties),
        salts=frozenset(salts),
        route=RouteGroup(route),
        release=ReleaseForm(release),
        availability=Availability(availability),
    )


#: Columns of a document as `decode_header` wants them.
HEADER_COLUMNS = (
    "id", "kind", "title", "publisher", "source_format", "date", "date_kind", "version", "url", "set_id",
    "version_id", "pmid", "doi", "product_type", "notes", "header",
)  # fmt: skip


def decode_header(row: Sequence[Any]) -> LabelHeader:
    """Return the label header of a row of `HEADER_COLUMNS`."""
    fields = dict(zip(HEADER_COLUMNS, row, strict=True))
    market, summaries, identities, kinds = json.loads(fields.pop("header"))
    return LabelHeader(
        **{
            **fields,
            "kind": DocumentKind(fields["kind"]),
            "date_kind": DateKind(fields["date_kind"]),
            "notes": tuple(json.loads(fields["notes"])),
        },
        market_status=MarketStatus(market),
        products=tuple(
            ProductSummary(
                name=name,
                generic_name=generic,
                form=form,
                routes=tuple(routes),
                active=tuple((ingredient, strength) for ingredient, strength in active),
                marketing_category=category,
                marketing_status=status,
                dea_schedule=schedule,
            )
            for name, generic, form, routes, active, category, status, schedule in summaries
        ),
        identities=tuple(decode_identity(identity) for identity in identities),
        section_kinds=tuple(kinds),
    )

"""openFDA drug labels: an API response, a bulk file, or an export of one label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from materia.errors import SourceError
from materia.model.document import Document, DrugClassLink, Ingredient, Product
from materia.model.section_kind import UNCLASSIFIED
from materia.sources import header, joined_text
from materia.sources.class_index import class_name
from materia.sources.outline import RawSection, assemble
from materia.sources.protocol import Skipped
from materia.sources.section_kinds import rows

_SIGNS = (b'"results"', b'"sections"', b'"openfda', b'"spl_', b'"set_id"', b'"effective_time"')


@cache
def _fields() -> tuple[tuple[str, str], ...]:
    return tuple((field, kind) for field, kind, _source in rows("openfda_fields.tsv"))


class OpenFdaReader:
    """Reads openFDA label JSON."""

    format = "openfda_json"

    def recognises(self, head: bytes) -> bool:
        """Return whether these are the first bytes of openFDA label JSON."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return start[:1] in (b"{", b"[") and any(sign in start for sign in _SIGNS)

    def read(self, data: bytes, origin: str) -> tuple[Document | Skipped, ...]:
        """Return one document for each label in the file; those that cannot be used are named."""
        labels = _labels(_decode(data, origin), origin)
        if len(labels) == 1:
            return (_document(labels[0], origin),)
        found: list[Document | Skipped] = []
        for number, label in enumerate(labels, 1):
            place = f"{origin}#{number}"
            try:
                found.append(_document(label, place))
            except SourceError as error:
                found.append(Skipped(path=place, code=error.code, reason=error.reason))
        return tuple(found)


def _decode(data: bytes, origin: str) -> Any:
    import msgspec

    from materia.text import repair

    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return msgspec.json.decode(repair.decode(data).encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError("not_readable", f"{origin}: the JSON is broken ({str(error)[:100]})") from None


def _labels(parsed: Any, origin: str) -> list[Mapping[str, Any]]:
    """Return the labels in a file as openFDA results; an export of one label is brought into the same form."""
    if isinstance(parsed, dict) and isinstance(parsed.get("results"), list):
        parsed = parsed["results"]
    if isinstance(parsed, dict):
        parsed = [parsed]
    items = parsed if isinstance(parsed, list) else []
    labels: list[Mapping[str, Any]] = [_result(item) for item in items if isinstance(item, dict)]
    labels = [label for label in labels if isinstance(label.get("openfda"), dict) or "set_id" in label]
    if not labels:
        raise SourceError("not_a_label", f"{origin}: JSON without a drug label")
    return labels


def _result(item: dict[str, Any]) -> dict[str, Any]:
    sections, meta = item.get("sections"), item.get("openfda_meta")
    if isinstance(sections, dict) and isinstance(meta, dict):
        return {**sections, "openfda": meta}
    return item


def _strings(value: Any) -> list[str]:
    """Return the strings of a value that may be one string or a list of them."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _first(*values: Any) -> str:
    return next((found[0] for found in map(_strings, values) if found), "")


def _document(label: Mapping[str, Any], origin: str) -> Document:
    meta = label.get("openfda")
    meta = meta if isinstance(meta, dict) else {}
    identifier = _first(label.get("set_id"), meta.get("spl_set_id"))
    if not identifier:
        raise SourceError("no_set_id", f"{origin}: the label has no set id")
    products = _products(meta)
    names = [name for product in products for name in (product.name, product.generic_name or "")]
    names += [item.name for product in products for item in product.ingredients]
    outline = [_section(label, field, kind, names) for field, kind in _fields()]
    brand, generic = _first(meta.get("brand_name")), _first(meta.get("generic_name"))
    title = (
        f"{brand} ({generic.lower()})" if brand and generic and brand.lower() != generic.lower() else brand or generic
    )
    notes = ["joined_text"]
    if _strings(meta.get("original_packager_product_ndc")):
        notes.append("repackager")
    return header.label(
        scheme="openfda",
        source_format="openfda_json",
        set_id=identifier,
        version_id=_first(label.get("id"), meta.get("spl_id")),
        version=_first(label.get("version")) or None,
        effective=_first(label.get("effective_time")),
        title=title,
        labeler=_first(meta.get("manufacturer_name")),
        products=products,
        product_type=_first(meta.get("product_type")) or None,
        sections=assemble(outline),
        notes=notes,
        origin=origin,
        codes=tuple(f"rxcui:{code}" for code in sorted(set(_strings(meta.get("rxcui"))))),
        classes=_classes(meta),
    )


def _section(label: Mapping[str, Any], field: str, kind: str, names: list[str]) -> RawSection:
    texts = _strings(label.get(field))
    raw = RawSection(code=kind if kind != UNCLASSIFIED else None, field_name=True)
    if texts:
        joined_text.fill(raw, texts, _strings(label.get(f"{field}_table")), kind, names)
    return raw


def _products(meta: Mapping[str, Any]) -> tuple[Product, ...]:
    """Return the products: one for each generic name that tells its ingredients, else one of all of them.

    openFDA lists names, substances and codes side by side without saying which belong together; a UNII is kept only
    where there is nothing to confuse it with.
    """
    substances = list(dict.fromkeys(_strings(meta.get("substance_name"))))
    codes = list(dict.fromkeys(_strings(meta.get("unii"))))
    generics = list(dict.fromkeys(_strings(meta.get("generic_name"))))
    brands = list(dict.fromkeys(_strings(meta.get("brand_name"))))
    if not (substances or generics or brands):
        return ()
    code = codes[0] if len(codes) == len(substances) == 1 else None
    groups = [(generic, [s for s in substances if _named_in(s, generic)]) for generic in generics]
    told = {substance for _, group in groups for substance in group}
    if len(generics) < 2 or not all(group for _, group in groups) or told != set(substances):
        groups = [("; ".join(generics), substances)]
    applications = _strings(meta.get("application_number"))
    ndc = tuple(dict.fromkeys(_strings(meta.get("product_ndc"))))
    return tuple(
        Product(
            name=brands[0] if brands else generic,
            generic_name=generic or None,
            routes=tuple(route.upper() for route in dict.fromkeys(_strings(meta.get("route")))),
            ndc=ndc,
            ingredients=tuple(Ingredient(name=name, unii=code) for name in group),
            application=applications[0] if len(set(applications)) == 1 else None,
            marketing_category=_category(applications),
            product_type=_first(meta.get("product_type")) or None,
        )
        for generic, group in groups
    )


def _named_in(substance: str, generic: str) -> bool:
    words = substance.lower().replace(",", " ").split()
    return bool(words) and words[0] in generic.lower().replace(",", " ").split()


def _category(applications: list[str]) -> str | None:
    """Return the marketing category where every application number says the same one."""
    kinds = {"".join(c for c in number if c.isalpha()).upper() for number in applications}
    found = kinds & {"NDA", "ANDA", "BLA"}
    return found.pop() if len(kinds) == 1 and found else None


def _classes(meta: Mapping[str, Any]) -> tuple[DrugClassLink, ...]:
    """Return the classes of a label with one active substance; of several, openFDA does not say which is meant."""
    substances = list(dict.fromkeys(_strings(meta.get("substance_name"))))
    if len(substances) != 1:
        return ()
    codes = list(dict.fromkeys(_strings(meta.get("unii"))))
    return tuple(_links(meta, substances[0], codes[0] if len(codes) == 1 else None))


def _links(meta: Mapping[str, Any], substance: str, code: str | None) -> Iterator[DrugClassLink]:
    for key in ("pharm_class_epc", "pharm_class_moa", "pharm_class_pe", "pharm_class_cs"):
        for shown in _strings(meta.get(key)):
            name, kind = class_name(shown)
            if name and kind:
                yield DrugClassLink(substance=substance, class_name=name, class_type=kind, unii=code)

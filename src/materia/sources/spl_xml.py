"""Labels in SPL, the XML that FDA receives and DailyMed publishes."""

from __future__ import annotations

from collections.abc import Iterator

from materia.errors import SourceError
from materia.model.document import Document, Ingredient, Product
from materia.sources import header, xml
from materia.sources.markup import Element, Role, Writer
from materia.sources.outline import RawSection, assemble
from materia.text.normalise import canonical

HL7 = "{urn:hl7-org:v3}"
#: Codes of the pharmacologic-class index and its kin: SPL documents that are no labels.
CLASS_INDEX = "60685-5"

_TAGS: dict[str, Role] = {
    "paragraph": Role.PARAGRAPH, "text": Role.CONTAINER, "list": Role.LIST, "item": Role.ITEM,
    "table": Role.TABLE, "thead": Role.ROWS, "tbody": Role.ROWS, "tfoot": Role.ROWS, "tr": Role.ROW,
    "td": Role.CELL, "th": Role.CELL, "caption": Role.CAPTION, "br": Role.BREAK,
    "sup": Role.SUPERSCRIPT, "sub": Role.SUBSCRIPT, "footnote": Role.NOTE, "footnoteRef": Role.SKIP,
    "renderMultiMedia": Role.SKIP, "observationMedia": Role.SKIP, "col": Role.SKIP, "colgroup": Role.SKIP,
}  # fmt: skip
# with the namespace, and without it as in the tables of openFDA JSON
_ROLES = {prefix + tag: role for tag, role in _TAGS.items() for prefix in (HL7, "")}
_CONTENT = (HL7 + "content", "content")


def role_of(element: Element) -> Role:
    """Return the role of an element of an SPL text."""
    tag = element.tag
    if tag in _CONTENT:
        if element.get("revised") == "delete":
            return Role.SKIP
        style = element.get("styleCode")
        if style:
            style = style.lower()
            if "bold" in style or "italic" in style or "underline" in style or "emphasis" in style:
                return Role.EMPHASIS
        return Role.INLINE
    if not isinstance(tag, str):
        return Role.SKIP
    return _ROLES.get(tag, Role.INLINE)


class SplXmlReader:
    """Reads SPL XML labels."""

    format = "spl_xml"

    def recognises(self, head: bytes) -> bool:
        """Return whether these are the first bytes of an SPL document (or of a fragment of one)."""
        start = head.replace(b"\x00", b"")
        return b"urn:hl7-org:v3" in start and CLASS_INDEX.encode() not in start

    def read(self, data: bytes, origin: str) -> tuple[Document, ...]:
        """Return the label as one document."""
        root = xml.parse(data, origin)
        if root.tag != HL7 + "document":
            raise SourceError("fragment", f"{origin}: a part of a label without its header")
        code = root.find(HL7 + "code")
        if code is not None and code.get("code") == CLASS_INDEX:
            raise SourceError("not_a_label", f"{origin}: a pharmacologic-class index")
        product_type = (code.get("displayName") or None) if code is not None else None
        if not header.is_for_people(product_type):
            raise SourceError("not_for_people", f"{origin}: the label is of type {product_type}")
        products: list[Product] = []
        outline = [_section(section, products, 0) for section in _top_sections(root)]
        return (
            header.label(
                source_format=self.format,
                set_id=root_of(root, "setId"),
                version_id=root_of(root, "id"),
                version=value_of(root, "versionNumber"),
                effective=value_of(root, "effectiveTime"),
                title=inline(root.find(HL7 + "title")),
                labeler=labeler(root),
                products=products,
                product_type=product_type,
                sections=assemble(outline),
                notes=_notes(root, products, product_type),
                origin=origin,
            ),
        )


def _top_sections(root: Element) -> Iterator[Element]:
    for component in root.iterchildren(HL7 + "component"):
        for body in component.iterchildren(HL7 + "structuredBody"):
            for inner in body.iterchildren(HL7 + "component"):
                yield from inner.iterchildren(HL7 + "section")


def _section(element: Element, products: list[Product], depth: int) -> RawSection:
    if depth > xml.MAX_DEPTH:
        raise SourceError("too_deep", f"sections are nested deeper than {xml.MAX_DEPTH}")
    raw = RawSection()
    for child in element:
        tag = child.tag
        if tag == HL7 + "code":
            raw.code = child.get("code") or None
        elif tag == HL7 + "title":
            raw.title = inline(child)
        elif tag == HL7 + "text":
            writer = Writer(role_of)
            writer.content(child)
            raw.blocks.extend(writer.blocks)
        elif tag == HL7 + "component":
            raw.children.extend(_section(inner, products, depth + 1) for inner in child.iterchildren(HL7 + "section"))
        elif tag == HL7 + "subject":
            products.extend(_products(child))
    return raw


def inline(element: Element | None) -> str:
    return "" if element is None else canonical(Writer(role_of).inline(element).replace("\v", " "))


def root_of(element: Element, name: str) -> str:
    child = element.find(HL7 + name)
    return (child.get("root") or "") if child is not None else ""


def value_of(element: Element, name: str) -> str | None:
    child = element.find(HL7 + name)
    if child is None:
        return None
    low = child.find(HL7 + "low")
    return child.get("value") or (low.get("value") if low is not None else None) or None


def labeler(root: Element) -> str:
    name = root.find(f"{HL7}author/{HL7}assignedEntity/{HL7}representedOrganization/{HL7}name")
    return inline(name)


def _notes(root: Element, products: list[Product], product_type: str | None) -> Iterator[str]:
    acts = {(code.get("displayName") or "").lower() for code in root.iterfind(f".//{HL7}actDefinition/{HL7}code")}
    if acts & {"repack", "relabel"} or root.find(f".//{HL7}asEquivalentEntity") is not None:
        yield "repackager"
    if not products:
        yield "fragment"
    for product in products:
        if "unapproved" in (product.marketing_category or "").lower():
            yield "not_fda_approved"


# -- products -------------------------------------------------------------------------------------------------------


def _products(subject: Element) -> Iterator[Product]:
    for outer in subject.iterchildren(HL7 + "manufacturedProduct"):
        yield from _product(outer, {})


def _product(outer: Element, inherited: dict[str, str | None]) -> Iterator[Product]:
    """Yield the product of an element that wraps one, or the parts of a kit."""
    inner = next((child for child in outer if _local(child) in _INNER), None)
    if inner is None:
        return
    market = dict(inherited)
    market.update({key: value for key, value in _market(outer).items() if value})
    market.update({key: value for key, value in _market(inner).items() if value})
    parts = list(inner.iterchildren(HL7 + "part"))
    if parts:
        for part in parts:
            yield from _product(part, market)
        return
    generic = inner.find(f"{HL7}asEntityWithGeneric/{HL7}genericMedicine/{HL7}name")
    if generic is None:
        generic = inner.find(f".//{HL7}genericMedicine/{HL7}name")
    form = inner.find(HL7 + "formCode")
    name = inline(inner.find(HL7 + "name"))
    codes = [*outer.iterfind(_ROUTE), *inner.iterfind(_ROUTE)]
    routes = [code.get("displayName").upper() for code in codes if code.get("displayName")]
    yield Product(
        name=name or inline(generic) or "unnamed product",
        generic_name=inline(generic) or None,
        form=((form.get("displayName") or "").upper() or None) if form is not None else None,
        routes=tuple(dict.fromkeys(routes)),
        ndc=_ndc(inner),
        ingredients=tuple(_ingredients(inner)),
        marketing_category=market.get("category"),
        application=market.get("application"),
        marketing_status=market.get("status"),
        dea_schedule=market.get("schedule"),
        product_type=None,
    )


_INNER = frozenset(("manufacturedProduct", "manufacturedMedicine", "partProduct", "partMedicine"))
_ROUTE = f"{HL7}consumedIn//{HL7}routeCode"
_NDC_SYSTEM = "2.16.840.1.113883.6.69"
_UNII_SYSTEM = "2.16.840.1.113883.4.9"


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _market(element: Element) -> dict[str, str | None]:
    """Return what the acts on a product say: category, application, status, schedule."""
    found: dict[str, str | None] = {}
    for subject in element.iterchildren(HL7 + "subjectOf"):
        for act in subject:
            name = _local(act)
            code = act.find(HL7 + "code")
            shown = code.get("displayName") if code is not None else None
            if name == "approval":
                found["category"] = shown
                identifier = act.find(HL7 + "id")
                found["application"] = identifier.get("extension") if identifier is not None else None
            elif name == "marketingAct":
                status = act.find(HL7 + "statusCode")
                if status is not None:
                    found["status"] = status.get("code")
            elif name == "policy":
                found["schedule"] = shown
    return found


def _ndc(inner: Element) -> tuple[str, ...]:
    codes = [inner.find(HL7 + "code")]
    codes += inner.iterfind(f".//{HL7}containerPackagedProduct/{HL7}code")
    codes += inner.iterfind(f".//{HL7}containerPackagedMedicine/{HL7}code")
    found = (code.get("code") for code in codes if code is not None and code.get("codeSystem") == _NDC_SYSTEM)
    return tuple(dict.fromkeys(code for code in found if code))


def _ingredients(inner: Element) -> Iterator[Ingredient]:
    for child in inner:
        name = _local(child)
        if name == "ingredient":
            active = (child.get("classCode") or "").startswith("ACTI")
        elif name in ("activeIngredient", "inactiveIngredient"):  # SPL before 2007
            active = name == "activeIngredient"
        else:
            continue
        substance = next((e for e in child if _local(e).lower().endswith("ingredientsubstance")), None)
        if substance is None:
            continue
        title = inline(substance.find(HL7 + "name"))
        if not title:
            continue
        moieties = [inline(e) for e in substance.iterfind(f"{HL7}activeMoiety/{HL7}activeMoiety/{HL7}name")]
        yield Ingredient(
            name=title,
            active=active,
            moiety="; ".join(dict.fromkeys(m for m in moieties if m)) or None,
            unii=_unii(substance.find(HL7 + "code")),
            moiety_unii=_unii(substance.find(f"{HL7}activeMoiety/{HL7}activeMoiety/{HL7}code")),
            strength=_strength(child.find(HL7 + "quantity")),
        )


def _unii(code: Element | None) -> str | None:
    return (code.get("code") or None) if code is not None and code.get("codeSystem") == _UNII_SYSTEM else None


def _strength(quantity: Element | None) -> str | None:
    """Return a strength as the stylesheet prints it: "5 mg", "5 mg in 1 mL"."""
    if quantity is None:
        return None
    above = _amount(quantity.find(HL7 + "numerator"))
    below = _amount(quantity.find(HL7 + "denominator"))
    if not above:
        return None
    return above if below in ("", "1") else f"{above} in {below}"


def _amount(element: Element | None) -> str:
    if element is None or not element.get("value"):
        return ""
    unit = element.get("unit") or ""
    return " ".join((element.get("value"), unit)) if unit and unit != "1" else str(element.get("value"))

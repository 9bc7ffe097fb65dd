"""Labels that DailyMed rendered as HTML with the FDA stylesheet."""

from __future__ import annotations

import re

from materia.errors import SourceError
from materia.model.document import BlockKind, Document, Ingredient, Product
from materia.sources import header
from materia.sources.markup import Element, Role, Writer
from materia.sources.outline import RawSection, assemble
from materia.text import repair
from materia.text.normalise import canonical, heading_key

MAX_DEPTH = 200

_LINK = re.compile(rb'<span class="product-label-link"[^>]*>')
_TAGS: dict[str, Role] = {
    "p": Role.PARAGRAPH, "div": Role.CONTAINER, "body": Role.CONTAINER, "center": Role.CONTAINER,
    "blockquote": Role.CONTAINER, "pre": Role.PARAGRAPH,
    "ul": Role.LIST, "ol": Role.LIST, "dl": Role.LIST, "li": Role.ITEM, "dd": Role.ITEM, "dt": Role.TERM,
    "table": Role.TABLE, "thead": Role.ROWS, "tbody": Role.ROWS, "tfoot": Role.ROWS, "tr": Role.ROW,
    "td": Role.CELL, "th": Role.CELL, "caption": Role.CAPTION,
    "h1": Role.HEADING, "h2": Role.HEADING, "h3": Role.HEADING, "h4": Role.HEADING, "h5": Role.HEADING,
    "h6": Role.HEADING,
    "br": Role.BREAK, "sup": Role.SUPERSCRIPT, "sub": Role.SUBSCRIPT,
    "strong": Role.EMPHASIS, "b": Role.EMPHASIS, "em": Role.EMPHASIS, "i": Role.EMPHASIS, "u": Role.EMPHASIS,
    "img": Role.SKIP, "col": Role.SKIP, "colgroup": Role.SKIP, "hr": Role.BREAK, "script": Role.SKIP,
    "style": Role.SKIP, "head": Role.SKIP,
}  # fmt: skip
_CLASSES: dict[str, Role] = {
    "Sup": Role.SUPERSCRIPT, "Sub": Role.SUBSCRIPT, "Figure": Role.SKIP, "MultiMediaCaption": Role.SKIP,
    "MultiMediaCaptionNotCentered": Role.SKIP, "Bold": Role.EMPHASIS, "Italics": Role.EMPHASIS,
    "Underline": Role.EMPHASIS, "Emphasis": Role.EMPHASIS, "Bold Italics": Role.EMPHASIS,
    "Bold Underline": Role.EMPHASIS, "Italics Underline": Role.EMPHASIS, "Bold Italics Underline": Role.EMPHASIS,
}  # fmt: skip


_BY_CLASS = frozenset((Role.CONTAINER, Role.LIST, Role.PARAGRAPH))


def role_of(element: Element) -> Role:
    """Return the role of an element of a stylesheet label."""
    tag = element.tag
    role = _TAGS.get(tag)
    if role is None:
        if tag == "span":
            return _CLASSES.get(element.get("class"), Role.INLINE)
        if tag == "a":
            # a footnote mark links to its footnote; every other link is text
            return Role.SKIP if element.get("class") == "Sup" else Role.INLINE
        return Role.INLINE if isinstance(tag, str) else Role.SKIP
    if role in _BY_CLASS:
        name = element.get("class")
        if name:
            if name in ("Figure", "MultiMediaCaption", "MultiMediaCaptionNotCentered", "Footnoterule"):
                return Role.SKIP
            if name == "Footnote" and tag == "dl":
                return Role.NOTES
    return role


class SplHtmlReader:
    """Reads SPL rendered by the FDA stylesheet."""

    format = "spl_html"

    def recognises(self, head: bytes) -> bool:
        """Return whether these are the first bytes of a stylesheet label."""
        start = head.lower()
        signs = (b'class="spl"', b"data-sectioncode", b'class="documenttitle"', b'class="contenttabletitle"')
        return any(sign in start for sign in signs) and not start.lstrip().startswith((b"{", b"["))

    def read(self, data: bytes, origin: str) -> tuple[Document, ...]:
        """Return the label as one document."""
        root = _parse(data)
        foot = _footer(root)
        if not foot.get("set id"):
            raise SourceError("no_set_id", f"{origin}: a rendered label without a set id in its footer")
        contents = root.find(".//div[@class='Contents']")
        if contents is None:
            raise SourceError("fragment", f"{origin}: a part of a rendered label without its text")
        outline = _sections(contents, 0)[0]
        products = _products(root)
        titled, labeler, disclaimer = _title(root, contents)
        return (
            header.label(
                source_format=self.format,
                set_id=foot["set id"],
                version_id=foot.get("document id"),
                version=foot.get("version"),
                effective=foot.get("effective time"),
                title=titled,
                labeler=labeler,
                products=products,
                product_type=next((p.product_type for p in products if p.product_type), None),
                sections=assemble(outline),
                notes=_notes(root, disclaimer),
                origin=origin,
            ),
        )


def _parse(data: bytes) -> Element:
    from lxml import etree

    end = data.find(b"</html>")
    if end >= 0:
        data = data[:end]  # some copies repeat the whole page
    text = repair.decode(_LINK.sub(b"<span>", data))
    start = text.find("<")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text[max(start, 0) :].encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("not_readable", f"the HTML cannot be parsed ({type(error).__name__})") from None
    if root is None:
        raise SourceError("empty", "the HTML holds nothing")
    return root


def _sections(container: Element, depth: int) -> tuple[list[RawSection], Writer]:
    """Return the sections nested in an element, and what of its own content stands outside them."""
    if depth > MAX_DEPTH:
        raise SourceError("too_deep", f"sections are nested deeper than {MAX_DEPTH}")
    found: list[RawSection] = []
    writer = Writer(role_of)
    _content(container, found, writer, depth)
    return found, writer


def _content(container: Element, found: list[RawSection], writer: Writer, depth: int) -> None:
    for child in container:
        if child.tag == "div":
            name = child.get("class") or ""
            if name == "Section" or child.get("data-sectioncode") is not None:
                found.append(_section(child, child.get("data-sectioncode"), False, depth))
                continue
            if name == "Warning":
                found.append(_section(child, None, True, depth))
                continue
        role = role_of(child)
        if role is Role.CONTAINER and _holds_section(child):
            _content(child, found, writer, depth + 1)
        elif role is not Role.SKIP:
            _write(writer, child, role)


def _section(element: Element, code: str | None, boxed: bool, depth: int) -> RawSection:
    raw = RawSection(code=code or None, boxed=boxed)
    writer = Writer(role_of)
    rest = []
    titled = False
    for child in element:
        if not titled and child.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            raw.title = canonical(writer.inline(child).replace("\v", " "))
            titled = True
        else:
            rest.append(child)
        if child.tail and child.tail.strip():
            rest.append(child.tail)
    loose: list[str] = [element.text] if element.text and element.text.strip() else []
    for item in rest:
        if isinstance(item, str):
            loose.append(item)
            continue
        role = role_of(item)
        if role <= Role.BREAK:
            if role > Role.EMPHASIS:
                writer.special(item, role, loose, False)
            else:
                writer.run(item, loose, False)
            continue
        writer.loose(loose, 0)
        _content((item,), raw.children, writer, depth + 1)
    writer.loose(loose, 0)
    raw.blocks = writer.blocks
    return raw


def _write(writer: Writer, element: Element, role: Role) -> None:
    if role < Role.PARAGRAPH:
        text = writer.inline(element)
        if text.strip():
            writer.lines(text, BlockKind.PARAGRAPH, 0)
    else:
        writer.block(element, role)


def _holds_section(element: Element) -> bool:
    return element.find(".//div[@class='Section']") is not None or element.find(".//div[@class='Warning']") is not None


def _footer(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in root.iter("div"):
        if block.get("class") != "DocumentMetadata":
            continue
        for line in block.iter("div"):
            if line.find("div") is not None:
                continue  # a frame around the lines, not a line
            name, colon, value = canonical("".join(line.itertext())).partition(":")
            if colon and value.strip():
                found.setdefault(name.strip().lower(), value.strip())
    return found


#: Headings that open a label and name no product.
_NO_TITLES = frozenset(
    {
        "drug facts",
        "drug facts continued",
        "otc drug facts",
        "active ingredient",
        "active ingredients",
        "highlights of prescribing information",
        "full prescribing information",
        "prescribing information",
        "rx only",
        "drug fact",
    }
)


def _title(root: Element, contents: Element | None) -> tuple[str, str, str]:
    """Return the label's title, its labeler and FDA's disclaimer at the head, "" where it has none."""
    block = root.find(".//div[@class='DocumentTitle']")
    names: list[str] = []
    labeler = disclaimer = ""
    if block is not None:
        for paragraph in block.iter("p"):
            if paragraph.get("class") == "disclaimer":
                disclaimer = canonical("".join(paragraph.itertext()))
                continue
            names = [canonical("".join(strong.itertext())) for strong in paragraph.iter("strong")]
            tails = [canonical(child.tail) for child in paragraph if child.tail and child.tail.strip()]
            labeler = tails[-1] if tails else ""
    title = ""
    if contents is not None:
        before = contents.getprevious()
        while before is not None and not title:
            if before.tag in ("h1", "h2"):
                title = canonical(_lines(before))
            before = before.getprevious()
    product = "; ".join(name for name in names if name)
    if not title or (product and heading_key(title) in _NO_TITLES):
        title = product or title
    return title, labeler, disclaimer


def _lines(element: Element) -> str:
    """Return the text of an element with its line breaks as spaces."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == "br":
            parts.append(" ")
        elif isinstance(node.tag, str) and node.text:
            parts.append(node.text)
        if node is not element and node.tail:
            parts.append(node.tail)
    return "".join(parts)


def _notes(root: Element, disclaimer: str) -> list[str]:
    notes = header.disclaimer_notes(disclaimer)
    for cell in root.iter("td"):
        if cell.get("class") == "formItem" and cell.text and cell.text.strip().startswith(("REPACK", "RELABEL")):
            notes.append("repackager")
            break
    return notes


# -- the product tables at the end ---------------------------------------------------------------------------------


def _products(root: Element) -> tuple[Product, ...]:
    products: list[Product] = []
    for block in root.iter("div"):
        if block.get("class") == "DataElementsTables":
            for table in block:
                if table.tag == "table" and table.get("class") == "contentTablePetite":
                    products.extend(_product_table(table))
    return tuple(products)


def _cells(row: Element) -> list[str]:
    return [canonical("".join(cell.itertext())) for cell in row if cell.tag in ("td", "th")]


class _Draft:
    """One product (or part of a kit) while its tables are read."""

    def __init__(self, name: str, line: str) -> None:
        self.name = name
        self.line = line
        self.pairs: dict[str, str] = {}
        self.ingredients: list[Ingredient] = []
        self.packages: list[str] = []
        self.market: list[dict[str, str]] = []

    def product(self, whole: _Draft) -> Product:
        """Return the product; what a kit says once holds for its parts (`whole` is the kit)."""
        generic, form = header.split_form(self.line)
        market = (self.market or whole.market or [{}])[-1]
        ended = market.get("marketing end date")
        route = self.pairs.get("route of administration", "")
        codes = [found for text in (self.pairs.get("item code (source)", ""), *self.packages) for found in _ndc(text)]
        return Product(
            name=self.name or generic or "unnamed product",
            generic_name=generic or None,
            form=form,
            routes=tuple(part.strip() for part in route.split(",") if part.strip()),
            ndc=tuple(dict.fromkeys(codes)),
            ingredients=tuple(self.ingredients),
            marketing_category=market.get("marketing category") or None,
            application=market.get("application number or monograph citation") or None,
            marketing_status=f"marketing ended {ended}" if ended else None,
            dea_schedule=self.pairs.get("dea schedule") or None,
            product_type=self.pairs.get("product type") or whole.pairs.get("product type") or None,
        )


_NDC = re.compile(r"\b\d{4,5}-\d{3,4}(?:-\d{1,2})?\b")


def _ndc(text: str) -> list[str]:
    """Return the label's own product code, without the code of the source product in brackets."""
    return _NDC.findall(text.split("(")[0])


def _product_table(table: Element) -> list[Product]:
    """Return the products of one product table: one, or a kit's parts."""
    drafts: list[_Draft] = []
    for cell in table.iter("td"):
        name = cell.get("class")
        if name == "contentTableTitle":
            strong = cell.find("strong")
            if strong is not None:
                line = cell.find("span[@class='contentTableReg']")
                drafts.append(_Draft(canonical("".join(strong.itertext())), _text(line)))
    if not drafts:
        return []
    place = -1
    for cell in table.iter("td"):
        name = cell.get("class") or ""
        if name == "contentTableTitle" and cell.find("strong") is not None:
            place += 1
        elif name.startswith("formHeading") and place >= 0:
            _fill(drafts[place], _text(cell).lower(), cell.getparent())
    whole = drafts[0]
    parts = drafts[1:] or drafts
    return [draft.product(whole) for draft in parts]


def _text(element: Element | None) -> str:
    return "" if element is None else canonical("".join(element.itertext()))


def _fill(draft: _Draft, heading: str, first: Element) -> None:
    grid = [_cells(row) for row in first.itersiblings("tr")]
    if heading.startswith("product information"):
        for row in grid:
            for key, value in zip(row[::2], row[1::2], strict=False):
                draft.pairs.setdefault(key.lower(), value)
    elif heading.startswith(("active ingredient", "inactive ingredient", "other ingredient")):
        active = heading.startswith("active")
        for row in grid[1:]:
            found = _ingredient(row, active)
            if found:
                draft.ingredients.append(found)
    elif heading.startswith("packag"):
        draft.packages.extend(row[1] for row in grid[1:] if len(row) > 1)
    elif heading.startswith("marketing information") and len(grid) > 1:
        heads = [head.lower() for head in grid[0]]
        draft.market.extend(dict(zip(heads, row, strict=False)) for row in grid[1:])


_UNII = re.compile(r"\(?\s*UNII:\s*([A-Z0-9]{10})\s*\)?")
_NAMED = re.compile(r"(.+?)\s*\((.+)\)\s*$")


def _ingredient(row: list[str], active: bool) -> Ingredient | None:
    if not row or not row[0]:
        return None
    codes = _UNII.findall(row[0])
    shown = " ".join(_UNII.sub(" ", row[0]).replace("( -", "(").replace("- )", ")").split())
    named = _NAMED.match(shown) if active else None
    moiety = named[2].strip(" -") if named else None
    return Ingredient(
        name=named[1] if named else shown,
        active=active,
        moiety=moiety or None,
        unii=codes[0] if codes else None,
        moiety_unii=codes[1] if len(codes) > 1 else None,
        strength=(row[-1] or None) if len(row) > 1 else None,
    )

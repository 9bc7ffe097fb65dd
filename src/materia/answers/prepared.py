"""Sections prepared for answering: every sentence that can stand alone, cleaned, with its exact span."""

import re
from collections import OrderedDict
from dataclasses import dataclass, replace

from materia.answers.label_sentence import Naming, clean, fold_list, is_lead, without_heading
from materia.answers.run_on import in_one_line, split
from materia.answers.table_rows import KIDNEY, Row, is_group
from materia.answers.table_rows import said as said_by
from materia.model.document import Block, BlockKind, Section
from materia.model.section_kind import (
    ADVERSE_REACTIONS,
    CLINICAL_TRIALS_EXPERIENCE,
    CONTRAINDICATIONS,
    DOSAGE,
    INDICATIONS,
    POSTMARKETING_EXPERIENCE,
    RENAL_IMPAIRMENT,
)
from materia.text.datafile import load_yaml

_CACHE_SECTIONS = 4096
_WHOLE = re.compile(
    rf"^(?:{'|'.join(load_yaml('materia.answers', 'data/wording.yaml')['whole_items'])}"
    r"|[A-Z][\w-]+ (?:is|are|may|should|can|has|have|was|were|must))\b"
)
_FRAGMENT = re.compile(r"^[A-Z][a-z][^:]{3,}\.$")
_NUMBER_ONLY = re.compile(r"^\d{1,2}(?:\.\d{1,2})+$")
_LEAST_WORDS = 6
#: A line of Drug Facts that is longer holds items that ran into each other.
_MOST_OF_LINE = 40
#: A sentence that limits the one before it is shown with it.
_LIMITS = re.compile(r"^(?:However|Except|Unless|But|Reduce|Do not exceed|The maximum)\b")
_ITEM_START = re.compile(
    r"(?<=[a-z)’])(?<!\bto)(?<!\bof)(?<!\bwith)(?<!\bby)(?<!\bthe)(?<!\bin)(?<!\bor)(?<!\band) (?=[A-Z][a-z]+ [a-z])"
)
_USE_PHRASE = re.compile(r"^(?:For|As|To) [a-z]")
#: "CNS: sedation; headache" in a section of adverse reactions.
_BODY_SYSTEM = re.compile(r"^([A-Z][A-Za-z /&-]{1,40}): ?(\w.*)$", re.S)
_REACTIONS = frozenset({ADVERSE_REACTIONS, CLINICAL_TRIALS_EXPERIENCE, POSTMARKETING_EXPERIENCE})
#: Old labels name conditions without a verb ("Hypersensitivity to any component."): the section's name completes them.
_FRAGMENT_LEADS = {CONTRAINDICATIONS: "Contraindications", INDICATIONS: "Indications"}
_NONE = re.compile(
    r"^\W*(?:(?:none(?: known)?\W*(?:\(\s*4\s*\)\W*)?)+"
    r"|there are no (?:known )?contraindications[^.]{0,60}|no known contraindications?)\W*$",
    re.I,
)
_USES = re.compile(r"^uses?\b", re.I)
_LEAD_WORDS = re.compile(r"^(?:if|with|when|in|to|for|by|on|while|because|have|are|any|a|an)\b", re.I)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sentence fit to be shown and the span of canonical text that it rests on."""

    text: str
    start: int
    end: int
    position: int  # among the prepared sentences of its section
    folded: bool = False
    heading: str = ""  # the nearest heading printed inside the section
    band_header: str = ""  # the header of a dosing table by kidney function that this is a row of
    verified: str | None = None  # the code check that a composed sentence rests on


class SectionPreparer:
    """Prepares sections and remembers them by what they hold: labels of one text share it. Threads may share it too."""

    def __init__(self) -> None:
        self._cache: OrderedDict[tuple[int, Naming], tuple[Prepared, ...]] = OrderedDict()

    def prepare(self, section: Section, names: Naming) -> tuple[Prepared, ...]:
        """Return the sentences of a section that can be shown, in reading order."""
        # All that is read of a section, by its hash: the texts themselves would fill the memory.
        held = (section.kind, section.title, section.text, section.blocks, section.sentences, section.damaged)
        key = (hash(held), names)
        # Taken out and put back last: another thread may drop an entry at any time.
        found = self._cache.pop(key, None)
        if found is None:
            found = tuple(_prepare(section, names))
        self._cache[key] = found
        if len(self._cache) > _CACHE_SECTIONS:
            self._cache.popitem(last=False)
        return found


def _prepare(section: Section, names: Naming) -> list[Prepared]:
    out: list[Prepared] = []
    leads: dict[str, str] = load_yaml("materia.answers", "data/otc_leads.yaml")
    lead = leads.get(section.kind)
    if section.kind == INDICATIONS and _USES.match(section.title):
        lead = "Uses:"
    blocks = section.blocks or (Block(kind=BlockKind.PARAGRAPH, start=0, end=len(section.text)),)
    if lead is not None:
        _prepare_drug_facts(section, blocks, lead, names, out)
        return out
    if section.kind == CONTRAINDICATIONS and _NONE.match(section.text) and not section.damaged:
        named = f"{names.generic} " if names.generic else ""
        said = f"This {named}label lists no contraindications."
        return [Prepared(said, 0, len(section.text), 0, verified="none_listed")]
    previous = header = heading = group = ""
    header_start = group_start = 0
    under_lead = False
    in_line = len(blocks) == 1
    is_drug_facts = in_line and in_one_line(section.text)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            heading = section.text[block.start : block.end]
        if block.kind not in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
            group = ""
        if block.kind is BlockKind.PARAGRAPH:
            under_lead, header = False, ""
        elif block.kind is BlockKind.TABLE_HEADER:
            header_start = header_start if header else block.start
            header = (
                f"{header} | {section.text[block.start : block.end]}"
                if header
                else section.text[block.start : block.end]
            )
            continue
        elif block.kind is BlockKind.TABLE_ROW and section.kind in (DOSAGE, RENAL_IMPAIRMENT):
            row = section.text[block.start : block.end]
            if is_group(row):
                group, group_start = row, block.start
            elif section.kind == DOSAGE or KIDNEY.search(header):
                _rows(section, Row(row, block.start, block.end, header, header_start, group, group_start), names, out)
            continue
        elif block.kind is not BlockKind.LIST_ITEM:
            continue
        already = len(out)
        items = _items_after(blocks, index)
        sentences = _sentences_in(section, block)
        spans, people = split(section.text, sentences)
        run_on = len(spans) > len(sentences)
        bullets = _inline_bullets(section, block, names, previous)
        if bullets is not None:
            spans = [(start, end) for start, end in spans if end <= bullets.start]
        for number, (start, end) in enumerate(spans):
            raw = section.text[start:end]
            if in_line:
                # sources that print headings in line: at the start of a numbered section there is one
                known = start == 0 and _NUMBER_ONLY.match(section.title) is not None
                bare = without_heading(raw, known=known) or raw
                start, raw = start + len(raw) - len(bare), bare
            if (cut := _next_heading(raw, section.title)) is not None:
                end, raw = start + cut, f"{raw[:cut].rstrip()}."
            elif (run_on or end == block.end) and not under_lead and _lacks_stop(raw, block):
                raw += "."
            if number == len(spans) - 1 and items and is_lead(raw):
                _fold(section, start, raw, items, names, previous, out)
                under_lead = True
            elif is_drug_facts and len(raw.split()) > _MOST_OF_LINE:
                continue
            elif not _is_damaged(section, start, end) and not (under_lead and not _is_sentence(raw)):
                text = clean(raw, names, previous)
                if text is None and ": " in raw and (glued := _glued_list(raw, names, previous)) is not None:
                    out.append(Prepared(glued[0], start, start + glued[1], len(out), folded=True))
                    previous = raw
                    continue
                if text is None and section.kind in _REACTIONS:
                    text = _body_system(raw, names, previous)
                phrase = _has_no_verb(raw) or (section.kind == INDICATIONS and _USE_PHRASE.match(raw))
                if text is None and section.kind in _FRAGMENT_LEADS and _FRAGMENT.match(raw) and phrase:
                    lead_words = _FRAGMENT_LEADS[section.kind]
                    text = clean(f"{lead_words}: {raw[:1].lower()}{raw[1:]}", names, previous, fragment=True)
                if text is not None and start in people:
                    text, start = _for_people(section, text, *people[start])
                elif text is not None and section.kind == DOSAGE and number + 1 < len(spans):
                    text, end = _with_limit(section, text, end, spans[number + 1], names)
                if text is not None and not any(p.folded and p.start <= start and end <= p.end for p in out):
                    out.append(Prepared(text, start, end, len(out)))
            previous = raw
        if bullets is not None and not _is_damaged(section, bullets.start, bullets.end):
            out.append(replace(bullets, position=len(out)))
        if heading:
            out[already:] = [replace(sentence, heading=heading) for sentence in out[already:]]
    return out


_MAJOR = re.compile(r"\d{1,2}(?=[.\s]|$)")


def _next_heading(raw: str, title: str) -> int | None:
    """Return where the number of the section's next part stands in a sentence that lost its full stop; else None.

    >>> _next_heading("Alcohol should be avoided 7.6 MAO Inhibitors Bupropion inhibits", "7.5 Alcohol")
    25
    >>> _next_heading("The mean was 7.6 Units in men", "12 CLINICAL PHARMACOLOGY") is None
    True
    """
    major = _MAJOR.match(title)
    found = re.search(rf"(?<=[a-z)\]]) {major[0]}\.\d{{1,2}} (?=[A-Z][\w-]+ )", raw) if major is not None else None
    return found.start() if found is not None else None


def _for_people(section: Section, text: str, start: int, end: int) -> tuple[str, int]:
    """Return a direction after the people that it is for, and where both begin."""
    who = section.text[start:end].strip(" :")
    return f"{who[:1].upper()}{who[1:]}: {text[:1].lower()}{text[1:]}", start


def _with_limit(section: Section, text: str, end: int, following: tuple[int, int], names: Naming) -> tuple[str, int]:
    """Join a dosing sentence and the next where that one limits it ("Reduce to 2.5 mg in patients who …")."""
    raw = section.text[following[0] : following[1]]
    if not _LIMITS.match(raw) or _is_damaged(section, *following):
        return text, end
    limit = clean(raw, names, text)
    if limit is None or len(text.split()) + len(limit.split()) > 90:
        return text, end
    return f"{text.rstrip('.')}; {limit[:1].lower()}{limit[1:]}", following[1]


def _is_sentence(item: str) -> bool:
    """Return whether a list item under a lead says something whole by itself."""
    return bool(_WHOLE.match(item)) and item.rstrip().endswith(".")


def _rows(section: Section, row: Row, names: Naming, out: list[Prepared]) -> None:
    """Add what a row of a dosing table says."""
    if _is_damaged(section, row.start, row.end):
        return
    header = row.header if KIDNEY.search(row.header) else ""
    for found in said_by(row):
        if header or clean(found.text, names, fragment=True) is not None:
            verified = "table_cell" if found.heads else None  # heads and cells are joined there and nowhere else
            out.append(
                Prepared(
                    found.text, found.start, found.end, len(out), folded=True, band_header=header, verified=verified
                )
            )


def _sentences_in(section: Section, block: Block) -> list[tuple[int, int]]:
    spans = [(s, e) for s, e in section.sentences if s >= block.start and e <= block.end]
    return spans or [(block.start, block.end)]


def _items_after(blocks: tuple[Block, ...], index: int) -> list[Block]:
    """Return the list items that a paragraph (or a list item, of the level below it) opens."""
    items: list[Block] = []
    opener = blocks[index]
    for block in blocks[index + 1 :]:
        if block.kind is not BlockKind.LIST_ITEM:
            break
        if opener.kind is BlockKind.LIST_ITEM and block.level <= opener.level:
            break
        items.append(block)
    return items


def _inline_bullets(section: Section, block: Block, names: Naming, previous: str) -> Prepared | None:
    """Fold "…: • a • b" of a source that prints its lists in line.

    The last item ends with its sentence, or where the product is named anew.
    """
    text = section.text[block.start : block.end]
    if " • " not in text:
        return None
    head, *items = text.split(" • ")
    begin = max(head.rfind(mark) + len(mark) for mark in (". ", "? ", "! ")) if re.search(r"[.?!] ", head) else 0
    lead = re.sub(r"^(?:Use ?s?|Uses?:?)\s+(?=[A-Z])", "Uses: ", head[begin:])
    if not lead.rstrip().endswith(":"):
        return None
    last = re.split(r"(?<=[a-z)])\.?\s+(?=[A-Z][a-z]+ |\[|\()", items[-1], maxsplit=1)[0]
    if names.pattern is not None:
        last = re.split(rf"\s(?=(?:{names.pattern.pattern})\s)", last, maxsplit=1, flags=re.I)[0]
    end = block.start + len(text) - len(items[-1]) + len(last)
    folded = fold_list(lead, [*items[:-1], last], names, previous)
    return None if folded is None else Prepared(folded, block.start + begin, end, 0, folded=True)


def _lacks_stop(raw: str, block: Block) -> bool:
    """Return whether a whole block misses only its full stop, as items and Drug Facts lines do."""
    if raw[-1] in ".!?:;,":
        return False
    if block.kind is BlockKind.LIST_ITEM:
        return True
    return len(raw.split()) >= _LEAST_WORDS and bool(re.search(r"\d|\b(?:daily|once|twice|times|hours)\b", raw))


def _body_system(raw: str, names: Naming, previous: str) -> str | None:
    """Read "CNS: sedation; headache." as what it is: reactions of one body system."""
    found = _BODY_SYSTEM.match(raw)
    if found is None or not _has_no_verb(raw):
        return None
    head, rest = found.group(1), found.group(2).rstrip(" .;,") + "."
    return clean(f"{head}: {rest}", names, previous, fragment=True)


def _glued_list(raw: str, names: Naming, previous: str) -> tuple[str, int] | None:
    """Fold "is indicated for: Treatment of A Treatment of B" of a source that lost its bullets; None if unsure.

    A new item starts with a capital after a small word that is no function word. What stands after another colon, or
    an item with a capital inside that could be a lost start, is not taken.
    """
    lead, colon, rest = raw.partition(": ")
    if not colon or not re.match(r"[A-Z][a-z]", rest) or len(lead.split()) > 20:
        return None
    items = _ITEM_START.split(rest)
    kept: list[str] = []
    for item in items:
        if ":" in item or re.search(r"\b(?:is|are|was|were)\b", item):
            break
        kept.append(item)
    if not kept or len(items) < 2 or any(re.search(r"^[A-Z][a-z]+ [A-Z][a-z]", item) for item in kept):
        return None
    length = len(lead) + 2 + len(rest) - len(rest[sum(len(i) + 1 for i in kept) - 1 :])
    text = fold_list(f"{lead}:", kept, names, previous)
    return (text, length) if text is not None else None


def _has_no_verb(raw: str) -> bool:
    return not re.search(r"\b(?:is|are|was|were|should|may|can|must|will|has|have|do|does)\b", raw)


def _fold(
    section: Section, start: int, lead: str, items: list[Block], names: Naming, previous: str, out: list[Prepared]
) -> None:
    end = items[-1].end
    if _is_damaged(section, start, end):
        return
    text = fold_list(lead, [section.text[i.start : i.end] for i in items], names, previous)
    if text is not None:
        out.append(Prepared(text, start, end, len(out), folded=True))


def _prepare_drug_facts(
    section: Section, blocks: tuple[Block, ...], lead: str, names: Naming, out: list[Prepared]
) -> None:
    """Drug Facts items are fragments that the panel's heading completes."""
    folded_to = -1
    for index, block in enumerate(blocks):
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or block.start < folded_to:
            continue
        items = _items_after(blocks, index) if block.kind is BlockKind.PARAGRAPH else []
        for start, end in split(section.text, _sentences_in(section, block))[0]:
            if _is_damaged(section, start, end):
                continue
            opening = section.text[start:end].rstrip()
            if end == block.end and items and not opening.endswith((".", "!", "?")):
                words = _joined_lead(lead, opening.rstrip(": "))
                bare = opening.lower().rstrip(": ") == lead.lower().rstrip(": ")
                folded = None if bare else fold_list(f"{words}:", [section.text[i.start : i.end] for i in items], names)
                if folded is not None:
                    out.append(Prepared(folded, start, items[-1].end, len(out), folded=True))
                    folded_to = items[-1].end
                    continue
            raw = section.text[start:end].strip(" •-–\t")
            if raw.lower().rstrip(":. ") == lead.lower() or raw.endswith(":") or len(raw) < 3:
                continue
            text = clean(raw if raw.endswith(".") else raw + ".", names)
            if text is not None and text.lower().startswith(lead.lower()[:10]):
                out.append(Prepared(text, start, end, len(out)))
                continue
            if raw[:1].isupper() and text is not None and not _LEAD_WORDS.match(raw):
                out.append(Prepared(text, start, end, len(out)))
                continue
            item = raw.rstrip(".;, ")
            if "|" in item or "�" in item or len(item.split()) > 40:
                continue
            joined = _joined_lead(lead, item)
            out.append(Prepared(f"{joined}.", start, end, len(out), folded=True))


def _joined_lead(lead: str, item: str) -> str:
    """Join a Drug Facts heading and an item without repeating words.

    >>> _joined_lead("Ask a doctor before use if you have", "if you have liver disease")
    'Ask a doctor before use if you have liver disease'
    >>> _joined_lead("Do not use", "with any other drug")
    'Do not use with any other drug'
    """
    lower = item[:1].lower() + item[1:] if item[1:2].islower() or item[1:2] == " " else item
    words = lead.split()
    for length in range(min(len(words), 6), 0, -1):
        tail = " ".join(words[-length:])
        if lower.lower().startswith(tail.lower() + " "):
            return f"{lead} {lower[len(tail) + 1 :]}"
    if lower.lower().startswith(("if ", "when ", "with ", "for ", "in ")) and re.search(
        r"\bif( you (?:have|are))?$", lead
    ):
        return re.sub(r"\s+if(?: you (?:have|are))?$", "", lead) + f" {lower}"
    if lead in ("Purpose", "Uses:"):
        return f"{lead.rstrip(':')}: {lower}"
    return f"{lead} {lower}"


def _is_damaged(section: Section, start: int, end: int) -> bool:
    return any(s < end and e > start for s, e in section.damaged)

"""A sentence of a label where it stands."""

from dataclasses import dataclass, replace

from materia.model.concept import ConceptKind, Mention
from materia.model.document import BlockKind, Section


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, list item or table row. Offsets are of the section's text; mentions' offsets are of `text`."""

    section: Section
    start: int
    end: int
    text: str
    block: BlockKind
    mentions: tuple[Mention, ...]

    def of(self, *kinds: ConceptKind) -> tuple[Mention, ...]:
        """Return the mentions of these kinds, in order."""
        return tuple(mention for mention in self.mentions if mention.concept.kind in kinds)

    def of_products(self) -> tuple[Mention, ...]:
        """Return the mentions of drugs, brands and classes, in order."""
        return self.of(ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS)

    def part(self, start: int, end: int) -> "Sentence":
        """Return the part of the sentence at `start:end` of its text, without outer spaces."""
        text = self.text[start:end]
        first = start + len(text) - len(text.lstrip())
        text = text.strip()
        if len(text) == len(self.text):
            return self
        mentions = tuple(
            replace(mention, start=mention.start - first, end=mention.end - first)
            for mention in self.mentions
            if first <= mention.start and mention.end <= first + len(text)
        )
        return Sentence(self.section, self.start + first, self.start + first + len(text), text, self.block, mentions)

    @property
    def in_table(self) -> bool:
        """Whether this is a row of a table."""
        return self.block is BlockKind.TABLE_ROW

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of a table row (or of a header row)."""
        return tuple(cell.strip() for cell in self.text.split(" | "))


def table_header(section: Section, start: int) -> str:
    """Return the header rows of the table that the place is in, joined by " | "; "" elsewhere."""
    inside = next((block for block in section.blocks if block.start <= start < block.end), None)
    if inside is None or inside.kind is not BlockKind.TABLE_ROW:
        return ""
    headers = [b for b in section.blocks if b.kind is BlockKind.TABLE_HEADER and b.level == inside.level]
    return " | ".join(section.text[block.start : block.end] for block in headers)

"""What the checker is told beside claim and passage: whom the document is about and where the passage stands."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A drug, class or other named thing found in a text. Terms with the same `id` mean the same thing."""

    id: str  # a concept id such as "drug:baclofen"
    start: int
    end: int
    kind: str = "drug"
    broader: tuple[str, ...] = ()  # ids of the classes or ingredients that the term belongs to


class TermFinder(Protocol):
    """Finds named things in a text (hashable): `checker.names` wraps `materia.terms`, tests have a small one."""

    def find_terms(self, text: str) -> tuple[Term, ...]:
        """Return the terms of `text`, in order and without overlap."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a passage stands. Everything is optional; what is unknown cannot excuse a claim."""

    subject: tuple[str, ...] = ()  # all names of the drug that the document is about
    section_kind: str | None = None  # LOINC code, see `materia.model.section_kind`
    section_title: str = ""
    routes: tuple[str, ...] = ()  # routes and forms of the document's product, as words
    population: str = ""  # the population the document or section is about, as words
    preceding: str = ""  # the text before the passage in its section: resolves "such patients"
    table_header: str = ""  # the header row, where the passage is a table row
    finder: TermFinder | None = None

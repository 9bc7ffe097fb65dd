"""Names that begin as typed, for boxes that complete what a reader types."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from materia.interfaces.records import ConceptMatch
from materia.terms.keys import key

if TYPE_CHECKING:
    from materia.terms.vocabulary import Vocabulary

#: Longest text that is completed, in characters.
LONGEST_PREFIX = 64

#: Kinds of concept in the order in which they are offered.
_ORDER = {"drug": 0, "brand": 0, "class": 1}
_OTHER = 2
#: Names looked at for one prefix; a single letter begins thousands.
_MOST_LOOKED_AT = 4_000


class NameIndex:
    """The names of a vocabulary in alphabetical order; made in milliseconds, threads may share it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._names = sorted(vocabulary.names)

    def complete(self, prefix: str, limit: int, kinds: frozenset[str] | None = None) -> tuple[ConceptMatch, ...]:
        """Return at most `limit` concepts with a name that begins with `prefix`, each once, best first.

        `kinds` leaves other kinds out. Abbreviations that are always asked back are never offered.
        """
        wanted = key(prefix[:LONGEST_PREFIX])
        if not wanted or limit <= 0:
            return ()
        at = bisect_left(self._names, wanted)
        found: list[tuple[bool, int, int, str, str]] = []
        for name in self._names[at : at + _MOST_LOOKED_AT]:
            if not name.startswith(wanted):
                break
            ids, _, flags = self.vocabulary.names[name].partition("\t")
            if "a" in flags:
                continue
            for identifier in filter(None, ids.split("|")):
                kind = identifier.partition(":")[0]
                if kinds is None or kind in kinds:
                    found.append((name != wanted, _ORDER.get(kind, _OTHER), len(name), name, identifier))
        found.sort()
        matches: dict[str, ConceptMatch] = {}
        for _, _, _, name, identifier in found:
            if len(matches) == limit:
                break
            concept = self.vocabulary.concept(identifier)
            if concept is not None and concept.id not in matches:
                matches[concept.id] = ConceptMatch(
                    id=concept.id, kind=concept.kind.value, name=concept.name, matched=name
                )
        return tuple(matches.values())

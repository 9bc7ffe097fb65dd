"""Candidates for a misspelled name, and the decision whether one of them may be taken."""

from __future__ import annotations

from dataclasses import dataclass

from materia.model.concept import Concept
from materia.terms.vocabulary import Vocabulary

# Letters that sound alike at the start of a word: a slip there is asked about, not mended ("zanax").
_SOUNDS = (
    ("z", "x", "s"),
    ("c", "k", "s", "q"),
    ("f", "ph"),
    ("g", "j"),
    ("i", "y", "e"),
    ("t", "d"),
    ("n", "kn", "pn"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name near to a written word; `distance` counts insertions, deletions, substitutions and swaps of neighbours."""

    name: str
    ids: tuple[str, ...]
    flags: str
    distance: int
    same_start: bool
    written: str


def distance(left: str, right: str, limit: int) -> int:
    """Return the Damerau distance (optimal string alignment), or limit + 1 where it is greater.

    >>> distance("metfromin", "metformin", 2), distance("baclofen", "bacon", 2)
    (1, 3)
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row, older = row, [i], before
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = above
    return min(row[-1], limit + 1)


def allowed(length: int) -> int:
    """Return how many slips a word of this length may hold: none up to 4 letters, 1 up to 7, 2 above.

    >>> [allowed(n) for n in (4, 5, 7, 8, 14)]
    [0, 1, 1, 2, 2]
    """
    return 0 if length < 5 else 1 if length < 8 else 2


class Misspelling:
    """Names of the vocabulary by the letters that they hold, so that few need to be compared."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._names: dict[int, list[str]] = {}
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for name, rest in vocabulary.names.items():
            flags = rest.partition("\t")[2]
            if len(name) >= 4 and "c" in flags and " " not in name and name.isalpha():
                self._names.setdefault(len(name), []).append(name)

    def candidates(self, word: str, wanted: frozenset[str] | None, *, split: bool = False) -> list[Candidate]:
        """Return the names within the allowed distance of a word and one step beyond, nearest first."""
        most = allowed(len(word)) if not split else min(1, allowed(len(word) - 2))
        if most == 0:
            return []
        mask, reach = _mask(word), most + 1
        found = []
        for length in range(len(word) - reach, len(word) + reach + 1):
            for other, name in self._of_length(length):
                if (mask ^ other).bit_count() > 2 * reach:
                    continue
                near = distance(word, name, reach)
                if near > reach:
                    continue
                ids, _, flags = self._vocabulary.names[name].partition("\t")
                chosen = tuple(i for i in ids.split("|") if wanted is None or i.partition(":")[0] in wanted)
                if chosen and (name[0] == word[0] or _sound_alike(name, word)):
                    found.append(Candidate(name, chosen, flags, near, name[0] == word[0], word))
        # Of one drug's names its own speaks first ("prednisolone" before "prednisolona").
        found.sort(key=lambda c: (c.distance, not c.same_start, c.ids[0].partition(":")[2] != c.name, c.name))
        if not found or found[0].distance <= most:
            return found
        # One slip more than is mended is still worth asking about where the word starts right ("testerone").
        return [
            c for c in found if len(word) > 5 and c.name[:3] == word[:3] and not split and c.ids[0].startswith("drug:")
        ]

    def _of_length(self, length: int) -> list[tuple[int, str]]:
        if length not in self._by_length:
            self._by_length[length] = [(_mask(name), name) for name in self._names.get(length, ())]
        return self._by_length[length]

    def decide(self, candidates: list[Candidate]) -> Candidate | tuple[tuple[Concept, ...], str]:
        """Return the one candidate to take, or the choices to ask about and why.

        A candidate is taken only if no other medicine is about as near, the first letter is right, and no known
        look-alike of it is near too. "unlikely": the first letter differs, so the word may be something else.
        """
        best = candidates[0]
        target = self._drugs(best)
        rivals = [c for c in candidates[1:] if c.distance <= best.distance + 1 and self._drugs(c) != target]
        if best.distance > allowed(len(best.written)):
            return self._choices([c for c in candidates if c.distance == best.distance]), "unlikely"
        alike = {i for each in best.ids for i in self._vocabulary.look_alikes(each)}
        mistaken = [c for c in rivals if alike.intersection(c.ids)]
        if mistaken:
            return self._choices([best, *mistaken]), "look_alike"
        # After one slip a rival needs as few; after two, one more slip is "about equally near".
        close = [c for c in rivals if c.distance == best.distance or (best.distance > 1 and c.same_start)]
        if not _is_drug(best):  # a mended finding misleads nobody about a medicine
            close = [c for c in close if c.distance == best.distance and _is_drug(c) and c.same_start]
        if close:
            return self._choices([best, *close]), "misspelling"
        if not best.same_start:
            return self._choices([best]), "unlikely"
        return best

    def _drugs(self, candidate: Candidate) -> tuple[str, ...]:
        concept = self._vocabulary.concept(candidate.ids[0])
        if concept is None:
            return candidate.ids
        products = self._vocabulary.products(concept)
        return tuple(sorted(p.id for p in products)) or (concept.id,)

    def _choices(self, candidates: list[Candidate]) -> tuple[Concept, ...]:
        found: dict[str, Concept] = {}
        for candidate in candidates[:5]:
            concept = self._vocabulary.concept(candidate.ids[0])
            if concept is not None:
                found.setdefault(concept.id, concept)
        return tuple(found.values())


def _is_drug(candidate: Candidate) -> bool:
    return candidate.ids[0].partition(":")[0] in ("drug", "brand")


def _mask(word: str) -> int:
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 61)
    return mask


def _sound_alike(name: str, word: str) -> bool:
    return any(name.startswith(group) and word.startswith(group) for group in _SOUNDS)

"""Find the vocabulary's concepts in a text: longest match, offsets in code points, nothing swapped silently."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, islice, pairwise

from materia.model.concept import Ambiguity, Concept, ConceptKind, Mention, drug_id, moieties_of
from materia.terms.misspelling import Candidate, Misspelling
from materia.terms.tables import DATA, rows
from materia.terms.tokens import First, Firsts, Hit, Named, Tokens, named, singulars, tokens_of
from materia.terms.vocabulary import Vocabulary
from materia.terms.words import common_neighbours, is_english

# What may stand between the words of one name: a space, hyphen, apostrophe, slash or mark, not a sentence's end.
_INSIDE = re.compile(r"[\s®™]{0,2}[-‐‑‒–−/'’®™]?[\s®™]?|\.|\s|\s?[()]\s?", re.S)
_JOINER = re.compile(r"\s*(?:[-‐‑–/+&]|,?\s+and|,?\s+with)\s*|\s*,\s*", re.S | re.I)
_STRENGTH = re.compile(r"(\d+([.,]\d+)?(mcg|mg|ml|g|iu|units?|hr|h)?|mcg|mg|ml|er|xr|sr|xl)$")
# Shorter words are slips and initials more often than medicines.
_SHORTEST_UNKNOWN = 4
_LONGEST_PRODUCT = 6  # ingredients
_MOST_OPEN = 40  # unknown words in a text; in a longer one none is mended


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a text mentions. All three are in the order of the text."""

    mentions: tuple[Mention, ...]
    ambiguities: tuple[Ambiguity, ...] = ()
    unknown: tuple[str, ...] = ()  # words that neither English nor the vocabulary knows, as written


class Recogniser:
    """Finds the concepts of a vocabulary in text."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._firsts = Firsts(vocabulary.names)

    @cached_property
    def _salts(self) -> dict[str, str]:
        return {row["word"]: row["use"] for row in rows(DATA / "salts.tsv")}

    @cached_property
    def _endings(self) -> frozenset[str]:
        return frozenset(row["ending"] for row in rows(DATA / "brand_variants.tsv"))

    @cached_property
    def _misspelling(self) -> Misspelling:
        return Misspelling(self.vocabulary)

    def find(self, text: str, kinds: Collection[ConceptKind] | None = None, *, correct: bool = True) -> Recognition:
        """Return the concepts that the text mentions, longest match first, never overlapping.

        `kinds` leaves other kinds out. `correct` mends misspelled names and lists unknown words; leave it off for label
        text, which is long and spelled well. A brand that names several products, a dangerous abbreviation, and a word
        about equally near to two medicines are ambiguities: the reader is asked.

        >>> recogniser = Recogniser(Vocabulary.load())
        >>> [m.concept.id for m in recogniser.find("Is it ok to take Zoloft with paracetamol?").mentions]
        ['brand:zoloft', 'drug:acetaminophen']
        """
        wanted = None if kinds is None else frozenset(str(k) for k in kinds)
        tokens = tokens_of(text)
        hits = self._hits(tokens, wanted)
        if correct:
            hits, doubtful, unknown = self._mend(tokens, hits, wanted)
        else:
            doubtful, unknown = [], []
        if correct and wanted is None and self.vocabulary.everyday and not doubtful:
            hits = self._everyday(tokens, hits)
        mentions: list[Mention] = []
        ambiguities: list[Ambiguity] = list(doubtful)
        starts, ends, concept_of = tokens.starts, tokens.ends, self.vocabulary.concept
        taken = 0
        for hit in self._combine(tokens, hits):
            concept = concept_of(hit.ids[0])
            if concept is None or hit.first < taken:
                continue
            start, end, flags = starts[hit.first], ends[hit.last], hit.flags
            written = text[start:end]
            if concept.kind is ConceptKind.BRAND and self._is_other_product(tokens, hit):
                end, taken = ends[hit.last + 1], hit.last + 2
                ambiguities.append(_ask(text[start:end], start, end, self._siblings(hit, concept), "several_products"))
            elif "a" in flags:
                concepts = tuple(c for c in map(concept_of, hit.ids) if c is not None)
                ambiguities.append(_ask(written, start, end, concepts, "abbreviation"))
            elif (
                "s" in flags
                and concept.kind is ConceptKind.BRAND
                and len(products := self.vocabulary.products(concept)) > 1
            ):
                ambiguities.append(_ask(written, start, end, products, "several_products"))
            else:
                mentions.append(
                    Mention(
                        concept=concept,
                        text=written,
                        start=start,
                        end=end,
                        matched=hit.matched,
                        corrected=hit.corrected,
                    )
                )
        ambiguities.sort(key=lambda a: (a.start, a.end))
        return Recognition(mentions=tuple(mentions), ambiguities=tuple(ambiguities), unknown=tuple(unknown))

    def resolve(self, mention: Mention) -> tuple[Concept, ...]:
        """Return the drug that a mention of a drug or brand names, as one concept; nothing for other kinds.

        >>> recogniser = Recogniser(Vocabulary.load())
        >>> [c.id for c in recogniser.resolve(recogniser.find("Vicodin").mentions[0])]
        ['drug:acetaminophen+hydrocodone']
        """
        return self.vocabulary.products(mention.concept)

    def look_alike(self, concept: Concept) -> tuple[str, ...]:
        """Return the ids of the names that are known to be mistaken for this one."""
        return self.vocabulary.look_alikes(concept.id)

    def parts(self, mention: Mention) -> tuple[Mention, ...]:
        """Return the single drugs that were read as one combination ("lisinopril and hydrochlorothiazide").

        Empty where the mention is not written as several names. For questions that ask of the parts together.
        """
        if mention.concept.kind is not ConceptKind.DRUG or "+" not in mention.concept.id:
            return ()
        tokens = tokens_of(mention.text)
        found = []
        for hit in self._salted(tokens, self._hits(tokens, frozenset({"drug", "brand"}))):
            concept = self.vocabulary.concept(hit.ids[0])
            if concept is not None:
                start, end = tokens.starts[hit.first], tokens.end(hit.last)
                found.append(
                    Mention(
                        concept=concept,
                        text=mention.text[start:end],
                        start=mention.start + start,
                        end=mention.start + end,
                        matched=hit.matched,
                    )
                )
        return tuple(found) if len(found) > 1 else ()

    def _is_other_product(self, tokens: Tokens, hit: Hit) -> bool:
        """Return whether a brand is followed by an ending that makes another product of it ("Zyrtec-D")."""
        after = hit.last + 1
        if (
            after >= len(tokens.words)
            or tokens.words[after] not in self._endings
            or tokens.gaps[after] not in (" ", "-")
        ):
            return False
        written = tokens.text[tokens.starts[after] : tokens.ends[after]]
        return tokens.gaps[after] == "-" or written.isupper() or not is_english(written)

    def _siblings(self, hit: Hit, concept: Concept) -> tuple[Concept, ...]:
        found = dict.fromkeys(self.vocabulary.products(concept))
        for name in sorted(self.vocabulary.names):
            if name.startswith(f"{hit.matched} "):
                for sibling in self.vocabulary.lookup(name):
                    found.update(dict.fromkeys(self.vocabulary.products(sibling)))
        return tuple(found)[:6]

    def _everyday(self, tokens: Tokens, hits: list[Hit]) -> list[Hit]:
        """Where no medicine is named, take an everyday word that is one ("What is oxygen used for?")."""
        if any(hit.ids[0].split(":")[0] in ("drug", "brand", "class") for hit in hits):
            return hits
        taken = {place for hit in hits for place in range(hit.first, hit.last + 1)}
        added = [
            Hit(place, place, word, (self.vocabulary.everyday[word],), "")
            for place, word in enumerate(tokens.words)
            if word in self.vocabulary.everyday and place not in taken
        ]
        return sorted([*hits, *added[:1]], key=lambda hit: hit.first)

    # Exact names

    def _hits(self, tokens: Tokens, wanted: frozenset[str] | None) -> list[Hit]:
        words = [*tokens.words, ""]
        firsts = list(map(self._firsts.__getitem__, tokens.words))
        hits: list[Hit] = []
        free = 0
        for index, first in compress(enumerate(firsts), firsts):
            if index < free or first is None:
                continue
            if words[index + 1] in first.followers:
                hit = self._longest(tokens, index, first, wanted)
            else:
                hit = self._single(tokens, index, first, wanted)
            if hit is not None:
                free = hit.last + 1
                if hit.ids:
                    hits.append(hit)
        return hits

    def _longest(self, tokens: Tokens, index: int, first: First, wanted: frozenset[str] | None) -> Hit | None:
        words, gaps, names = tokens.words, tokens.gaps, self.vocabulary.names
        reach, most = 1, min(first.reach, len(words) - index)
        while reach < most and self._inside(gaps[index + reach], words[index + reach - 1]):
            reach += 1
        for count in range(reach, 1, -1):
            last = index + count - 1
            stem = " ".join(words[index + 1 : last])
            start = f"{first.forms[0]} {stem} " if stem else f"{first.forms[0]} "
            for end in singulars(words[last]):
                rest = names.get(start + end)
                hit = None if rest is None else self._hit(tokens, index, last, named(start + end, rest), wanted)
                if hit is not None:
                    return hit
        return self._single(tokens, index, first, wanted)

    def _single(self, tokens: Tokens, index: int, first: First, wanted: frozenset[str] | None) -> Hit | None:
        for name in first.names:
            hit = self._hit(tokens, index, index, name, wanted)
            if hit is not None:
                return hit
        return None

    @staticmethod
    def _hit(tokens: Tokens, first: int, last: int, name: Named, wanted: frozenset[str] | None) -> Hit | None:
        """Return what a name finds in its place; a phrase of the stop list is passed over as a whole: no ids."""
        key, ids, flags = name
        if "x" in flags and not tokens.text[tokens.starts[first] : tokens.ends[last]].isupper():
            return None
        if wanted is not None and ids:
            ids = tuple([i for i in ids if i.partition(":")[0] in wanted])
            if not ids:
                return None
        return Hit(first, last, key, ids, flags)

    @staticmethod
    def _inside(gap: str, before: str) -> bool:
        return gap == " " or _INSIDE.fullmatch(gap) is not None or (before == "st" and gap in (". ", "."))

    # Salts and combinations

    def _salted(self, tokens: Tokens, hits: list[Hit]) -> list[Hit]:
        """Extend drug mentions over the salt words that follow ("oxycodone hcl")."""
        out, words = [], [*tokens.words, ""]
        for place, hit in enumerate(hits):
            last = hit.last
            if words[last + 1] in self._salts and hit.ids[0].startswith("drug:") and "a" not in hit.flags:
                limit = hits[place + 1].first if place + 1 < len(hits) else len(tokens.words)
                while (
                    last + 1 < limit
                    and tokens.gaps[last + 1] in (" ", "-")
                    and self._salts.get(tokens.words[last + 1]) == "always"
                ):
                    last += 1
            if last != hit.last:
                matched = " ".join((hit.matched, *tokens.words[hit.last + 1 : last + 1]))
                hit = Hit(hit.first, last, matched, hit.ids, hit.flags, hit.corrected)
            out.append(hit)
        return out

    def _combine(self, tokens: Tokens, hits: list[Hit]) -> list[Hit]:
        """Join neighbouring drugs to one combination where such a product exists."""
        hits = self._salted(tokens, hits)
        ingredients = [self._ingredient(hit) for hit in hits]
        if not any(a and b for a, b in pairwise(ingredients)):
            return hits
        out: list[Hit] = []
        place = 0
        while place < len(hits):
            run = 1 if ingredients[place] else 0
            while (
                0 < run < _LONGEST_PRODUCT
                and place + run < len(hits)
                and ingredients[place + run]
                and "a" not in hits[place + run - 1].flags
                and self._joined(tokens, hits[place + run - 1], hits[place + run])
            ):
                run += 1
            joined = None
            while run > 1 and joined is None:
                joined = self._product(hits[place : place + run], ingredients[place : place + run])
                run -= joined is None
            out.append(joined or hits[place])
            place += run if joined else 1
        return out

    def _product(self, run: list[Hit], ingredients: list[str]) -> Hit | None:
        """Return neighbouring names as the one product that holds just these ingredients, or None."""
        # a pair that is a name of its own ("menthol and methyl salicylate") may be part of a larger product
        parts = [part for each in ingredients for part in moieties_of(each)]
        foods = sum(not hit.ids[0].startswith("drug:") for hit in run)
        identifier = drug_id(tuple(parts))
        if len(set(parts)) != len(parts) or not self.vocabulary.is_product(identifier):
            return None
        if foods and len(run) - foods < 2:  # "aspirin and caffeine" may ask about the two together
            return None
        matched = " and ".join(hit.matched for hit in run)
        mended = any(hit.corrected for hit in run)
        return Hit(run[0].first, run[-1].last, matched, (identifier,), "", mended)

    def _ingredient(self, hit: Hit) -> str:
        """Return the drug that a name may be as an ingredient of a product, also of a food that is one; else ""."""
        identifier = hit.ids[0]
        if identifier.startswith("drug:"):
            return identifier
        kind, _, name = identifier.partition(":")
        as_drug = f"drug:{name}"
        return as_drug if kind == "food" and name != "alcohol" and as_drug in self.vocabulary else ""

    @staticmethod
    def _joined(tokens: Tokens, left: Hit, right: Hit) -> bool:
        between = tokens.text[tokens.end(left.last) : tokens.starts[right.first]]
        return bool(between.strip()) and _JOINER.fullmatch(between) is not None

    # Misspelled and unknown words

    def _mend(
        self, tokens: Tokens, hits: list[Hit], wanted: frozenset[str] | None
    ) -> tuple[list[Hit], list[Ambiguity], list[str]]:
        covered = {i for hit in hits for i in range(hit.first, hit.last + 1)}
        # One word too many shows that the text is no question, or not English: the work for each would add up.
        open_words = list(islice(self._open(tokens, covered), _MOST_OPEN + 1))
        if len(open_words) > _MOST_OPEN:
            return hits, [], [tokens.text[tokens.starts[i] : tokens.ends[i]] for i in open_words[:_MOST_OPEN]]
        mended: list[Hit] = []
        doubtful: list[Ambiguity] = []
        unknown: list[str] = []
        used: set[int] = set()
        for i in open_words:
            if i in used:
                continue
            first, last, candidates = i, i, self._misspelling.candidates(tokens.words[i], wanted)
            if not candidates:
                # A name typed in two pieces ("level iracetam"): the pieces joined must be nearly right.
                for a, b in ((i - 1, i), (i, i + 1)):
                    if a < 0 or b >= len(tokens.words) or {a, b} & covered or tokens.gaps[b] not in (" ", "-"):
                        continue
                    pieces = tokens.words[a] + tokens.words[b]
                    near = self._misspelling.candidates(pieces, wanted, split=True)
                    if near:
                        first, last, candidates = a, b, near
                        break
            start, end = tokens.starts[first], tokens.end(last)
            written = tokens.text[start:end]
            # "strenths" is a slip of an English word; so is "injecetion", though "infection" is near as well.
            english = common_neighbours(tokens.words[i]) if first == last else frozenset()
            if english and (not candidates or candidates[0].distance > 1 or not candidates[0].same_start):
                continue
            if not candidates:
                unknown.append(written)
                continue
            used.update(range(first, last + 1))
            decided = self._misspelling.decide(candidates)
            if isinstance(decided, Candidate):
                mended.append(Hit(first, last, decided.name, decided.ids, decided.flags, corrected=True))
                continue
            choices, reason = decided
            doubtful.append(_ask(written, start, end, choices, reason))
            if reason == "unlikely":
                unknown.append(written)
        doubtful = [
            _ask(d.text, d.start, d.end, d.choices, "misspelling") if d.reason == "unlikely" else d for d in doubtful
        ]
        return sorted([*hits, *mended], key=lambda h: h.first), doubtful, unknown

    def _open(self, tokens: Tokens, covered: Collection[int]) -> Iterator[int]:
        for i, word in enumerate(tokens.words):
            if i not in covered and word.isalpha() and len(word) >= _SHORTEST_UNKNOWN and not self._known(word):
                yield i

    def _known(self, word: str) -> bool:
        return is_english(word) or word in self._salts or _STRENGTH.match(word) is not None


def _ask(text: str, start: int, end: int, choices: tuple[Concept, ...], reason: str) -> Ambiguity:
    return Ambiguity(text=text, start=start, end=end, choices=choices, reason=reason)

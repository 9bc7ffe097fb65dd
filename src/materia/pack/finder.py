"""Finds the pack's concepts in a sentence, for the checker: "muscle relaxer" and "muscle relaxant" are one thing."""

from materia.checker.context import Term
from materia.pack.store import Pack


class PackFinder:
    """A `TermFinder` over every name of the pack but misspellings, plurals included; longest names first."""

    def __init__(self, pack: Pack) -> None:
        from ahocorasick_rs import AhoCorasick, MatchKind

        concepts: dict[str, str] = {}
        for name in pack.names():
            if name.kind != "misspelling":
                concepts.setdefault(name.name.lower(), name.concept)
        for text, concept in sorted(concepts.items()):
            concepts.setdefault(f"{text}s", concept)
        self._concepts = [concepts[text] for text in sorted(concepts)]
        self._matcher = AhoCorasick(sorted(concepts), matchkind=MatchKind.LeftmostLongest)
        self._broader = {concept: pack.ancestors(concept) for concept in sorted(set(concepts.values()))}

    def find_terms(self, text: str) -> tuple[Term, ...]:
        """Return the concepts named in `text`, whole words only, in order and without overlap."""
        low = text.lower()
        if len(low) != len(text):  # a letter whose lower form is longer: offsets would slip
            low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
        return tuple(
            Term(
                id=self._concepts[index],
                start=start,
                end=end,
                kind=self._concepts[index].partition(":")[0],
                broader=self._broader[self._concepts[index]],
            )
            for index, start, end in self._matcher.find_matches_as_indexes(low)
            if not (low[start - 1 : start].isalnum() if start else False) and not low[end : end + 1].isalnum()
        )

"""The sections of several labels, each text once: ten labelers of one medicine print the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from materia.model.document import Section
from materia.model.identity import RouteGroup

if TYPE_CHECKING:
    from materia.answers.speaking import Speaker


class Heard:
    """Remembers which texts of some kinds of section the labels of one drug have shown."""

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = frozenset(kinds)
        self._texts: set[tuple[str, str, int, RouteGroup | None]] = set()

    def fresh(self, speaker: Speaker) -> dict[int, str]:
        """Return the ids of a label's sections that no label before it had word for word, by their place among all.

        The same words of another route, or from before a change that the other label came after, are not the same.
        """
        own = [section for section in speaker.outline if section.kind in self._kinds]
        texts = [(section.kind, section.digest, speaker.changes_since, speaker.route) for section in own]
        fresh = {at: section.id for at, section in enumerate(own) if texts[at] not in self._texts}
        self._texts.update(texts)
        return fresh


class Reading:
    """What labels say in sections of some kinds: pairs of a label and its sections by their place, best label first.

    A text is given for the first label that holds it; a label that only repeats others is left out. Texts are read
    from the library when their turn comes, so that an answer that needs no more than the first label reads no more.
    """

    def __init__(self, speakers: Iterable[Speaker], kinds: Collection[str]) -> None:
        heard = Heard(kinds)
        self._places = [(speaker, fresh) for speaker in speakers if (fresh := heard.fresh(speaker))]
        self._read: list[tuple[Speaker, dict[int, Section]]] = []

    def __iter__(self) -> Iterator[tuple[Speaker, dict[int, Section]]]:
        for number, (speaker, places) in enumerate(self._places):
            if number == len(self._read):
                self._read.append((speaker, speaker.read(places)))
            yield self._read[number]

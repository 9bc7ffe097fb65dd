"""What the loaded labels state of a medicine that the shipped pack does not know: read when it is first asked for."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from materia.extraction.naming import HELD_BACK
from materia.identity.authority import Wanted, speakers
from materia.identity.recency import recent_first
from materia.library.records import LabelHeader
from materia.library.store import Library
from materia.model.statement import Statement
from materia.terms.recogniser import Recogniser

if TYPE_CHECKING:
    from materia.extraction.extractor import Extractor
    from materia.pack.choose import Read

_MOST_LABELS = 6  # of one medicine; the best of each identity speak anyway
_KEPT = 256  # medicines


class OwnLabels:
    """The extractor over a library, medicine by medicine; what was read is kept until the library changes."""

    def __init__(self, library: Library, recogniser: Recogniser) -> None:
        self._library = library
        self._recogniser = recogniser
        self._extractor: Extractor | None = None
        self._kept: OrderedDict[tuple[str, str], tuple[Statement, ...]] = OrderedDict()

    def statements(self, subject: str) -> tuple[Statement, ...]:
        """Return what the labels of exactly this drug state, each fact once, sorted by id; chosen as for the pack."""
        key = (self._library.generation, subject)
        found = self._kept.get(key)
        if found is None:
            found = self._read(subject)
            self._kept[key] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _read(self, subject: str) -> tuple[Statement, ...]:
        # the families are many, and most questions are of medicines that the pack knows
        from materia.extraction.extractor import SINCE, Extractor
        from materia.pack.choose import chosen

        as_of = date.fromisoformat(SINCE)
        if self._extractor is None:
            self._extractor = Extractor(self._recogniser)
        headers = self._library.labels(subject)
        best = recent_first(speakers(headers, Wanted()).headers, as_of)
        others = [header for header in headers if header not in best]
        different = islice(self._different([*best, *others]), _MOST_LABELS)
        reads = [self._label(document, self._extractor) for document in different]
        found = chosen([read for read in reads if read is not None and read.subject == subject], as_of)
        return tuple(statement for statement in found if statement.predicate not in HELD_BACK)

    def _different(self, headers: Iterable[LabelHeader]) -> Iterator[str]:
        """Yield the ids of labels that say something that no label before them said word for word."""
        seen: set[tuple[str, str]] = set()
        for header in headers:
            texts = {(section.kind, section.digest) for section in self._library.outline(header.id)}
            if not texts <= seen:
                seen |= texts
                yield header.id

    def _label(self, document_id: str, extractor: "Extractor") -> "Read | None":
        from materia.pack.choose import read_of

        document = self._library.document(document_id)
        if document is None:
            return None
        whole = replace(document, sections=self._library.sections(document_id))
        return read_of(whole, extractor.extract(whole))

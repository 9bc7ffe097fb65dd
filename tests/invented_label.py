"""What one family of the extractor makes of one invented section, for the tests of the life-cycle families."""

from collections.abc import Callable, Iterator

from extraction_labels import label, marked, recogniser

from materia.extraction.candidate import Candidate, Rejected
from materia.extraction.extractor import Extraction, Extractor
from materia.extraction.label import Label

Read = Callable[[Label], Iterator[Candidate | Rejected]]


def extract(
    read: Read, kind: str, text: str, *, title: str = "", drug: str = "baclofen", brand: str = "Kemstro"
) -> Extraction:
    """Return what a family makes of one section; `drug` may join ingredients with "+"."""
    document = label(marked(kind, text, title=title), ingredients=drug.split("+"), brand=brand)
    return Extractor(recogniser(), families=(read,)).extract(document, examples=True)

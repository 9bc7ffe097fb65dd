"""Open what answers are made from: the pack, the library if there is one, and the vocabulary of both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from materia.answers.answerer import Answerer
from materia.library.database import DATABASE_FILE
from materia.library.store import Library
from materia.model.concept import Concept, ConceptKind, drug_id, moiety_names
from materia.pack.store import Pack
from materia.terms.library_names import library_concepts
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary
from materia.text.series import series


@dataclass(frozen=True, slots=True)
class Opened:
    """An answerer with what it answers from."""

    answerer: Answerer
    pack: Pack | None
    library: Library | None
    recogniser: Recogniser


def open_answerer(folder: Path | None, *, use_pack: bool = True) -> Opened:
    """Return an answerer over the shipped pack and the library in `folder`.

    A folder that holds no library counts as none; a broken or newer one raises LibraryError, a missing pack PackError.
    """
    pack = Pack.open() if use_pack else None
    library = Library.open(folder) if folder is not None and (folder / DATABASE_FILE).exists() else None
    return opened(pack, library)


def opened(pack: Pack | None, library: Library | None) -> Opened:
    """Return an answerer over what is open already, with the vocabulary of both."""
    recogniser = recogniser_of(pack, library)
    return Opened(Answerer(pack, library, recogniser), pack, library, recogniser)


def recogniser_of(pack: Pack | None, library: Library | None) -> Recogniser:
    """Return a recogniser of the names of the shipped vocabulary, the pack and the library."""
    concepts: list[Concept] = []
    if library is not None:
        concepts += library_concepts(library.names())
        concepts += _ingredients(library)
    return Recogniser(Vocabulary.load(concepts, pack))


def _ingredients(library: Library) -> Iterator[Concept]:
    """Yield every drug that labels speak for by its ingredients, which labels need not print in this way."""
    for drug in library.drugs():
        names = moiety_names(drug)
        several = len(names) > 1
        yield Concept(
            id=drug,
            kind=ConceptKind.DRUG,
            name=series(names),
            parents=tuple(drug_id((n,)) for n in names) if several else (),
            origin="library",
        )

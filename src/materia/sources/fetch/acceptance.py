"""Which fetched labels are taken: those whose active ingredients are the ones asked for, and no other."""

from collections.abc import Callable
from dataclasses import dataclass

from materia.model.document import Document
from materia.sources.fetch.failures import RefusedError
from materia.sources.fetch.request import ingredients

#: The active moieties of each product of a document, as the `identity` room finds them in the ingredient list.
MoietiesOf = Callable[[Document], tuple[frozenset[str], ...]]
#: The moiety that a name of an ingredient stands for.
MoietyNamed = Callable[[str], str]
#: The documents in the bytes of a file; the second argument names it in messages.
ReadBytes = Callable[[bytes, str], tuple[Document, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Judges labels. The functions come from rooms after this one, or from a test."""

    read: ReadBytes
    moieties_of: MoietiesOf
    moiety_named: MoietyNamed
    combinations: bool = False
    brand: bool = False

    def judge(self, data: bytes, *, set_id: str, name: str | None, version: str | None) -> Document:
        """Return the label in the bytes that came. Raises `RefusedError` where it is not the one asked for."""
        documents = self.read(data, set_id)
        if len(documents) != 1:
            raise RefusedError("not_a_label", f"What came for {set_id} holds {len(documents) or 'no'} labels.")
        document = documents[0]
        if (document.set_id or "").lower() != set_id:
            raise RefusedError(
                "other_set_id", f"What came for {set_id} is the label {document.set_id or 'without id'}."
            )
        if _older(document.version, version):
            raise RefusedError(
                "older_version", f"Version {document.version} of {set_id} came, but {version} is current."
            )
        if name is not None:
            self._check_name(document, name)
        return document

    def _check_name(self, document: Document, name: str) -> None:
        if self.brand:
            names = sorted({product.name.strip().lower() for product in document.products})
            if name.lower() not in names:
                raise RefusedError(
                    "other_product", f"The label is of {', '.join(names) or 'no named product'}, not {name}."
                )
            return
        wanted = frozenset(self.moiety_named(part) for part in ingredients(name))
        found = [moieties for moieties in self.moieties_of(document) if moieties]
        if not found:
            raise RefusedError("no_ingredients", f"The label names no active ingredient, so it may not be {name}.")
        for moieties in found:
            if moieties == wanted or (self.combinations and wanted <= moieties):
                continue
            raise RefusedError(
                "other_ingredients", f"The label's active ingredients are {', '.join(sorted(moieties))}, not {name}."
            )


def _older(version: str | None, current: str | None) -> bool:
    if version is None or current is None or not version.isdigit() or not current.isdigit():
        return False
    return int(version) < int(current)

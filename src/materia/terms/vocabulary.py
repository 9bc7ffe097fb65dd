"""The vocabulary: shipped names, the names of the loaded library and those of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, partial
from typing import Protocol

from materia.model.concept import Concept, ConceptKind, drug_id, ingredient_ids, slug
from materia.terms.compiler import KIND_ORDER
from materia.terms.keys import key
from materia.terms.name_keys import restored, variants
from materia.terms.tables import DATA, drug_classes, rows
from materia.terms.words import is_common
from materia.text.series import series

_EXTENDED = re.compile(r"-(?:xl|er|xr|sr|cr|la|cd)$")  # endings of brand names that mean extended release
_ABOVE = ("class:", "condition:", "effect:")
_ADDED_ORDER = {kind: KIND_ORDER.index("condition" if kind == "effect" else kind) for kind in KIND_ORDER}


class Named(Protocol):
    """Concepts whose names are read at once and which are read themselves when one is asked for: those of a pack."""

    def name_keys(self) -> Iterable[tuple[str, str]]:
        """Return ids, sorted, with their names (see `name_keys.stored`); "" where the concept itself must be seen."""

    def concept(self, concept_id: str) -> Concept | None:
        """Return one of them."""


class Vocabulary:
    """Concepts by id and by name. `names` maps a key (see `keys.key`) to "id|id<TAB>flags".

    Flags: "c" may be the target of a mended misspelling, "s" names several products, "a" an abbreviation that is always
    asked back, "x" only as written in capitals, "l" from the loaded library.
    """

    def __init__(self, names: dict[str, str], lines: dict[str, str]) -> None:
        self.names = names
        self._lines = lines
        self._concepts: dict[str, Concept] = {}
        self._pack: Named | None = None
        self._of_pack: set[str] = set()  # concepts that the pack adds to when they are asked for
        self._children: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def load(cls, extra: Iterable[Concept] = (), pack: Named | None = None) -> Vocabulary:
        """Return the shipped vocabulary with the concepts of a pack and then `extra` ones (of the library) added.

        An added concept with a known id adds its names, codes and parents to the known one. The pack stays in use.

        >>> Vocabulary.load().lookup("paracetamol")[0].id
        'drug:acetaminophen'
        """
        compiled = DATA / "compiled"
        names: dict[str, str] = {}
        for line in (compiled / "names.tsv").read_text("utf-8").splitlines():
            name, _, rest = line.partition("\t")
            names[name] = rest
        lines: dict[str, str] = {}
        for line in (compiled / "concepts.tsv").read_text("utf-8").splitlines():
            identifier, _, rest = line.partition("\t")
            lines[identifier] = rest
        vocabulary = cls(names, lines)
        if pack is not None:
            vocabulary._add_named(pack)
        for concept in sorted(extra, key=lambda c: (c.origin != "pack", c.id)):
            vocabulary._add(concept)
        return vocabulary

    @cached_property
    def everyday(self) -> dict[str, str]:
        """Everyday words ("oxygen") that name a drug with a label: names only where no other drug is named."""
        return {}

    def _add_named(self, pack: Named) -> None:
        self._pack = pack
        for identifier, keys in pack.name_keys():
            line = self._lines.get(identifier, "")
            if not keys or "product=" in line or identifier in self._aliases:
                concept = pack.concept(identifier)
                if concept is not None:
                    self._add(concept)
                continue
            self._of_pack.add(identifier)
            known = partial(self._is_name, identifier)
            for k in restored(keys, known):
                self._add_name(k, identifier, "pack", "c")

    def _add(self, concept: Concept) -> None:
        if concept.id in self._aliases:
            other = self._aliases[concept.id]
            kind = ConceptKind(other.partition(":")[0])
            concept = replace(concept, id=other, kind=kind, synonyms=(concept.name, *concept.synonyms))
        known = self.concept(concept.id)
        merged = self._concepts[concept.id] = self._joined(known, concept) if known is not None else concept
        self._children = None
        flags = "c" if concept.origin == "pack" else "cl"
        if any(system == "product" for system, _ in merged.codes) and not merged.parents:
            flags += "s"
        for name in (concept.name, *concept.synonyms):
            for k in variants(name):
                self._add_name(k, concept.id, concept.origin, flags)

    def _joined(self, known: Concept, concept: Concept) -> Concept:
        # A brand keeps the ingredients it is shipped with; a drug or class gains the classes it is given.
        is_brand = concept.kind is ConceptKind.BRAND
        parents = known.parents if is_brand and known.parents else (*known.parents, *concept.parents)
        return Concept(
            id=known.id,
            kind=known.kind,
            name=known.name,
            synonyms=tuple(dict.fromkeys((*known.synonyms, *concept.synonyms))),
            codes=tuple(dict.fromkeys((*known.codes, *concept.codes))),
            parents=tuple(dict.fromkeys(parents)),
            lay_name=known.lay_name or concept.lay_name,
            # a combination made from its parts is not yet known as a product
            origin=known.origin if concept.id in self._lines or "+" not in concept.id else concept.origin,
        )

    def _is_name(self, identifier: str, k: str) -> bool:
        return identifier in self.names.get(k, "").partition("\t")[0].split("|")

    def _add_name(self, k: str, identifier: str, origin: str, flags: str) -> None:
        here = self.names.get(k)
        if k in self._stop and identifier.startswith(("brand:", "drug:")):
            if identifier == f"drug:{k}":
                self.everyday[k] = identifier
            return
        if here is None:
            # A label may be called "Today" or "Sleep Aid": everyday words are no names, whatever a label is called.
            if identifier.startswith("brand:") and self._is_description(k):
                return
            self.names[k] = f"{identifier}\t{flags}"
            return
        ids, _, old = here.partition("\t")
        listed = ids.split("|")
        if identifier in listed or "a" in old:
            return
        if origin != "pack" and any(i.split(":")[0] in ("drug", "brand", "class") for i in listed):
            return  # what is shipped or curated has been looked at; a product title has not
        # What is shipped under a name speaks first: a pack may call "gout" what it states of acute gout alone.
        listed = sorted([*listed, identifier], key=lambda i: _ADDED_ORDER[i.split(":")[0]])
        self.names[k] = f"{'|'.join(listed)}\t{old}"

    def _is_description(self, k: str) -> bool:
        """Return whether a product title only describes ("Sleep Aid") or is the ingredients' own name."""
        words = k.split()
        own = any(self.names.get(word, "").startswith("drug:") for word in words)
        return own or all(map(is_common, words))

    @cached_property
    def _stop(self) -> frozenset[str]:
        return frozenset(key(row["name"]) for row in rows(DATA / "not_names.tsv"))

    def __contains__(self, identifier: str) -> bool:
        identifier = self.canonical(identifier)
        return identifier in self._concepts or identifier in self._lines or identifier in self._of_pack

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all concepts, sorted."""
        return tuple(sorted({*self._lines, *self._concepts, *self._of_pack}))

    def concept(self, identifier: str) -> Concept | None:
        """Return the concept with this id, or None. A combination of known drugs is made when it is asked for."""
        found = self._concepts.get(identifier)
        if found is None and (other := self.canonical(identifier)) != identifier:
            return self.concept(other)
        if found is None:
            line = self._lines.get(identifier)
            if line is not None:
                found = _read(identifier, line)
            elif identifier.startswith("drug:") and "+" in identifier:
                found = self._combination(identifier)
            own = self._pack.concept(identifier) if self._pack is not None and identifier in self._of_pack else None
            if own is not None:
                found = self._joined(found, own) if found is not None else own
            if found is not None:
                self._concepts[identifier] = found
        return found

    def listed(self, identifier: str) -> Concept | None:
        """Return the concept with this id where it is listed, or None: of no combination that nobody makes."""
        return self.concept(identifier) if identifier in self._lines else None

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return {row["alias"]: row["id"] for row in rows(DATA / "aliases.tsv")}

    def canonical(self, identifier: str) -> str:
        """Return the id by which a concept is known today; older ids of the same thing stay valid.

        >>> Vocabulary.load().canonical("population:kidney-impairment")
        'condition:kidney-impairment'
        """
        return self._aliases.get(identifier, identifier)

    @cached_property
    def _releases(self) -> dict[str, str]:
        return {f"brand:{slug(row['name'])}": row["release"] for row in rows(DATA / "brand_release.tsv")}

    def release_of(self, brand: str) -> str | None:
        """Return "extended" or "delayed" where a brand's name alone means that release form, else None.

        >>> Vocabulary.load().release_of("brand:oxycontin")
        'extended'
        """
        found = self._releases.get(brand)
        if found is None and brand.startswith("brand:") and _EXTENDED.search(brand):
            found = "extended"
        return found

    def is_product(self, identifier: str) -> bool:
        """Return whether a combination is known as a product, shipped or of the loaded library."""
        if identifier in self._lines:
            return True
        added = self._concepts.get(identifier)
        return added is not None and added.origin == "library"

    def _combination(self, identifier: str) -> Concept | None:
        parts = ingredient_ids(identifier)
        concepts = [c for c in map(self.concept, parts) if c is not None]
        if len(concepts) != len(parts):
            return None
        name = series([c.name for c in concepts])
        return Concept(id=identifier, kind=ConceptKind.DRUG, name=name, parents=parts)

    def lookup(self, name: str) -> tuple[Concept, ...]:
        """Return the concepts that have exactly this name (case, accents, hyphens aside), likeliest kind first."""
        rest = self.names.get(key(name))
        if rest is None:
            return ()
        return tuple(c for c in map(self.concept, rest.partition("\t")[0].split("|")) if c is not None)

    def products(self, concept: Concept) -> tuple[Concept, ...]:
        """Return the drugs that a brand may stand for: one, or several where the reader must be asked."""
        if concept.kind is ConceptKind.DRUG:
            return (concept,)
        if concept.kind is not ConceptKind.BRAND:
            return ()
        if not concept.parents and (codes := [code for system, code in concept.codes if system == "product"]):
            return tuple(c for c in map(self.concept, codes) if c is not None)
        line = self._lines.get(concept.id, "")
        listed = line.rpartition("\t")[2].split("|") if line else []
        ids = [i for i in listed if i] or ([_together(concept.parents)] if concept.parents else [])
        return tuple(c for c in map(self.concept, ids) if c is not None)

    # Classes

    def ancestors(self, identifier: str) -> tuple[str, ...]:
        """Return the classes above a class or drug, or the wider conditions and effects above one; nearest first.

        >>> Vocabulary.load().ancestors("condition:status-asthmaticus")[:3]
        ('condition:asthma-attack', 'condition:asthma', 'condition:bronchospastic-disease')
        """
        found: dict[str, None] = {}
        level = [identifier]
        while level:
            above: list[str] = []
            for each in level:
                concept = self.concept(each)
                above += [p for p in (concept.parents if concept else ()) if p not in found]
            level = sorted(set(above))
            found.update(dict.fromkeys(level))
        return tuple(i for i in found if i.startswith(_ABOVE))

    def classes_of(self, drug: str) -> tuple[str, ...]:
        """Return the classes of a drug or brand, nearest first; of a combination, those of all its ingredients."""
        return self.ancestors(drug)

    def is_a(self, drug: str, class_id: str) -> bool | None:
        """Return whether a drug belongs to a class, directly or through a subclass.

        True where a source says so; False only where the class is one whose members a source lists in full (opioids,
        benzodiazepines, barbiturates) and the drug is not among them; else None: membership is open, look further.
        A drug that only the loaded library knows is never denied.
        """
        if self.concept(drug) is None or self.concept(class_id) is None:
            return None
        if class_id in self.classes_of(drug):
            return True
        parts = self._ingredients(drug)
        if class_id not in self._complete or any(
            (class_id, p) in self._not_judged or p not in self._lines for p in parts
        ):
            return None
        return False

    def _ingredients(self, identifier: str) -> tuple[str, ...]:
        concept = self.concept(identifier)
        parents = tuple(p for p in (concept.parents if concept else ()) if p.startswith("drug:"))
        return parents or (identifier,)

    @cached_property
    def _not_judged(self) -> frozenset[tuple[str, str]]:
        return frozenset((f"class:{r['class']}", drug_id((r["drug"],))) for r in rows(DATA / "not_judged.tsv"))

    @cached_property
    def _complete(self) -> frozenset[str]:
        return frozenset(each.id for each in drug_classes() if each.complete)

    def members(self, class_id: str) -> tuple[str, ...]:
        """Return the ids of the drugs (single ingredients) of a class and its subclasses, sorted."""
        if self._children is None:
            children: dict[str, list[str]] = {}
            for identifier in self.ids():
                if identifier.startswith(("drug:", "class:")) and "+" not in identifier:
                    line = self._lines.get(identifier)
                    added = identifier in self._concepts or identifier in self._of_pack
                    if not added and line is not None and "class:" not in line:
                        continue
                    concept = self.concept(identifier)
                    for parent in concept.parents if concept else ():
                        children.setdefault(parent, []).append(identifier)
            self._children = {p: tuple(c) for p, c in children.items()}
        found: set[str] = set()
        waiting, seen = [class_id], {class_id}
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child.startswith("drug:"):
                    found.add(child)
                elif child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return tuple(sorted(found))

    # Look-alikes

    @cached_property
    def _look_alikes(self) -> dict[str, tuple[str, ...]]:
        pairs: dict[str, set[str]] = {}
        for row in rows(DATA / "look_alikes.tsv"):
            known = [found[0].id for name in row["names"].split("|") if (found := self.lookup(name))]
            for each in known:
                pairs.setdefault(each, set()).update(set(known) - {each})
        return {i: tuple(sorted(others)) for i, others in pairs.items()}

    def look_alikes(self, identifier: str) -> tuple[str, ...]:
        """Return the ids of the names that are known to be mistaken for this one, sorted."""
        return self._look_alikes.get(identifier, ())


def _together(parents: tuple[str, ...]) -> str:
    return parents[0] if len(parents) == 1 else drug_id(tuple(p.removeprefix("drug:") for p in parents))


def _read(identifier: str, line: str) -> Concept:
    name, lay, synonyms, codes, parents, _ = line.split("\t")
    pairs = tuple(tuple(c.split("=", 1)) for c in codes.split("|") if c)
    return Concept(
        id=identifier,
        kind=ConceptKind(identifier.split(":", 1)[0]),
        name=name,
        synonyms=tuple(synonyms.split("|")) if synonyms else (),
        codes=tuple((p[0], p[1]) for p in pairs),
        parents=tuple(parents.split("|")) if parents else (),
        lay_name=lay or None,
    )

"""Compile the name tables of `terms/data` to the two files that the vocabulary loads."""

import re
from collections.abc import Iterator, Set
from pathlib import Path

from materia.model.concept import drug_id, slug
from materia.terms.keys import key
from materia.terms.name_keys import variants
from materia.terms.tables import drug_classes, memberships, rows
from materia.terms.words import is_english
from materia.text.series import series

# When one name names several things, the first kind of this list speaks, unless the caller asks for other kinds.
KIND_ORDER = ("drug", "brand", "class", "condition", "effect", "food", "test", "population", "enzyme")


class _Tables:
    def __init__(self) -> None:
        self.concepts: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, dict[str, str]] = {}

    def concept(
        self,
        identifier: str,
        name: str,
        names: list[str],
        *,
        lay: str = "",
        codes: str = "",
        parents: str = "",
        products: str = "",
        flags: str = "",
    ) -> None:
        synonyms = "|".join(dict.fromkeys(n for n in names if n and n != name))
        self.concepts[identifier] = (name, lay, synonyms, codes, parents, products)
        for each in (name, *names):
            # "AIDS" and "PAD" are conditions, "aids" and "pad" are words.
            exact = each.isupper() and each.isalpha() and len(each) < 6 and is_english(each.lower())
            self.name(each, identifier, "x" if exact else flags)

    def name(self, name: str, identifier: str, flags: str) -> None:
        for k in variants(name):
            self.names.setdefault(k, {}).setdefault(identifier, flags)


def compile_tables(data: Path) -> dict[str, str]:
    """Return the compiled files by name: `concepts.tsv` and `names.tsv`, sorted."""
    tables = _Tables()
    stop = {key(row["name"]): row["kind"] for row in rows(data / "not_names.tsv")}
    members: dict[str, list[str]] = {}
    for member in memberships(data):
        members.setdefault(member.name, []).append(member.class_id)
    _drugs(tables, data, members)
    _brands(tables, data)
    wordings: dict[str, list[str]] = {}
    for row in rows(data / "class_wordings.tsv"):
        wordings.setdefault(f"class:{row['class']}", []).append(row["wording"])
    for each in drug_classes(data):
        names = [n for n in (each.lay_name, *each.synonyms) if n]
        names += wordings.get(each.id, [])
        names += [greek for n in names if (greek := _greek(n)) != n]
        tables.concept(each.id, each.name, names, lay=each.lay_name, parents="|".join(each.parents), flags="c")
    _findings(tables, data)
    for row in rows(data / "allergies.tsv"):
        allergens = row["allergens"].split(";")
        drugs = {a for a in allergens if any(i.startswith(("drug:", "brand:")) for i in tables.names.get(key(a), ()))}
        names = allergy_names(allergens, drugs, sensitivity=row["sensitivity"] == "yes")
        tables.concept(f"condition:{slug(row['name'])}", row["name"], names, lay=row["lay_name"])
    for row in rows(data / "others.tsv"):
        names = [n for n in (row["lay_name"], *row["synonyms"].split(";")) if n]
        parents = "|".join(p for p in row["parents"].split(";") if p)
        identifier = f"{row['kind']}:{row['id']}"
        tables.concept(identifier, row["name"], names, lay=row["lay_name"], parents=parents)
    for name, kind in sorted(stop.items()):
        if kind == "phrase":
            tables.names[name] = {"": "p"}
            continue
        kept = {i: f for i, f in tables.names.get(name, {}).items() if not i.startswith(("drug:", "brand:"))}
        if kept:
            tables.names[name] = kept
        else:
            tables.names.pop(name, None)
    for row in rows(data / "abbreviations.tsv"):
        flags = ("a" if row["use"] == "ask" else "") + ("x" if row["case"] == "exact" else "")
        tables.names[key(row["abbreviation"])] = dict.fromkeys(row["choices"].split(";"), flags)
    concepts = ["\t".join((i, *tables.concepts[i])) for i in sorted(tables.concepts)]
    return {"concepts.tsv": "\n".join(concepts) + "\n", "names.tsv": "\n".join(_names(tables)) + "\n"}


_ALLERGIC_TO = (
    "hypersensitivity to", "hypersensitivity reactions to", "hypersensitive to",
    "allergic to", "allergy to", "allergies to", "allergic reactions to", "alergic to", "alergy to",
)  # fmt: skip
_REACTION = re.compile("allergic reaction|anaphyla")
_ALLERGY = ("allergy", "allergies", "hypersensitivity", "allergic")


def allergy_names(allergens: list[str], drugs: Set[str] = frozenset(), *, sensitivity: bool = False) -> list[str]:
    """Return the names of an allergy as people and labels write them.

    A reaction to one of `drugs` is what that drug does ("allergic reaction to codeine"), not a person's allergy.

    >>> names = allergy_names(["penicillin"])
    >>> "allergic to penicillin" in names, "penicillin allergy" in names, "penicillin sensitivity" in names
    (True, True, False)
    """
    to = _ALLERGIC_TO + (("sensitivity to", "sensitive to") if sensitivity else ())
    of = _ALLERGY + (("sensitivity", "sensitive") if sensitivity else ())
    return [
        name
        for allergen in allergens
        for name in (
            *(f"{lead} {allergen}" for lead in to if allergen not in drugs or not _REACTION.search(lead)),
            *(f"{allergen} {end}" for end in of if len(allergen.split()) < 4),
        )
    ]


def _greek(name: str) -> str:
    """Return a name with its Greek letters as labels print them."""
    return re.sub(r"\b(alpha|beta)(?=[\d\W])", lambda m: {"alpha": "α", "beta": "β"}[m.group(1)], name)


def _drugs(tables: _Tables, data: Path, members: dict[str, list[str]]) -> None:
    for row in rows(data / "drugs.tsv"):
        codes = "|".join(f"{c}={row[c]}" for c in ("rxcui", "unii") if row[c])
        names = row["synonyms"].split("|") if row["synonyms"] else []
        parents = "|".join(sorted(members.get(row["name"], [])))
        flags = "c" if row["common"] == "yes" else ""
        tables.concept(drug_id((row["name"],)), row["name"], names, codes=codes, parents=parents, flags=flags)
    for row in rows(data / "combinations.tsv"):
        parts = row["ingredients"].split("+")
        # A combination is recognised from its parts; it has no name of its own in the table of names.
        name = series(parts)
        parents = "|".join(drug_id((p,)) for p in sorted(parts))
        tables.concepts[drug_id(tuple(parts))] = (name, "", "", "", parents, "")


def _brands(tables: _Tables, data: Path) -> None:
    curated = {key(row["name"]) for row in rows(data / "curated_brands.tsv")}
    every = [*rows(data / "curated_brands.tsv")]
    every += [row for row in rows(data / "brands.tsv") if key(row["name"]) not in curated]
    keys = {key(row["name"]) for row in every}
    for row in every:
        products = [drug_id(tuple(p.split("+"))) for p in row["products"].split(";") if p]
        several = row["several"] == "yes"
        parents = "" if several else "|".join(drug_id((p,)) for p in sorted(row["products"].split("+")) if p)
        k = key(row["name"])
        names = []
        base = re.sub(r" (xl|sr|er|xr|cr|la|dr|ec|odt|xt)$", "", k)
        if base != k and base not in keys and base not in tables.names and " " not in base and not several:
            names.append(base)
            keys.add(base)
        tables.concept(
            f"brand:{slug(row['name'])}",
            row["name"],
            names,
            parents=parents,
            products="|".join(products) if several else "",
            flags="cs" if several else "c",
        )


def _findings(tables: _Tables, data: Path) -> None:
    every = {row["name"]: row for row in rows(data / "findings.tsv")}
    rules = spelling_rules(data)
    wordings: dict[str, list[str]] = {}
    for row in rows(data / "finding_wordings.tsv"):
        wordings.setdefault(row["finding"], []).append(row["wording"])
    for row in every.values():
        names = [n for n in (row["lay_name"], *row["synonyms"].split(";")) if n]
        names += wordings.get(row["name"], [])
        for kind in row["kinds"].split(";"):
            identifier = f"{kind}:{slug(row['name'])}"
            above = [_of_kind(every[p], kind) for p in row["parents"].split(";") if p]
            tables.concept(identifier, row["name"], names, lay=row["lay_name"], parents="|".join(above), flags="c")
            for name in (row["name"], *names):
                if (other := british(name, rules)) != name:
                    tables.name(other, identifier, "c")


def _of_kind(row: dict[str, str], kind: str) -> str:
    """Return the id of a finding in the kind of the one below it, or else in its own likelier kind."""
    kinds = row["kinds"].split(";")
    return f"{kind if kind in kinds else kinds[0]}:{slug(row['name'])}"


def spelling_rules(data: Path) -> list[tuple[re.Pattern[str], str]]:
    """Return the rules from American to British spelling, in the order in which they apply."""
    frame = {"start": r"\b{}", "end": r"{}\b", "inside": "{}"}
    return [
        (re.compile(frame[row["place"]].format(row["american"])), row["british"])
        for row in rows(data / "british_spelling.tsv")
    ]


def british(name: str, rules: list[tuple[re.Pattern[str], str]]) -> str:
    """Return a name in lower case as it is spelled in Britain, which is often the same.

    >>> rules = spelling_rules(Path(__file__).parent / "data")
    >>> british("hemolytic anemia", rules), british("angioedema", rules), british("lymphedema", rules)
    ('haemolytic anaemia', 'angioedema', 'lymphoedema')
    """
    found = name.lower()
    for pattern, other in rules:
        found = pattern.sub(other, found)
    return found if found != name.lower() else name


def _names(tables: _Tables) -> Iterator[str]:
    order = {kind: place for place, kind in enumerate(KIND_ORDER)}
    for k in sorted(tables.names):
        found = tables.names[k]
        asked = any("a" in f for f in found.values())
        ids = list(found) if asked or "" in found else sorted(found, key=lambda i: (order[i.split(":")[0]], i))
        flags = "".join(sorted(set("".join(found.values()))))
        yield "\t".join((k, "|".join(ids), flags))

"""Active moieties: the ingredient name without salt, ester or water, as users ask for it.

What is chosen where the chemistry alone does not decide (each in `data/moiety_exceptions.tsv` with its reason):

- Inorganic ingredients keep their whole name ("potassium chloride", "ferrous sulfate"): users ask for it, and salts of
  one cation are not dosed alike. Lithium is the exception ("lithium carbonate" is lithium).
- Enantiomers, insulins, antibody-drug conjugates and tenofovir esters are moieties of their own.
- The active moiety that a label names is used where it is a part of the ingredient name. It is not followed to another
  substance: labels name metabolites ("ramipril" → ramiprilat), ions and, at times, the wrong row (carbidopa, levodopa
  and entacapone tablets), and a label of valganciclovir does not speak for ganciclovir.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from materia.identity.tables import rows

_SPACE = re.compile(r"\s+")
_EDGE = " \t.,;:*†‡®™"
_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_AS = re.compile(r"\s*[(,]?\s*\b(?:as|equivalent to|eq\.? to|calculated as|corresponding to)\b.*$")
_STRENGTH = re.compile(r"\s+\d+(?:[.,]\d+)*\s*(?:%|mg|mcg|g|iu|units?|ml|meq)\b.*$")
#: Biosimilars carry four meaningless letters (FDA guidance "Nonproprietary Naming of Biological Products", 2017).
_BIOLOGIC_SUFFIX = re.compile(
    r"(mab|cept|stim|tin|ase|sine?|ulin|aspart|lispro|glargine|kin|relsin|cog|filgrastim|emtansine|ruxtecan)-[a-z]{4}$"
)
#: Vaccines, antigens and extracts are named by strain or organism: nothing in such a name is a salt.
_BIOLOGICAL = re.compile(r"\b(?:virus|vaccine|antigen|toxoid|extract|pollen|strain|serotype|live)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moiety:
    """An ingredient name taken apart; all lower case."""

    name: str  # "cyclobenzaprine"
    salt: str | None  # "hydrochloride"; None where the name has none
    full: str  # "cyclobenzaprine hydrochloride"


@dataclass(frozen=True, slots=True)
class _Tables:
    kinds: dict[str, str]
    names: dict[str, str]
    chosen: frozenset[str]  # moieties that the tables name: already what they should be
    inorganic: frozenset[str]


@cache
def _tables() -> _Tables:
    listed = [*rows("canonical_names.tsv"), *rows("moiety_exceptions.tsv")]
    names = {row["name"].replace(",", ""): row["moiety"] for row in listed}
    return _Tables(
        {row["word"]: row["kind"] for row in rows("salts.tsv")},
        names,
        frozenset(names.values()),
        frozenset(row["word"] for row in rows("inorganic.tsv")),
    )


@lru_cache(maxsize=65536)
def normalise(name: str, label_moiety: str | None = None) -> Moiety:
    """Return the moiety of an ingredient name, with the active moiety the label names for it if there is one.

    >>> normalise("Cyclobenzaprine Hydrochloride")
    Moiety(name='cyclobenzaprine', salt='hydrochloride', full='cyclobenzaprine hydrochloride')
    >>> [normalise(n).name for n in ("POTASSIUM CHLORIDE", "Divalproex Sodium", "Lithium Carbonate")]
    ['potassium chloride', 'valproate', 'lithium']
    >>> normalise("Ramipril", "RAMIPRILAT").name
    'ramipril'
    """
    full = _clean(name)
    if _BIOLOGICAL.search(full):
        return Moiety(name=full, salt=None, full=full)
    tables = _tables()
    full = _BIOLOGIC_SUFFIX.sub(r"\1", _strip_brackets(full)) or full
    if full.replace(",", "") in tables.names:
        return _made(tables.names[full.replace(",", "")], full)
    if full in tables.chosen:
        return _made(full, full)
    words = _unqualified(full, tables)
    plain = " ".join(words)
    if plain in tables.names:
        return _made(tables.names[plain], full)
    dry = _without(words, tables, ("hydrate",))
    if words[0] in tables.inorganic and len(words) > 1:
        base = " ".join(dry)
        return _made(tables.names.get(base, base), full)
    stem = " ".join(_stem(words, tables, label_moiety))
    return _made(tables.names.get(stem, stem), full)


_ABBREVIATED = {"hcl": "hydrochloride", "hbr": "hydrobromide"}


def salts_named(text: str, name: str) -> frozenset[str]:
    """Return the salts and esters of a moiety that a text names, abbreviations written out.

    >>> sorted(salts_named("Metoprolol tartrate and metoprolol succinate are not alike.", "metoprolol"))
    ['succinate', 'tartrate']
    >>> sorted(salts_named("Sertraline HCl tablets", "sertraline")), sorted(salts_named("Lopressor", "metoprolol"))
    (['hydrochloride'], [])
    """
    found = re.findall(rf"(?<![\w-]){re.escape(name)}[\s,]+([a-z]+(?:\s+[a-z]+)?)", text.lower())
    return frozenset(salt for words in found if (salt := _leading_salt(words.split())))


def _leading_salt(words: list[str]) -> str:
    kinds = _tables().kinds
    salt = takewhile(lambda word: kinds.get(word) in ("acid", "base", "ester") or word in _ABBREVIATED, words)
    return " ".join(_ABBREVIATED.get(word, word) for word in salt)


def _clean(name: str) -> str:
    return _SPACE.sub(" ", name.lower().replace("’", "'")).strip(_EDGE) or "unknown"


def _strip_brackets(full: str) -> str:
    bare = _BRACKETED.sub("", _AS.sub("", full)).strip(_EDGE)
    return _STRENGTH.sub("", bare).strip(_EDGE) or full


def _unqualified(full: str, tables: _Tables) -> list[str]:
    """Return the words without qualifiers such as "unspecified form", commas kept off."""
    words = [word.rstrip(",") for word in full.split()]
    expanded = [{"hcl": "hydrochloride", "hbr": "hydrobromide"}.get(word, word) for word in words if word]
    while len(expanded) > 1 and tables.kinds.get(expanded[-1]) == "qualifier":
        expanded.pop()
    return expanded


def _without(words: list[str], tables: _Tables, kinds: tuple[str, ...]) -> list[str]:
    kept = [words[0], *(word for word in words[1:] if tables.kinds.get(word) not in kinds)]
    if tables.kinds.get(kept[0]) in kinds and len(kept) > 1:
        kept.pop(0)
    return kept


def _stem(words: list[str], tables: _Tables, label_moiety: str | None) -> list[str]:
    kept = list(words)
    if len(kept) > 1 and tables.kinds.get(kept[0]) == "hydrate":  # "anhydrous dextrose"
        kept.pop(0)
    while len(kept) > 1 and tables.kinds.get(kept[-1], "distinct") != "distinct":
        kept.pop()
    named = _clean(label_moiety).split() if label_moiety else []
    shorter = 0 < len(named) < len(kept) and kept[: len(named)] == named
    if shorter and not any(tables.kinds.get(word) == "distinct" for word in kept[len(named) :]):
        return named
    return kept


def _made(name: str, full: str) -> Moiety:
    rest = full[len(name) :].strip(" ,-") if full.startswith(name) else ""
    return Moiety(name=name, salt=rest or None, full=full)

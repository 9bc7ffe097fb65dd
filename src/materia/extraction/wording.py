"""Sentences from typed statements: one for clinicians and one in plain words, by templates in `data/wording`.

A template is chosen by what the statement is (`when`) and by which of its places can be filled: the first that fits.
Places: {subject} {object} {population}, {finding} (the object with its qualifier and article) and every key of `value`,
concept ids by their names, each with a capital ({Subject}) where a sentence starts with it. In plain sentences {object}
and {population} are the concept's everyday name, and a value that stands in `data/phrases.yaml` is said as it says.
What stands in [brackets] is left out where one of its places is not filled.
{is} {was} {does} {has} {s} {es} are what the verb of the subject needs ("cross{es} the placenta"); an age of years has
its number besides ({age_below_number}). Where `text` and `plain` are lists, their entries say the same in other words:
the checker may follow one and not the other.
{can} is "may" where the label is not sure. A concept id of `value`, or in one, is said by its name; of an enzyme with
an `enzyme_role` the medicines are said ("strong CYP3A4 inhibitors"), and what is no finding is said with its
`qualifier`.
"""

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from materia.errors import MateriaError
from materia.model.concept import ConceptKind
from materia.model.statement import Typed
from materia.text.datafile import load_yaml

_KINDS = frozenset(ConceptKind)
_IDS = re.compile(rf"\b(?:{'|'.join(ConceptKind)}):[\w+.-]*\w")


@dataclass(frozen=True, slots=True)
class Name:
    """How a concept is called: by clinicians, and in plain words."""

    name: str
    plain: str

    @classmethod
    def of(cls, identifier: str, name: str | None, lay_name: str | None) -> "Name":
        """Return how the concept with this name is called; by the words of its id where the vocabulary has none.

        >>> Name.of("condition:gout", "gout", None), Name.of("condition:odd-ill", None, None).plain
        (Name(name='gout', plain='gout'), 'odd ill')
        """
        shown = name or identifier.partition(":")[2].replace("-", " ")
        return cls(shown, lay_name or shown)


@dataclass(frozen=True, slots=True)
class Subject:
    """Of what a sentence speaks, and whether its verb stands in the plural."""

    name: str
    plural: bool = False


def plural(subject: str, said_of: str | None) -> bool:
    """Return whether the verb of a statement's subject stands in the plural: a combination, or what is said of a class.

    >>> plural("drug:a+b", None), plural("drug:a+b", "drug:a"), plural("drug:a", "class:c")
    (True, False, True)
    """
    return "+" in subject if said_of is None else said_of.startswith("class:")


@dataclass(frozen=True, slots=True)
class Words:
    """How a statement came to its sentences, beside its own fields: what is stored to make them again.

    `variant` names the wording where several fit, `called` is what the product is called where that is more than its
    name ("topical inventol"), `text` and `plain` count the template's ways of saying it; `plain` is None where no plain
    sentence could be checked: the text stands for it.
    """

    variant: str = ""
    called: str = ""
    text: int = 0
    plain: int | None = 0


class Unworded(MateriaError):
    """No template fits the statement."""


@dataclass(frozen=True, slots=True)
class _Template:
    when: tuple[tuple[str, frozenset[str]], ...]
    texts: tuple[str, ...]
    plains: tuple[str, ...]


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def places(template: str) -> frozenset[str]:
    """Return the names in braces of a template."""
    return frozenset(field for _, field, _, _ in string.Formatter().parse(template) if field)


@cache
def templates() -> Mapping[str, tuple[_Template, ...]]:
    """Return the templates of every predicate, in the order in which they are tried."""
    found: dict[str, tuple[_Template, ...]] = {}
    folder = files("materia.extraction").joinpath("data", "wording")
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".yaml"):
            continue
        for predicate, rows in load_yaml("materia.extraction", f"data/wording/{entry.name}").items():
            if predicate in found:
                raise MateriaError(f"The wording of {predicate} stands in two files; keep one.")
            found[predicate] = tuple(_template(row) for row in rows)
    return found


@cache
def phrases() -> Mapping[str, str]:
    """Return the controlled phrases of values, each with how it is said in plain words."""
    found: dict[str, str] = load_yaml("materia.extraction", "data/phrases.yaml")
    return found


@cache
def _countable() -> frozenset[str]:
    return frozenset(load_yaml("materia.extraction", "data/countable.yaml"))


_HEAD_END = re.compile(
    r"\s(?:of|in|from|that|with|after|when|by|on|at|for|to|and|or|during|around|before|without|where|through)\s|[,(]"
)


def with_article(name: str) -> str:
    """Return the name of a finding with "a" or "an" where it is one of a kind that is counted.

    >>> with_article("heart attack"), with_article("severe asthma"), with_article("enlarged prostate")
    ('a heart attack', 'severe asthma', 'an enlarged prostate')
    >>> with_article("urinary tract infection"), with_article("HIV infection")
    ('a urinary tract infection', 'an HIV infection')
    """
    end = _HEAD_END.search(name)
    words = name[: end.start() if end else len(name)].split()
    if not words or words[0].lower() in ("a", "an", "the", "no") or words[-1].lower() not in _countable():
        return name
    return f"{'an' if _AN.match(name) else 'a'} {name}"


_ARTICLE = re.compile(r"^(?:an?|the)\s+")
#: A vowel that is heard, or a letter whose name starts with one ("an HIV infection").
_AN = re.compile(r"(?!u(?:ri|te|ni|se)|eu)[aeiou]|[AEFHILMNORSX][A-Z]", 0)


def _template(row: Mapping[str, Any]) -> _Template:
    when = tuple(
        (key, frozenset(str(one) for one in (wanted if isinstance(wanted, list) else [wanted])))
        for key, wanted in sorted(row.get("when", {}).items())
    )
    return _Template(when, _ways(row["text"]), _ways(row["plain"]))


#: What a template and a name that is put into it say together, and how it is said.
_CLASHES = (
    (re.compile(r"\b(severe|serious|topical|vaginal|nasal|rectal) \1\b", re.I), r"\1"),
    (re.compile(r"\bfor the skin on the skin\b"), "for the skin"),
    (re.compile(r"\bhave (?=(?:throwing|feeling|being|wetting|passing)\b)"), "are "),
    (re.compile(r"\bhave a coma\b"), "are in a coma"),
)


def _fill(template: str, names: Mapping[str, str]) -> str:
    """Return the sentence; an optional part without its places is left out.

    >>> _fill("The dose is {dose}[ {frequency}][ for {duration}].", {"dose": "5 mg", "duration": "3 days"})
    'The dose is 5 mg for 3 days.'
    >>> _fill("Ask a doctor if you have {name}.", {"name": "throwing up"})
    'Ask a doctor if you are throwing up.'
    """
    chosen = _OPTIONAL.sub(lambda part: part[1] if places(part[1]) <= names.keys() else "", template)
    sentence = chosen.format_map(names)
    for clash, mend in _CLASHES:
        sentence = clash.sub(mend, sentence)
    return sentence[:1].upper() + sentence[1:]


def _ways(entry: str | list[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry)


def _filled(ways: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences all of whose places have a name."""
    return tuple(_fill(way, names) for way in ways if places(_OPTIONAL.sub("", way)) <= names.keys())


_VERBS = {
    False: {"is": "is", "was": "was", "does": "does", "has": "has", "s": "s", "es": "es"},
    True: {"is": "are", "was": "were", "does": "do", "has": "have", "s": "", "es": ""},
}


#: How plain sentences say a route that stands before a name.
_PLAIN_ROUTES = {
    "ophthalmic": "for the eye",
    "otic": "for the ear",
    "nasal": "for the nose",
    "topical": "for the skin",
    "transdermal": "through the skin",
    "intrathecal": "given into the spine",
}


def _plainly(name: str) -> str:
    """Return what a product is called in plain words.

    >>> _plainly("ophthalmic timolol"), _plainly("timolol")
    ('timolol for the eye', 'timolol')
    """
    route, _, rest = name.partition(" ")
    return f"{rest} {_PLAIN_ROUTES[route]}" if rest and route in _PLAIN_ROUTES else name


#: The medicines that an enzyme with a role stands for: as clinicians say them, and in plain words.
_ROLES = {
    "inhibitor": ("inhibitors", "medicines that block the enzyme {}"),
    "inducer": ("inducers", "medicines that boost the enzyme {}"),
    "substrate": ("substrates", "medicines that the enzyme {} breaks down"),
}
_STRENGTHS = {"strong": " strongly", "moderate": " moderately", "weak": " weakly"}


def _narrow_object(shown: dict[str, str], plain: dict[str, str], *, is_finding: bool) -> None:
    """Say an object with its narrowing word or, of an enzyme, with the role of the medicines that are meant."""
    if "object" not in shown:
        return
    strength, _, role = shown.get("enzyme_role", "").rpartition("_")
    if role in _ROLES:
        noun, lay = _ROLES[role]
        shown["object"] = f"{strength} {shown['object']} {noun}".strip()
        plain["object"] = lay.format(plain["object"]) + _STRENGTHS.get(strength, "")
    if not is_finding and (qualifier := shown.get("qualifier")):
        shown["object"], plain["object"] = f"{qualifier} {shown['object']}", f"{qualifier} {plain['object']}"


def word(
    typed: Typed, subject: Subject, name_of: Callable[[str], Name], variant: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the statement as clinicians' sentences and as plain ones, each the best wording first.

    `name_of` gives the names of a concept id. Raises `Unworded` where no template fits.
    """
    facts = {
        "object": typed.object or "",
        "object_kind": (typed.object or "none").partition(":")[0],
        "population": typed.population or "",
        "certainty": typed.certainty,
        "polarity": typed.polarity,
        "severity": typed.severity or "",
        "stance": typed.stance or "",
        "variant": variant,
        **{f"value.{key}": item for key, item in typed.value},
    }
    fixed = {
        "subject": subject.name,
        "can": "may" if typed.certainty == "possible" else "can",
        **_VERBS[subject.plural],
    }
    for key, item in typed.value:
        if key.startswith("age_") and item.endswith(" years"):
            fixed[f"{key}_number"] = item.removesuffix(" years")
    shown: dict[str, str] = {**fixed, **dict(typed.value)}
    plain = {**fixed, "subject": _plainly(subject.name)}
    plain |= {key: phrases().get(item, item) for key, item in typed.value}
    if "limit" in plain:
        plain["limit"] = ", ".join(phrases().get(part, part) for part in shown["limit"].split(", "))
    for place, item in (*typed.value, ("object", facts["object"]), ("population", facts["population"])):
        if item.partition(":")[0] in _KINDS and " " not in item:
            name = name_of(item)
            shown[place], plain[place] = name.name, name.plain
        elif _IDS.search(item):
            shown[place] = _IDS.sub(lambda found: with_article(name_of(found.group()).name), item)
            plain[place] = _IDS.sub(lambda found: with_article(name_of(found.group()).plain), item)
    _narrow_object(shown, plain, is_finding=facts["object_kind"] in ("condition", "effect", "population"))
    for names in (shown, plain):
        if "object" in names:
            bare = _ARTICLE.sub("", names["object"]) if "qualifier" in names else names["object"]
            names["finding"] = with_article(" ".join((*names.get("qualifier", "").split(), bare)))
        for place in tuple(names):
            if place == place.lower():
                names[place.capitalize()] = names[place][:1].upper() + names[place][1:]
    for template in templates().get(typed.predicate, ()):
        if all(facts.get(key, "") in wanted for key, wanted in template.when):
            texts, plains = _filled(template.texts, shown), _filled(template.plains, plain)
            if texts and plains:
                return texts, plains
    raise Unworded(f"no wording for {typed.predicate} with {sorted(shown)}")

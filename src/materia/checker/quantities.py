"""Quantities: numbers with units, ranges, fractions and "x of 100", compared exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from materia.checker.lexicon.entry import Unit
from materia.checker.lexicon.words import lexicon
from materia.checker.tokens import Token

_RANGE = frozenset({"-", "–", "—", "to", "through"})
_PER = frozenset({"/", "per"})
_DEGREES = frozenset({"degree", "degrees"})
_DEGREE = {"f": "fahrenheit", "fahrenheit": "fahrenheit", "c": "celsius", "celsius": "celsius"}
#: "/day" is a frequency, not a part of the unit: "80 mg/day" and "80 mg a day" say the same.
_FREQUENCY = frozenset({"day", "week", "month", "year"})
#: Words that may stand between a number and its unit.
_BETWEEN = frozenset({"consecutive", "full", "more", "additional", "whole", "successive", "straight", "further"})
#: "1 in 5", "two of three": denominators of everyday shares.
_PARTS = frozenset({2, 3, 4, 5, 6, 8, 10, 20, 25, 30, 50, 100})
_ROUND = frozenset({10, 100, 1000, 10000, 100000, 1000000})
_TIMES = {
    "once": Fraction(1),
    "halve": Fraction(1, 2),
    "halved": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "halving": Fraction(1, 2),
    "twice": Fraction(2),
    "thrice": Fraction(3),
    "double": Fraction(2),
    "doubled": Fraction(2),
    "doubles": Fraction(2),
    "doubling": Fraction(2),
    "twofold": Fraction(2),
    "threefold": Fraction(3),
    "tripled": Fraction(3),
    "fourfold": Fraction(4),
}
#: Times a day as prescriptions say them.
FREQUENCIES = {"bid": Fraction(2), "tid": Fraction(3), "qid": Fraction(4)}
_ROUGHLY = frozenset({"about", "approximately", "roughly", "around", "nearly"})
_BEFORE_ONE = frozenset(
    [
        *("within", "after", "for", "about", "than", "least", "most", "lasting", "before", "to", "around", "nearly"),
        *("almost", "under", "over", "roughly", "half", "only", "some", "every", "whole"),
    ]
)
_AFTER_ONE = frozenset({"after", "before", "later", "or", "ago", "earlier", "beforehand", "afterwards", "apart"})
ORDINALS = {
    name: Fraction(n)
    for n, name in [
        *enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1),
        *enumerate(("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"), 1),
    ]
}
_HUNDREDS = {"hundred": 100, "thousand": 1000, "million": 1000000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One value or a range in base units; `unit` is the base unit, `""` for a bare number."""

    values: tuple[Fraction, ...]
    unit: str
    written: tuple[Fraction, ...]

    @property
    def key(self) -> str:
        """A text that is equal exactly where two quantities are equal."""
        return f"#{'..'.join(str(v) for v in self.values)} {self.unit}"


def _value(token: Token) -> Fraction | None:
    if token.kind == "number":
        return Fraction(token.text.replace(",", "").replace("·", "."))
    return lexicon().numbers.get(token.text)


def _read_number(tokens: Sequence[Token], i: int) -> tuple[Fraction, int] | None:
    """Return the number that starts at token `i` and the index after it."""
    value = _value(tokens[i])
    if value is None:
        return None
    i += 1
    size = len(tokens)
    if value == 1 and tokens[i - 1].kind == "word":
        j = i + 1 if i < size and tokens[i].text == "-" else i
        if j < size and tokens[j].text == "half":
            return Fraction(1, 2), j + 1
    if i + 1 < size and tokens[i].text == "/" and value == 1 and tokens[i + 1].text in ("2", "3", "4"):
        return value / int(tokens[i + 1].text), i + 2
    if i < size and tokens[i].text in ("½", "¼", "¾", "⅓", "⅔"):
        return value + lexicon().numbers[tokens[i].text], i + 1
    if i + 2 < size and [t.text for t in tokens[i : i + 3]] == ["and", "a", "half"]:
        return value + Fraction(1, 2), i + 3
    if tokens[i - 1].kind == "word" and value >= 20 and value % 10 == 0:
        j = i + 1 if i < size and tokens[i].text == "-" else i
        if j < size and tokens[j].kind == "word" and (ones := _value(tokens[j])) is not None and 0 < ones < 10:
            return value + ones, j + 1
    while i < size and tokens[i].text in _HUNDREDS:
        value *= _HUNDREDS[tokens[i].text]
        i += 1
    if i + 2 < size and tokens[i].text == "(" and tokens[i + 2].text == ")" and _value(tokens[i + 1]) == value:
        i += 3  # "three (3)" is one number
    return value, i


def unit_of(tokens: Sequence[Token]) -> Unit | None:
    """Return the unit that all of the tokens name, or None: "(mL/min)", "(mg/day)" of a heading."""
    unit, end = _read_unit(tokens, 0)
    daily = len(tokens) == end + 2 and tokens[end].text in _PER and tokens[end + 1].text in _FREQUENCY
    return unit if end == len(tokens) or daily else None


def _read_unit(tokens: Sequence[Token], i: int) -> tuple[Unit | None, int]:
    """Return the (compound) unit that starts at token `i`, and the index after it."""
    units = lexicon().units
    size = len(tokens)
    if i > 2 and tokens[i - 2].text == "=" and tokens[i - 3].text == "n":
        return None, i  # "N = 261 %": a count, and the unit of the column
    if i + 1 < size and tokens[i].text in _BETWEEN and tokens[i + 1].text in units:
        i += 1
    if i + 1 < size and tokens[i].text == "-" and tokens[i + 1].text in (*units, "fold"):
        i += 1  # "12-hour", "3-fold"
    if i + 1 < size and tokens[i].text in _DEGREES and (degree := _DEGREE.get(tokens[i + 1].text)):
        return units[degree], i + 2
    if i < size and tokens[i].text in ("fold",):
        return units["fold"], i + 1
    if i + 1 < size and tokens[i].text == "mm" and tokens[i + 1].text == "hg":
        return units["mmhg"], i + 2
    if i >= size or (unit := units.get(tokens[i].text)) is None:
        return None, i
    # a capital letter alone is a name ("Group M"), not a unit
    if len(tokens[i].raw) == 1 and tokens[i].raw.isupper() and tokens[i].raw != "L" and not _is_unit_u(tokens, i):
        return None, i
    i += 1
    while i + 1 < size and tokens[i].text in _PER:
        below = i + 1
        while below < size and tokens[below].kind == "number" and tokens[below].text != "1.73":
            below += 1
        name = tokens[below].text if below < size else ""
        if name == "1.73":
            i = min(below + 2, size)  # per 1.73 m²: the usual way to state clearance
            continue
        part = units.get(name)
        if name == "m" and below + 1 < size and tokens[below + 1].text == "2":
            part, below = units["m2"], below + 1  # a raised 2 that came as a number of its own
        if part is None or part.name in _FREQUENCY or (below > i + 1 and part.name != "m2"):
            break
        unit = Unit(f"{unit.name}/{part.name}", f"{unit.base}/{part.base}", unit.factor / part.factor)
        i = below + 1
    return unit, i


def _is_unit_u(tokens: Sequence[Token], i: int) -> bool:
    """Whether a capital U stands for units: "10 U/kg", not "5 U.S. sites"."""
    return tokens[i].raw == "U" and i + 1 < len(tokens) and tokens[i + 1].text in _PER


def _is_between(tokens: Sequence[Token], start: int) -> bool:
    """Whether "between", or "between about", stands before token `start`."""
    before = start - 1 - (start > 0 and tokens[start - 1].text in _ROUGHLY)
    return before >= 0 and tokens[before].text == "between"


def _is_one(tokens: Sequence[Token], i: int) -> bool:
    """Whether "an" counts ("an hour before"), rather than meaning "per" ("5 mg an hour")."""
    following = tokens[i + 2].text if i + 2 < len(tokens) else ""
    return bool(i and tokens[i - 1].text in _BEFORE_ONE) or following in _AFTER_ONE


def read_quantity(tokens: Sequence[Token], i: int) -> tuple[Quantity, int] | None:
    """Return the quantity that starts at token `i` and the index after it, or None."""
    size = len(tokens)
    if (times := FREQUENCIES.get(tokens[i].text)) is not None:
        joined = i + 2 < size and tokens[i + 1].text in ("or", "to", "-")
        later = FREQUENCIES.get(tokens[i + 2].text) if joined else None
        several = (times, later) if later is not None else (times,)
        return Quantity(several, "time", several), i + (3 if later is not None else 1)
    if (times := _TIMES.get(tokens[i].text)) is not None:
        return Quantity((times,), "" if times < 1 else "time", (times,)), i + 1
    start = i
    if (
        tokens[i].text == "half"
        and i + 2 < size
        and tokens[i + 1].text in ("a", "an")
        and (unit := lexicon().units.get(tokens[i + 2].text)) is not None
    ):
        return Quantity((unit.factor / 2,), unit.base, (Fraction(1, 2),)), i + 3
    if (day := ORDINALS.get(tokens[i].text)) is not None:
        # "the second day" is "day 2"
        named = i + 1 < size and tokens[i + 1].text in ("day", "week", "month", "year")
        return (Quantity((day,), "", (day,)), i + 1) if named else None
    if tokens[i].text in ("a", "an") and i + 1 < size and _is_one(tokens, i):
        one = lexicon().units.get(tokens[i + 1].text)
        if one is not None and one.base in ("second", "month", "year"):
            return Quantity((one.factor,), one.base, (Fraction(1),)), i + 2  # "within a week"
    number = _read_number(tokens, i)
    if number is None:
        return None
    value, i = number
    if i + 1 < size and tokens[i].text == "°" and tokens[i + 1].text in _RANGE:
        i += 1  # "68° to 77°F"
    j = i
    if j < size and tokens[j].text == "out":
        j += 1
    if j + 1 < size and tokens[j].text in ("of", "in", "/") and tokens[j + 1].kind == "number":
        below = _value(tokens[j + 1])
        if below is not None and below in _ROUND and 0 <= value <= below and (below > 10 or tokens[j].text != "/"):
            share = value * 100 / below
            return Quantity((share,), "percent", (share,)), j + 2
    if j + 1 < size and tokens[j].text in ("of", "in") and value < 10 and (parts := _value(tokens[j + 1])) is not None:
        following = tokens[j + 2].text if j + 2 < size else ""
        if value < parts and parts in _PARTS and following not in lexicon().units:
            return Quantity((value * 100 / parts,), "percent", (value * 100 / parts,)), j + 2
    if i + 1 < size and tokens[i].text == "-" and tokens[i + 1].text == "to":
        i += 1  # "1.5- to 2-times"
    unit, after = _read_unit(tokens, i)
    if unit is None and i + 2 < size and tokens[i].text == "or" and tokens[i + 1].text in ("more", "less", "fewer"):
        unit = _read_unit(tokens, i + 2)[0]  # "1 or more days"
    if unit is None and start and tokens[start - 1].text in ("age", "aged", "ages") and tokens[start].kind == "number":
        unit = lexicon().units["year"]
    values = [value]
    bare_word = tokens[start].kind == "word"
    between = after < size and tokens[after].text == "and" and _is_between(tokens, start)
    alternative = tokens[after].text == "or" and unit is None if after < size else False
    if after + 1 < size and (between or alternative or tokens[after].text in _RANGE):
        second = _read_number(tokens, after + 1) if tokens[after + 1].text not in _TIMES else None
        if second is not None:
            upper_unit, upper_after = _read_unit(tokens, second[1])
            if unit is None or upper_unit is None or unit.base == upper_unit.base:
                if unit is not None and upper_unit is not None:
                    low = value * unit.factor / upper_unit.factor
                    values = [low, second[0]]
                else:
                    values = [value, second[0]]
                unit, after = upper_unit or unit, upper_after
    if unit is None and len(values) == 2 and after + 1 < size and tokens[after].text in ("of", "in", "out", "/"):
        at = after + 1 + (tokens[after].text == "out")
        below = _value(tokens[at]) if at < size and tokens[at].kind == "number" else None
        if below is not None and below in _ROUND:
            shares = tuple(v * 100 / below for v in values)
            return Quantity(shares, "percent", shares), at + 1
    if unit is None:
        if bare_word and value == 1 and len(values) == 1:
            return None  # "one" is mostly a pronoun
        return Quantity(tuple(values), "", tuple(values)), after if len(values) > 1 else i
    return Quantity(tuple(v * unit.factor for v in values), unit.base, tuple(values)), after

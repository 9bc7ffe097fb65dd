"""Short ways to ask the checker, for its tests. All texts there are invented."""

from materia.checker.check import check
from materia.checker.context import Context, Term

DRUG = Context(subject=("inventol", "Inventra"))


def codes(claim: str, passage: str, context: Context = DRUG) -> set[str]:
    """Return the codes of what is held against a claim."""
    return {reason.code for reason in check(claim, passage, context).reasons}


def supported(claim: str, passage: str, context: Context = DRUG) -> bool:
    """Whether the passage supports the claim."""
    return check(claim, passage, context).support == "supported"


class SmallFinder:
    """Knows three drugs and a class."""

    def find_terms(self, text: str) -> tuple[Term, ...]:
        found = []
        for word, kind, broader in (
            ("morphol", "drug", ("class:opioid",)),
            ("opioids", "class", ()),
            ("inventol", "drug", ()),
            ("otherol", "drug", ()),
        ):
            at = text.lower().find(word)
            if at >= 0:
                name = "class:opioid" if kind == "class" else f"drug:{word}"
                found.append(Term(id=name, start=at, end=at + len(word), kind=kind, broader=broader))
        return tuple(sorted(found, key=lambda t: t.start))


NAMED = Context(subject=("inventol",), finder=SmallFinder())

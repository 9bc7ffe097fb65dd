"""The checker's figures on a pair set: mutations caught by kind, true pairs refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from materia.checker.check import check
from materia.checker.pairs import CheckedPair, LostPair
from materia.model.check import CheckResult, Support

GATE_CAUGHT = 0.98
GATE_REFUSED = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigure:
    """How many pairs of one kind were judged rightly: mutations refused, true pairs supported."""

    kind: str
    right: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A pair that was judged wrongly."""

    pair: CheckedPair
    result: CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one run. Shares are of pairs found; `lost` pairs count in neither."""

    kinds: tuple[KindFigure, ...]
    mistakes: tuple[Mistake, ...]
    lost: tuple[LostPair, ...]

    @property
    def caught(self) -> float:
        """Share of mutations refused."""
        return _share([k for k in self.kinds if not k.kind.startswith("true")])

    @property
    def refused(self) -> float:
        """Share of true pairs refused."""
        return 1 - _share([k for k in self.kinds if k.kind.startswith("true")])

    @property
    def passed(self) -> bool:
        return self.caught >= GATE_CAUGHT and self.refused <= GATE_REFUSED and not self.lost


def _share(kinds: list[KindFigure]) -> float:
    total = sum(k.total for k in kinds)
    return sum(k.right for k in kinds) / total if total else 1.0


def measure(pairs: Iterable[CheckedPair | LostPair]) -> Figures:
    """Return the figures of the checker on these pairs."""
    right: dict[str, int] = {}
    total: dict[str, int] = {}
    mistakes, lost = [], []
    for pair in pairs:
        if isinstance(pair, LostPair):
            lost.append(pair)
            continue
        result = check(pair.claim, pair.passage, pair.context)
        good = (result.support is Support.SUPPORTED) is pair.true
        total[pair.kind] = total.get(pair.kind, 0) + 1
        right[pair.kind] = right.get(pair.kind, 0) + good
        if not good:
            mistakes.append(Mistake(pair=pair, result=result))
    kinds = tuple(KindFigure(kind=k, right=right[k], total=total[k]) for k in sorted(total))
    return Figures(kinds=kinds, mistakes=tuple(mistakes), lost=tuple(lost))


def render(figures: Figures) -> str:
    """Return the figures as a Markdown table."""
    rows = ["| kind | pairs | judged rightly |", "| --- | ---: | ---: |"]
    rows += [f"| {k.kind} | {k.total} | {k.right} ({k.right / k.total:.1%}) |" for k in figures.kinds]
    rows += [
        "",
        f"Mutations caught: {figures.caught:.2%} (gate: at least {GATE_CAUGHT:.0%})",
        f"True pairs refused: {figures.refused:.2%} (gate: at most {GATE_REFUSED:.0%})",
        f"Pairs whose passage was not found: {len(figures.lost)}",
    ]
    return "\n".join(rows)

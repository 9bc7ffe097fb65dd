"""Print how many known interactions the pack's rules find, and how often they find one where none is listed.

    python scripts/interaction_figures.py ../shared/data [--misses]

Two lists that the rules were not made from: the ONC high-priority pairs (Phansalkar 2012), and pairs that two compendia
grade severe or no source lists. Each is asked with every statement about two single drugs left out ("class rules"), and
with all of them. A drug that the vocabulary does not know makes a miss; those pairs are also counted apart. What is not
listed is no proof that there is no interaction. `--misses` prints the ONC pairs that no rule finds; of the other list
no pair is ever printed, so that no rule is made to fit it.
"""

import argparse
import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from materia.model.concept import ConceptKind
from materia.model.statement import Status
from materia.pack.store import Interaction, Pack
from materia.terms.vocabulary import Vocabulary

ONC = Path("reference/pddi_onc/ONC-High-Priority/ONC_High_Priority_Mapped.csv")
PAIRS = Path("benchmarks/interaction_pairs.jsonl")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two drug names and whether they are listed as interacting."""

    a: str
    b: str
    interacts: bool


def onc_pairs(data: Path) -> list[Pair]:
    """Return the ONC high-priority pairs, each once."""
    with (data / ONC).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        found = {tuple(sorted((row[0].lower(), row[2].lower()))) for row in csv.reader(stream, delimiter="$") if row}
    return [Pair(a, b, True) for a, b in sorted(found)]


def compendium_pairs(data: Path) -> list[Pair]:
    """Return the pairs of the benchmark."""
    rows = [json.loads(line) for line in (data / PAIRS).read_text("utf-8").splitlines()]
    return [Pair(row["a"], row["b"], row["interacts"]) for row in rows]


class Finder:
    """Looks pairs up in the pack by the names that the vocabulary knows."""

    def __init__(self, pack: Pack, vocabulary: Vocabulary) -> None:
        self.pack = pack
        self.vocabulary = vocabulary

    def drug(self, name: str) -> str | None:
        """Return the id of the drug of this name, None where it is not known."""
        drugs = [c.id for c in self.vocabulary.lookup(name) if c.kind is ConceptKind.DRUG]
        return drugs[0] if drugs else None

    def known(self, pair: Pair) -> bool:
        """Return whether both drugs are known."""
        return self.drug(pair.a) is not None and self.drug(pair.b) is not None

    def found(self, pair: Pair, *, rules_only: bool) -> bool:
        """Return whether a current statement that exempts neither drug says that the two interact."""
        a, b = self.drug(pair.a), self.drug(pair.b)
        if a is None or b is None:
            return False
        return any(holds(hit) and not (rules_only and of_two_drugs(hit)) for hit in self.pack.interactions(a, b))


def holds(hit: Interaction) -> bool:
    return hit.statement.status is Status.CURRENT and hit.exemption is None


def of_two_drugs(hit: Interaction) -> bool:
    return all(str(side).startswith("drug:") for side in (hit.statement.subject, hit.statement.object))


def share(part: int, whole: int) -> str:
    return f"{part / whole:6.1%} ({part} of {whole})" if whole else "none"


def report(title: str, pairs: Iterable[Pair], finder: Finder, *, rules_only: bool) -> None:
    listed = [pair for pair in pairs if pair.interacts]
    unlisted = [pair for pair in pairs if not pair.interacts]
    known = [pair for pair in listed if finder.known(pair)]
    hits = sum(finder.found(pair, rules_only=rules_only) for pair in listed)
    print(f"{title}, {'class rules' if rules_only else 'all statements'}")
    print(f"  found of the interacting pairs:   {share(hits, len(listed))}")
    print(f"  found where both drugs are known: {share(hits, len(known))}")
    if unlisted:
        silent = sum(not finder.found(pair, rules_only=rules_only) for pair in unlisted)
        print(f"  silent on the unlisted pairs:     {share(silent, len(unlisted))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--misses", action="store_true", help="print the ONC pairs that are not found")
    arguments = parser.parse_args()
    with Pack.open() as pack:
        finder = Finder(pack, Vocabulary.load())
        onc = onc_pairs(arguments.data)
        for rules_only in (True, False):
            report("ONC high-priority", onc, finder, rules_only=rules_only)
            report("compendia", compendium_pairs(arguments.data), finder, rules_only=rules_only)
        for pair in onc if arguments.misses else ():
            if not finder.found(pair, rules_only=True):
                print(f"  missed: {pair.a} + {pair.b}{'' if finder.known(pair) else ' (a drug is not known)'}")


if __name__ == "__main__":
    main()

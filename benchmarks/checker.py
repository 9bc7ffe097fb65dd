"""The checker: time per pair, and its figures on pair sets against real labels.

    python benchmarks/checker.py                                   time on invented pairs
    python benchmarks/checker.py PAIRS.jsonl... --labels FOLDER    figures by kind of mutation, and time

`FOLDER` holds the labels that the pairs name. `--mistakes`
lists the pairs judged wrongly with the reasons (it prints label text).
"""

import argparse
import statistics
import sys
import time
from functools import cache
from pathlib import Path

from materia.checker.analysis import read_text
from materia.checker.check import check
from materia.checker.context import Context, TermFinder
from materia.checker.measure import measure, render
from materia.checker.pairs import CheckedPair, SectionText, load
from materia.checker.shelf import read_shelf

INVENTED = [
    (
        "Stopping inventol suddenly has caused hallucinations and seizures.",
        "Hallucinations and seizures have occurred on abrupt withdrawal of inventol; reduce the dose slowly.",
    ),
    (
        "In a trial, 63 of 100 people on inventol felt sleepy, and 36 of 100 on a dummy pill.",
        "In a controlled trial, somnolence occurred in 63% of patients on inventol and in 36% of patients on placebo.",
    ),
    ("Do not use inventol if you have glaucoma.", "Inventol is contraindicated in patients with glaucoma."),
]


def finder() -> TermFinder:
    """Return the finder of the shipped vocabulary."""
    from materia.checker.names import RecogniserFinder
    from materia.terms.recogniser import Recogniser
    from materia.terms.vocabulary import Vocabulary

    return RecogniserFinder(Recogniser(Vocabulary.load()))


def seconds_per_pair(pairs: list[tuple[str, str, Context]], *, warm: bool) -> float:
    """Return the median time of a check; `warm` keeps the analysis of the passages."""
    times = []
    for claim, passage, context in pairs:
        if not warm:
            read_text.cache_clear()
        start = time.perf_counter()
        check(claim, passage, context)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="*", type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--no-terms", action="store_true", help="without the recogniser of the vocabulary")
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args()
    find = None if options.no_terms else finder()
    context = Context(subject=("inventol",), finder=find)
    timed = [(c, p, context) for c, p in INVENTED] * 100
    passed = True
    if options.pairs:
        if options.labels is None:
            parser.error("--labels is needed with pairs")
        shelf = read_shelf(options.labels)

        @cache
        def sections(document: str) -> tuple[SectionText, ...]:
            return shelf.get(document, ())

        found = list(load(options.pairs, sections, find))
        figures = measure(found)
        print(render(figures))
        passed = figures.passed
        if options.mistakes:
            for mistake in figures.mistakes:
                reasons = "; ".join(f"{r.code}: {r.text}" for r in mistake.result.reasons)
                print(f"\n{mistake.pair.id} {mistake.pair.kind} [{reasons}]")
                print(f"  claim:   {mistake.pair.claim}\n  passage: {mistake.pair.passage}")
        timed = [(p.claim, p.passage, p.context) for p in found if isinstance(p, CheckedPair)]
    if timed:
        print(f"\nMedian time of a check: {seconds_per_pair(timed, warm=False) * 1000:.2f} ms cold,", end=" ")
        print(f"{seconds_per_pair(timed, warm=True) * 1000:.2f} ms with the passage read before")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())

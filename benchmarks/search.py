"""Search: the library's index beside bm25s over the same passages and the same queries.

    python benchmarks/search.py [LABELS] [--scale 1] [--queries 300] [--keep DIR] [--no-peer]

"materia" searches all passages, "materia, one drug" those of the drug that the question names, as answers do; both
read the passages that they return from the database. bm25s holds its index in memory, cannot add or delete, and
returns numbers of passages only. Times are milliseconds of one thread, the first time that a query is asked.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from answers import percentile, questions
from ingest import LABELS
from libraries import library_at

from materia.evaluation.coverage import draw
from materia.library.passages import split_passages
from materia.library.store import Library

_HITS = 20


def passages(library: Library) -> list[str]:
    """Return the text of every passage."""
    found = []
    for header in library.headers():
        for section in library.sections(header.id):
            found += [section.text[start:end] for start, end in split_passages(section.text, section.sentences)]
    return found


def peak() -> int:
    """Return the peak megabytes of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def report(engine: str, queries: Iterable[str], search: Callable[[str], object], **more: object) -> None:
    """Time a search function over the queries and print its figures."""
    times = []
    for query in queries:
        begun = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    row = {"engine": engine, "queries": len(times), "p50": round(statistics.median(times), 2)}
    row |= {"p95": round(percentile(times, 0.95), 2), "p99": round(percentile(times, 0.99), 2)}
    print(json.dumps({**row, "peak_megabytes": peak(), **more}), flush=True)


def peer(texts: list[str], queries: list[str]) -> None:
    """Measure bm25s."""
    try:
        import bm25s
    except ImportError:
        print(json.dumps({"engine": "bm25s", "note": "not installed"}))
        return
    begun = time.perf_counter()
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    built = time.perf_counter() - begun

    def search(query: str) -> object:
        tokens = bm25s.tokenize([query], stopwords="en", show_progress=False)
        return retriever.retrieve(tokens, k=_HITS, show_progress=False)

    search(queries[0])
    report("bm25s", queries, search, build_seconds=round(built, 1))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("labels", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--keep", type=Path, help="keep the library here, and use one that is there already")
    parser.add_argument("--no-peer", action="store_true", help="leave bm25s out: it needs memory for all passages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(library_at(options.scale, options.labels, options.keep or Path(folder)))
        drugs = draw(library, options.queries, 1)
        asked = [(drug, question) for drug in drugs for _, question in questions([drug])]
        chosen = asked[:: max(1, len(asked) // options.queries)][: options.queries]
        queries = [question for _, question in chosen]
        print(json.dumps({"scale": options.scale, "passages": library.statistics().passages}), flush=True)
        library.search("aspirin")
        drug_of = {question: drug for drug, question in chosen}
        report("materia", queries, lambda query: library.search(query, limit=_HITS))
        report("materia, one drug", queries, lambda query: library.search(query, drug_of[query], limit=_HITS))
        if not options.no_peer:
            peer(passages(library), queries)


if __name__ == "__main__":
    main()

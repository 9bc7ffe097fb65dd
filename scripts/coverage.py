"""Ask many drugs, drawn at random, every kind of question, and hold the answers to what their labels can say.

    python scripts/coverage.py --library LIB --drugs 200 --seed 1 --answers answers.jsonl

The answers file can then be held against the answer contract from outside, with the texts of
`materia library export --texts`.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from materia.answers.opening import open_answerer
from materia.answers.render.json import encode
from materia.evaluation.coverage import Coverage, draw, measure


def main() -> int:
    """Print the shares and the failures; exit 1 where a share falls short of the promise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--drugs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--answers", type=Path, help="write each answer as a line of JSON")
    parser.add_argument("--show", type=int, default=40, help="failures to print")
    options = parser.parse_args()
    opened = open_answerer(options.library, use_pack=True)
    if opened.library is None:
        print("no library there: ingest labels first", file=sys.stderr)
        return 2
    drugs = draw(opened.library, options.drugs, options.seed)
    sink = options.answers.open("wb") if options.answers else None
    total = Coverage()
    started = time.perf_counter()
    try:
        for answer in measure(opened.answerer, opened.library, drugs, total):
            if sink is not None:
                sink.write(encode(answer) + b"\n")
    finally:
        if sink is not None:
            sink.close()
    seconds = time.perf_counter() - started
    for line in total.failures[: options.show]:
        print(line)
    for line in total.foreign[: options.show]:
        print("FOREIGN", line)
    print(
        json.dumps(
            {
                "drugs": len(drugs),
                "questions": total.questions,
                "statuses": dict(sorted(total.statuses.items())),
                "wrong_intent": total.wrong_intent,
                "with_section": total.with_section,
                "answered_share": round(total.answered_share, 4),
                "without_section": total.without_section,
                "not_found_share": round(total.not_found_share, 4),
                "foreign": len(total.foreign),
                "by_kind": {k: dict(sorted(v.items())) for k, v in total.by_kind.items()},
                "milliseconds_per_answer": round(1000 * seconds / max(1, total.questions), 2),
            },
            indent=1,
        )
    )
    return 0 if total.answered_share >= 0.95 and total.not_found_share >= 0.98 and not total.foreign else 1


if __name__ == "__main__":
    sys.exit(main())

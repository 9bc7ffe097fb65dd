"""A sample of extracted statements for two readings, and how the readings agree.

    python scripts/statement_sample.py draw ../shared/data/labels --seed COMMIT --size 300 > sample.jsonl
    python scripts/statement_sample.py score first.tsv second.tsv

`draw` takes extracted statements of the compiled pack, stratified by predicate (each predicate alike, as far as it has
statements; the rest by share), seeded by a commit hash, and prints a JSON line each with the statement, the sentence of
the label it rests on, and what stands before it. That file holds label text: it is never committed.

A reading is a table (tab-separated, with a header): statement, sha256 (of the evidence), verdict, error, note. Verdict:
"right" where the statement is right in time, place and meaning, else "wrong" with the class of error. Readings are
committed; the second reader does not see the first. `score` prints the share right by predicate for each reading, both
together, and Cohen's kappa.
"""

import argparse
import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from materia.model.statement import Statement
from materia.pack.evidence import UnresolvedError, quote, section_of
from materia.pack.labels import Shelf
from materia.pack.store import Pack

_BEFORE = 400  # characters shown before the sentence


def drawn(statements: list[Statement], seed: str, size: int) -> list[Statement]:
    """Return `size` statements: an equal share of each predicate first, then the rest at random."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    by_predicate: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_predicate[statement.predicate].append(statement)
    each = size // max(1, 2 * len(by_predicate))
    taken: dict[str, Statement] = {}
    for predicate in sorted(by_predicate):
        group = by_predicate[predicate]
        taken |= {s.id: s for s in chance.sample(group, min(each, len(group)))}
    rest = [s for s in statements if s.id not in taken]
    taken |= {s.id: s for s in chance.sample(rest, max(0, min(size - len(taken), len(rest))))}
    return [taken[name] for name in sorted(taken)]


def shown(statement: Statement, shelf: Shelf) -> dict[str, object]:
    """Return the statement with the label's text, for a reader."""
    texts = []
    for item in statement.evidence:
        document = shelf.document(item.document)
        if document is None:
            continue
        row = {"section": item.section, "at": [item.start, item.end], "sha256": item.quote_sha256}
        try:
            section = section_of(document, item.section)
            sentence = quote(row, document)
        except UnresolvedError as error:
            texts.append({"problem": str(error)})
            continue
        texts.append({
            "document": item.document, "date": document.date, "title": document.title,
            "section": f"{item.section} {section.title}", "sentence": sentence,
            "before": section.text[max(0, item.start - _BEFORE) : item.start],
        })  # fmt: skip
    return {
        "statement": statement.id, "sha256": statement.evidence[0].quote_sha256, "predicate": statement.predicate,
        "object": statement.object, "value": dict(statement.value), "population": statement.population,
        "polarity": str(statement.polarity), "certainty": statement.certainty, "route": str(statement.route or ""),
        "severity": statement.severity, "stance": statement.stance, "text": statement.text, "plain": statement.plain,
        "label": texts,
    }  # fmt: skip


def draw(labels: Path, seed: str, size: int) -> Iterator[str]:
    """Yield the sample, a JSON line each."""
    with Pack.open() as pack:
        statements = [s for s in pack.all_statements() if s.origin == "extracted"]
    shelf = Shelf.open(labels)
    for statement in drawn(statements, seed, size):
        yield json.dumps(shown(statement, shelf), ensure_ascii=False)


def reading(path: Path) -> dict[str, str]:
    """Return the verdict of a reading by statement id."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return {row["statement"]: row["verdict"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


def kappa(first: dict[str, str], second: dict[str, str]) -> float:
    """Return Cohen's kappa of two readings of the same statements; 1.0 where both say the same of all."""
    both = sorted(first.keys() & second.keys())
    seen = sum(first[name] == second[name] for name in both) / len(both)
    one, other = Counter(first[n] for n in both), Counter(second[n] for n in both)
    chance = sum(one[v] * other[v] for v in one.keys() | other.keys()) / len(both) ** 2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def score(first: Path, second: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    readings = [reading(first), reading(second)]
    both = sorted(readings[0].keys() & readings[1].keys())
    by_predicate: dict[str, list[str]] = defaultdict(list)
    for name in both:
        by_predicate[name.partition("/x-")[2].split("-")[0]].append(name)
    for title, found in zip(("first", "second"), readings, strict=True):
        right = sum(found[name] == "right" for name in both)
        yield f"{title} reading: {right} of {len(both)} right ({right / len(both):.1%})"
    agreed = sum(all(found[name] == "right" for found in readings) for name in both)
    yield f"right in both: {agreed} of {len(both)} ({agreed / len(both):.1%})"
    yield f"kappa: {kappa(*readings):.2f}"
    for predicate, names in sorted(by_predicate.items()):
        right = sum(all(found[name] == "right" for found in readings) for name in names)
        yield f"  {predicate:16} {right} of {len(names)}"


def main() -> None:
    """Run the command that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    draw_options = commands.add_parser("draw")
    draw_options.add_argument("labels", type=Path)
    draw_options.add_argument("--seed", required=True)
    draw_options.add_argument("--size", type=int, default=300)
    score_options = commands.add_parser("score")
    score_options.add_argument("first", type=Path)
    score_options.add_argument("second", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "draw":
        lines = draw(arguments.labels, arguments.seed, arguments.size)
    else:
        lines = score(arguments.first, arguments.second)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()

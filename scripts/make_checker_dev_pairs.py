"""Make development pairs for the checker from real labels: true edits of label sentences, and mutations of them.

    python scripts/make_checker_dev_pairs.py LABELS OUT.jsonl [--labels 200] [--seed 7]

The pairs hold label text: keep them out of the repository. They are for
tuning only; the frozen pairs in `tests/checker_pairs` measure.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from materia.model.document import BlockKind, Document
from materia.sources.reading import read

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\s\n]|$)[^.!?\n]*)*[.!?]")

#: kind -> (pattern, replacement); every match may be mutated, one at a time.
SWAPS: dict[str, list[tuple[str, str]]] = {}
for row in Path(__file__).with_name("checker_mutations.tsv").read_text(encoding="utf-8").splitlines():
    if not row.startswith("#"):
        kind, pattern, replacement = row.split("\t")
        SWAPS.setdefault(kind, []).append((pattern, replacement))
OTHER_DRUGS = [
    "metformin",
    "warfarin",
    "lisinopril",
    "sertraline",
    "ibuprofen",
    "digoxin",
    "phenytoin",
    "atorvastatin",
    "omeprazole",
    "lithium",
]
ADDITIONS = [
    " and stroke",
    " and liver failure",
    " and seizures",
    ", and it also causes hearing loss",
    " in patients with diabetes",
    " and death",
]


def names(document: Document) -> tuple[str, ...]:
    """Return all names of the document's drug."""
    found: list[str] = []
    for product in document.products:
        found += [product.name, product.generic_name or ""]
        for ingredient in product.ingredients:
            if ingredient.active:
                found += [ingredient.name, ingredient.moiety or ""]
    return tuple(dict.fromkeys(n.lower() for n in found if n))


def true_edits(sentence: str, name: str, subject: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield meaning-preserving edits of a label sentence."""
    yield "true_same", sentence
    bare = re.sub(r"\s*[(\[](?:[Ss]ee|[^()\[\]]*\d\.\d|[A-Z ]+)[^()\[\]]*[)\]]", "", sentence)
    if bare != sentence:
        yield "true_reference_dropped", bare
    named = re.sub(r"\b(?:[Tt]his|[Tt]he) (?:drug|medicine|medication|product)\b", name.capitalize(), sentence, count=1)
    if named == sentence and sentence.startswith("It "):
        named = name.capitalize() + sentence[2:]
    if named != sentence:
        yield "true_named", named
    for other in subject:
        if re.search(rf"\b{re.escape(other)}\b", sentence, re.I) and other != name:
            yield "true_generic", re.sub(rf"\b{re.escape(other)}\b", name, sentence, flags=re.I)
            break
    if "; " in sentence:
        yield "true_clause", sentence.split("; ")[0] + "."


def mutations(sentence: str, name: str, subject: tuple[str, ...], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield a few mutations of a label sentence, at most one of each kind."""
    for kind, swaps in SWAPS.items():
        hits = [(m, new) for old, new in swaps for m in re.finditer(old, sentence)]
        if hits:
            m, new = rng.choice(hits)
            yield kind, sentence[: m.start()] + new + sentence[m.end() :]
    numbers = list(re.finditer(r"(?<![\w.(])\d+(?:\.\d+)?(?![\w)]|\.\d)", sentence))
    if numbers:
        m = rng.choice(numbers)
        yield (
            "number",
            sentence[: m.start()]
            + rng.choice([str(float(m[0]) * 2).removesuffix(".0"), m[0] + "5", "7"])
            + sentence[m.end() :],
        )
    if len({m[0] for m in numbers}) >= 2:
        one, two = numbers[0], next(n for n in numbers if n[0] != numbers[0][0])
        yield (
            "number_swapped",
            sentence[: one.start()] + two[0] + sentence[one.end() : two.start()] + one[0] + sentence[two.end() :],
        )
    drug = next(
        (s for s in sorted(subject, key=len, reverse=True) if re.search(rf"\b{re.escape(s)}\b", sentence, re.I)), None
    )
    if drug:
        other = rng.choice([o for o in OTHER_DRUGS if o not in subject])
        yield "drug", re.sub(rf"\b{re.escape(drug)}\b", other, sentence, flags=re.I)
    yield "addition", sentence.rstrip(". ") + rng.choice(ADDITIONS) + "."


def pairs(document: Document, rng: random.Random, per_label: int) -> Iterator[dict[str, object]]:
    """Yield pairs from one label."""
    subject = names(document)
    if not subject:
        return
    name = next((i.moiety or i.name for p in document.products for i in p.ingredients if i.active), subject[0]).lower()
    choices = [
        (s, m)
        for s in document.sections
        for m in SENTENCE.finditer(s.text)
        if 7 <= len(m[0].split()) <= 45 and " | " not in m[0]
    ]
    for section, m in rng.sample(choices, min(per_label, len(choices))):
        sentence = m[0].strip()
        base = {
            "document": document.id,
            "section_kind": section.kind,
            "section_title": section.title,
            "subject": subject,
        }
        following = section.text[m.end() : m.end() + 400]
        after = SENTENCE.match(following.lstrip("\n "))
        passage = sentence if rng.random() < 0.6 or after is None else f"{sentence} {after[0].strip()}"
        for kind, claim in true_edits(sentence, name, subject):
            yield base | {"kind": kind, "claim": claim, "passage": passage}
        found = [x for x in mutations(sentence, name, subject, rng) if x[1] != sentence]
        for kind, claim in rng.sample(found, min(3, len(found))):
            yield base | {"kind": kind, "claim": claim, "passage": passage}
    yield from folded(document, subject, rng)


def folded(document: Document, subject: tuple[str, ...], rng: random.Random) -> Iterator[dict[str, object]]:
    """Yield one list of the label folded into a sentence, and a mutation of it."""
    for section in rng.sample(document.sections, len(document.sections)):
        blocks = section.blocks
        for n, block in enumerate(blocks):
            lead = section.text[block.start : block.end]
            items = []
            for following in blocks[n + 1 :]:
                if following.kind is not BlockKind.LIST_ITEM:
                    break
                items.append(section.text[following.start : following.end].rstrip(".;, "))
            if lead.endswith(":") and 2 <= len(items) <= 6 and max(map(len, items)) < 90:
                end = blocks[n + len(items)].end
                claim = lead.rstrip(": ") + " " + ", ".join(items[:-1]) + " and " + items[-1] + "."
                base = {
                    "document": document.id,
                    "section_kind": section.kind,
                    "section_title": section.title,
                    "subject": subject,
                    "passage": section.text[block.start : end],
                }
                yield base | {"kind": "true_folded", "claim": claim}
                yield base | {"kind": "addition", "claim": claim[:-1] + " and hearing loss."}
                return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--labels", dest="count", type=int, default=200)
    parser.add_argument("--per-label", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - sampling, not secrets
    files = sorted(p for p in options.labels.rglob("*") if p.suffix in (".html", ".xml", ".json"))
    with options.out.open("w", encoding="utf-8") as out:
        for path in rng.sample(files, min(options.count, len(files))):
            for found in read(path):
                for document in found.documents:
                    for pair in pairs(document, rng, options.per_label):
                        out.write(json.dumps(pair, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

"""Recogniser: load time, tokens a second over real label text, and what a peer finds of the same text.

    python benchmarks/recogniser.py [../shared/data] [--labels 100]

The peer is `drug-named-entity-recognition` (a dictionary of drug names over token lists). Both see the same tokens:
runs of letters and digits. Times are of the process, best of three, without the reading of the files.
"""

import argparse
import html
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from materia.model.concept import ConceptKind
from materia.terms.keys import TOKEN
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

REPO = Path(__file__).resolve().parents[1]
COLD = """
import time
start = time.perf_counter()
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary
recogniser = Recogniser(Vocabulary.load())
recogniser.find("Is baclofen the same as cyclobenzaprine?")
middle = time.perf_counter()
recogniser.find("what is metfromin")
print(middle - start, time.perf_counter() - middle)
"""


def label_texts(data: Path, count: int) -> list[str]:
    """Return the plain text of every n-th label, so that about `count` of them are read."""
    with zipfile.ZipFile(data / "labels" / "spl_html.zip") as archive:
        names = sorted(n for n in archive.namelist() if n.endswith(".html"))
        chosen = names[:: max(1, len(names) // count)]
        raw = [archive.read(name).decode("utf-8", "replace") for name in chosen]
    return [re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))) for text in raw]


def best(run: Callable[[], int]) -> tuple[float, int]:
    times, found = [], 0
    for _ in range(3):
        start = time.process_time()
        found = run()
        times.append(time.process_time() - start)
    return min(times), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=REPO.parent / "shared" / "data")
    parser.add_argument("--labels", type=int, default=100)
    arguments = parser.parse_args()
    cold = [subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True) for _ in range(3)]
    first, mend = min(tuple(map(float, run.stdout.split())) for run in cold)
    print(f"cold: import, load and first question {first * 1000:.0f} ms; first misspelling {mend * 1000:.0f} ms more")
    vocabulary = Vocabulary.load()
    recogniser = Recogniser(vocabulary)
    print(f"vocabulary: {len(vocabulary.names):,} names, {len(vocabulary.ids()):,} concepts")
    texts = label_texts(arguments.data, arguments.labels)
    tokens = [TOKEN.findall(text) for text in texts]
    count = sum(map(len, tokens))
    print(f"text: {len(texts)} labels, {count:,} tokens, {sum(map(len, texts)) / 1e6:.1f} MB")
    drugs = {ConceptKind.DRUG, ConceptKind.BRAND}
    seconds, found = best(lambda: sum(len(recogniser.find(t, correct=False).mentions) for t in texts))
    print(f"materia, all kinds:    {count / seconds:12,.0f} tokens/s  {found:8,} mentions")
    seconds, found = best(lambda: sum(len(recogniser.find(t, drugs, correct=False).mentions) for t in texts))
    print(f"materia, drugs, brands: {count / seconds:11,.0f} tokens/s  {found:8,} mentions")
    questions = ["Is it safe to take zoloft with ibuprofen if I have high blood pressure?"] * 1000
    seconds, _ = best(lambda: sum(len(recogniser.find(q).mentions) for q in questions))
    print(f"materia, one question: {seconds * 1000 / len(questions):12.3f} ms")
    try:
        start = time.perf_counter()
        from drug_named_entity_recognition import find_drugs
    except ImportError:
        print("drug-named-entity-recognition is not installed")
        return
    find_drugs(["aspirin"])
    print(f"drug-named-entity-recognition: load {(time.perf_counter() - start) * 1000:.0f} ms")
    sample = tokens[: max(1, len(tokens) // 10)]
    size = sum(map(len, sample))
    seconds, found = best(lambda: sum(len(find_drugs(t)) for t in sample))
    print(f"drug-named-entity-recognition: {size / seconds:,.0f} tokens/s  {found:,} mentions in {size:,} tokens")


if __name__ == "__main__":
    main()

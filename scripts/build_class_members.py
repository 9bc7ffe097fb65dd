"""Find the evidence for class membership and write `class_members.tsv`.

Run by a developer: `python scripts/build_class_members.py ../shared/data`, after `build_terms.py`; then run
`build_terms.py --compile-only`. A pair of `class_candidates.txt` is kept only where a source states it: the
established pharmacologic class of openFDA, a CDC value set, or a label or trial that names the drug as one of the
class ("X is a C", "C such as X"). What openFDA states is kept without being proposed. Pairs without
evidence are printed and left out.
"""

import argparse
import collections
import html
import json
import re
import zipfile
from pathlib import Path

import term_sources as src

from materia.model.concept import ConceptKind
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

# "benzodiazepines such as X", "NSAIDs (e.g., X, Y)": what stands between a class and its member.
LISTED = re.compile(r"^[^.;]*?(such as|e\.?g\.?,?|includ(?:ing|es?)|like|[(:,])", re.I | re.S)
# "X is a benzodiazepine", "X, an opioid agonist": what stands between a member and its class.
IS_A = re.compile(r"\b(is|are|as|belongs?)\b|,\s+(a|an|the|another)\b|^\s*\(?[^.;]{0,25}$", re.I | re.S)
DENIED = re.compile(r"\b(not|unlike|non|other than|except|no|neither|nor|without|versus|compared)\b", re.I)
VALUE_SETS = {
    "benzodiazepine-medications": "benzodiazepine",
    "barbiturate-medications": "barbiturate",
    "fentanyl-type-medications": "opioid",
    "non-synthetic-opioid-medications": "opioid",
    "synthetic-opioid-medications": "opioid",
    "oxycodone-medications": "opioid",
    "methadone-medications": "opioid",
    "buprenorphine-medications": "opioid",
    "naloxone-medications": "opioid-antagonist",
}


def candidates() -> set[tuple[str, str]]:
    pairs = set()
    for line in (Path(__file__).parent / "class_candidates.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, drugs = line.partition(":")
            pairs |= {(name.strip(), drug.strip()) for drug in drugs.split("|")}
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=src.REPO.parent / "shared" / "data")
    data = parser.parse_args().data
    vocabulary = Vocabulary.load()
    recogniser = Recogniser(vocabulary)
    found: dict[tuple[str, str], str] = {}
    wanted = set()
    for class_name, drug in sorted(candidates()):
        concepts = [c for c in vocabulary.lookup(drug) if c.kind is ConceptKind.DRUG]
        if concepts:
            wanted.add((class_name, concepts[0].id))
        else:
            print("no such drug:", class_name, drug)
    wanted |= {(a.removeprefix("class:"), d) for c, d in wanted for a in vocabulary.ancestors(f"class:{c}")}
    names = {i: c.name for i in vocabulary.ids() if i.startswith("drug:") and (c := vocabulary.concept(i))}

    by_epc: dict[str, list[str]] = collections.defaultdict(list)
    for row in src.table(src.DATA / "classes.tsv"):
        for epc in filter(None, row["epc"].split(";")):
            by_epc[epc.lower()].append(row["id"])
    # These names hold members of other kinds too: only proposed pairs are taken from them.
    epc_wide = {"muscle relaxant", "gamma-aminobutyric acid-ergic agonist", "mu-opioid receptor agonist"}
    for product in src.openfda_products(data):
        if len(product.ingredients) != 1:
            continue
        drugs = [c for c in vocabulary.lookup(src.moiety(product.ingredients[0])) if c.kind is ConceptKind.DRUG]
        for epc in product.classes:
            label = epc.rsplit(" [", 1)[0]
            for class_id in by_epc.get(label.lower(), []):
                for drug in drugs[:1]:
                    if label.lower() not in epc_wide or (class_id, drug.id) in wanted:
                        found.setdefault((class_id, drug.id), f"{product.source} EPC {label}")
    folder = data / "reference" / "cdc_opioid_cds" / "input" / "vocabulary" / "valueset"
    for stem, class_id in VALUE_SETS.items():
        for _, display in src._codes(json.loads((folder / f"{stem}.json").read_text("utf-8"))):
            for mention in recogniser.find(display.split(" / ")[0], {ConceptKind.DRUG}, correct=False).mentions:
                if (class_id, mention.concept.id) in wanted and " / " not in display:
                    found.setdefault((class_id, mention.concept.id), f"CDC opioid CDS value set {stem}")
    classes_of = collections.defaultdict(set)
    for class_id, drug_identifier in wanted:
        classes_of[drug_identifier].add(class_id)
    with zipfile.ZipFile(data / "labels" / "spl_html.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.filename.endswith(".html"):
                raw = archive.read(info).decode("utf-8", "replace")
                text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(p|li|td|h1|div)>", " . ", raw)))
                text = re.sub(r"\s+", " ", text)
                search(text, f"spl:{Path(info.filename).stem}", recogniser, vocabulary, classes_of, found)
    with zipfile.ZipFile(data / "labels" / "openfda_json.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if info.filename.endswith(".json"):
                record = json.loads(archive.read(info))
                text = re.sub(r"\s+", " ", " . ".join(str(v) for v in record["sections"].values()))
                set_id = (record["openfda_meta"].get("spl_set_id") or ["?"])[0]
                search(text, f"openfda:{set_id}", recogniser, vocabulary, classes_of, found)
    with zipfile.ZipFile(data / "articles" / "jats.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if not info.is_dir():
                raw = archive.read(info).decode("utf-8", "replace")
                pmid = re.search(r'pub-id-type="pmid"[^>]*>(\d+)<', raw)
                text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", raw)))
                search(
                    text, f"pmid:{pmid.group(1) if pmid else info.filename}", recogniser, vocabulary, classes_of, found
                )
    for class_id, identifier in sorted(wanted):
        if class_id == "vaccine" and "vaccine" in identifier:
            found.setdefault((class_id, identifier), "its own name")
    missing = sorted(wanted - set(found))
    print(f"{len(found)} pairs with evidence; without:")
    for class_id, identifier in missing:
        print("  ", class_id, identifier)
    rows = sorted(f"{class_id}\t{names[d]}\t{source}" for (class_id, d), source in found.items())
    text = "# Members of classes and where each is stated. Made by scripts/build_class_members.py; do not edit.\n"
    (src.DATA / "class_members.tsv").write_text(
        text + "class\tdrug\tsource\n" + "".join(f"{r}\n" for r in rows), "utf-8"
    )


def search(
    text: str,
    source: str,
    recogniser: Recogniser,
    vocabulary: Vocabulary,
    classes_of: dict[str, set[str]],
    found: dict[tuple[str, str], str],
) -> None:
    kinds = {ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS}
    mentions = recogniser.find(text, kinds, correct=False).mentions
    for place, mention in enumerate(mentions):
        if mention.concept.kind is not ConceptKind.CLASS:
            continue
        class_id = mention.concept.id.removeprefix("class:")
        for step in (1, -1):
            at = place + step
            while 0 <= at < len(mentions):
                other = mentions[at]
                between = text[mention.end : other.start] if step > 0 else text[other.end : mention.start]
                otc = len(between) < 45 and re.search(r"\d ?(mg|%|mcg)|purpose", between, re.I)
                if len(between) > 220 or (not otc and re.search(r"[.;] [A-Z.]", between)):
                    break
                at += step
                if other.concept.kind is ConceptKind.CLASS:
                    continue
                for drug in vocabulary.products(other.concept)[:1]:
                    for single in drug.parents if "+" in drug.id else (drug.id,):
                        if class_id not in classes_of.get(single, ()) or (class_id, single) in found:
                            continue
                        pattern = LISTED if step > 0 else IS_A
                        if (otc or pattern.search(between)) and not DENIED.search(between):
                            found[(class_id, single)] = source


if __name__ == "__main__":
    main()

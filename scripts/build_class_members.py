"""Find the evidence for class membership and write `class_members.tsv`.

Run by a developer: `python scripts/build_class_members.py ../shared/data`, after `build_terms.py`; then run
`build_terms.py --compile-only`. A pair of `class_candidates.txt` is kept only where a source states it: the established
pharmacologic class of openFDA, a CDC value set, the schedule of a product, or a sentence of a label or trial that names
the drug as one of the class ("X is a C", "C such as X") or says of it what `class_evidence.tsv` asks for. What openFDA
states is kept without being proposed. A sentence of a label is cited with its place and digest. Pairs without evidence
are printed and left out.
"""

import argparse
import collections
import html
import json
import re
import zipfile
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import term_sources as src

from materia.model.concept import ConceptKind
from materia.model.document import Document, Section
from materia.pack.evidence import digest, sentences
from materia.pack.labels import Note, Shelf
from materia.pack.source_format import load_all
from materia.terms.recogniser import Recogniser
from materia.terms.tables import rows
from materia.terms.vocabulary import Vocabulary

# "benzodiazepines such as X", "NSAIDs (e.g., X, Y)": what stands between a class and its member.
LISTED = re.compile(r"^[^.;]*?(such as|e\.?\s?g\.?,?|includ(?:ing|es?)|like|[(:,])", re.I | re.S)
# "X is a benzodiazepine", "X, an opioid agonist": what stands between a member and its class.
IS_A = re.compile(r"\b(is|are|as|belongs?)\b|,\s+(a|an|the|another)\b|^\s*\(?[^.;]{0,25}$", re.I | re.S)
DENIED = re.compile(
    r"\b(not|unlike|non|other than|except|no|neither|nor|without|versus|compared|lacks?|fail\w*)\b", re.I
)
# Advice against a combination denies nothing of the drugs in it.
ADVICE = re.compile(
    r"\b(should|must|do|may|can)\s+not\b|\bcannot\b"
    r"|\bnot (be )?(recommended|used|given|taken|advised|indicated|limited to)\b"
    r"|\bnot been (studied|established|evaluated)\b|\bnot all-inclusive\b|\bno (dose|dosage) adjust\w+",
    re.I,
)
# Of what stands between a drug and "inhibitor of CYP3A4" this says that another drug is meant.
OTHER_ROLE = re.compile(
    r"\b(by|when|with|after|during|increase[sd]?|decrease[sd]?|exposure|concentrations?|levels?|plasma|clearance|AUC|"
    r"induc\w+|substrates?|metaboli\w+|inhibit\w*|weak)\b",
    re.I,
)
REFERS = re.compile(r"(?:such|these|examples|they|some|this) (?:drugs?|agents?|medic\w+|of|include|are|class)", re.I)
PURPOSE = "55105-1"  # the section of an over-the-counter label that names the kind of medicine
# What stands between "inhibitors of CYP3A4" and a list of them.
NAMED_LIST = re.compile(r"^[^.;]*?(such as|e\.?\s?g\b|i\.?\s?e\b|includ(?:ing|es?)|like|[(:])", re.I | re.S)
OVERDOSAGE = "34088-5"
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
# These names hold members of other kinds too: only proposed pairs are taken from them.
EPC_WIDE = {"muscle relaxant", "gamma-aminobutyric acid-ergic agonist", "mu-opioid receptor agonist"}
SCHEDULES = {"CII": "schedule-ii", "CIII": "schedule-iii", "CIV": "schedule-iv", "CV": "schedule-v"}
# A mineral's salt or a vaccine is what its name says.
OWN_NAMES = {
    "vaccine": re.compile("vaccine"),
    "aluminum-product": re.compile("^drug:alumin"),
    "calcium-supplement": re.compile("^drug:calcium"),
    "iron-supplement": re.compile("^drug:(ferr|iron|carbonyl-iron)"),
    "magnesium-product": re.compile("^drug:magnesium"),
    "potassium-supplement": re.compile("^drug:potassium"),
    "zinc-product": re.compile("^drug:zinc"),
}
NEVER = re.compile("$^")
KINDS = {ConceptKind.DRUG, ConceptKind.BRAND, ConceptKind.CLASS}


@dataclass(frozen=True, order=True)
class Found:
    """One piece of evidence; the least is the best: structured facts, then sentences by how plainly they say it."""

    rank: int
    foreign: bool  # not in the drug's own label
    length: int
    source: str
    section: str = ""
    at: tuple[int, int] = (0, 0)
    sha256: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.source, self.section, f"{self.at[0]}-{self.at[1]}" if self.section else "", self.sha256


Pairs = dict[tuple[str, str], Found]


def better(found: Pairs, pair: tuple[str, str], new: Found) -> None:
    if pair not in found or new < found[pair]:
        found[pair] = new


def candidates() -> set[tuple[str, str]]:
    pairs = set()
    for line in (Path(__file__).parent / "class_candidates.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, drugs = line.partition(":")
            pairs |= {(name.strip(), drug.strip()) for drug in drugs.split("|")}
    return pairs


class Search:
    """What is looked for in the texts: the proposed classes of each drug, and how sentences bear them out."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary.load()
        self.recogniser = Recogniser(self.vocabulary)
        self.wanted: set[tuple[str, str]] = set()
        for class_name, drug in sorted(candidates()):
            concepts = [c for c in self.vocabulary.lookup(drug) if c.kind is ConceptKind.DRUG]
            if concepts:
                self.wanted.add((class_name, concepts[0].id))
            else:
                print("no such drug:", class_name, drug)
        above = {(a, d) for c, d in self.wanted for a in self.vocabulary.ancestors(f"class:{c}")}
        self.wanted |= {(a.removeprefix("class:"), d) for a, d in above}
        self.classes_of: dict[str, set[str]] = collections.defaultdict(set)
        for class_id, drug in self.wanted:
            self.classes_of[drug].add(class_id)
        patterns = list(rows(Path(__file__).parent / "class_evidence.tsv"))
        self.patterns = {r["class"]: (re.compile(r["pattern"], re.I), int(r["near"]), r["how"]) for r in patterns}
        self.any = re.compile("|".join(f"(?:{r['pattern']})" for r in patterns), re.I)

    def named(self, text: str) -> list[tuple[int, int, str, tuple[str, ...]]]:
        """Return (start, end, class id or "", drugs) of every drug, brand and class named in a text."""
        out = []
        for mention in self.recogniser.find(text, KINDS, correct=False).mentions:
            if mention.concept.kind is ConceptKind.CLASS:
                out.append((mention.start, mention.end, mention.concept.id.removeprefix("class:"), ()))
            else:
                for drug in self.vocabulary.products(mention.concept)[:1]:
                    singles = drug.parents if "+" in drug.id else (drug.id,)
                    out.append((mention.start, mention.end, "", singles))
        return out

    def listed(
        self, text: str, mentions: list[tuple[int, int, str, tuple[str, ...]]]
    ) -> list[tuple[str, str, int, int]]:
        """Return (class, drug, start, end) where a text names the drug as one of the class."""
        out = []
        for place, (start, end, class_id, _) in enumerate(mentions):
            pattern_only = self.patterns.get(class_id, (None, 0, ""))[2] in ("strict", "own")
            for step in ((1,) if pattern_only else (1, -1)) if class_id else ():
                at = place + step
                while 0 <= at < len(mentions):
                    low, high, other, drugs = mentions[at]
                    at += step
                    between = text[end:low] if step > 0 else text[high:start]
                    otc = len(between) < 45 and re.search(r"\d ?(mg|%|mcg)|purpose", between, re.I)
                    if len(between) > 220 or (not otc and re.search(r"[.;] [A-Z.]", between)):
                        break
                    pattern = LISTED if step > 0 else IS_A
                    if not other and (otc or pattern.search(between)) and not DENIED.search(between):
                        members = [drug for drug in drugs if class_id in self.classes_of.get(drug, ())]
                        out += [(class_id, drug, min(start, low), max(end, high)) for drug in members]
        return out

    def borne_out(
        self, text: str, mentions: list[tuple[int, int, str, tuple[str, ...]]], own: str
    ) -> list[tuple[str, str, int]]:
        """Return (class, drug, rank) where one sentence says of the drug what its class asks for."""
        out = []
        plain = ADVICE.sub(lambda m: "~" * len(m[0]), text)
        for class_id, (pattern, near, how) in self.patterns.items():
            for said in pattern.finditer(text):
                if DENIED.search(plain[max(0, said.start() - 50) : said.end() + 15]):
                    continue
                for low, high, _, drugs in mentions:
                    after = low >= said.end()
                    between = plain[said.end() : low] if after else plain[high : said.start()]
                    if len(between) > near or DENIED.search(between):
                        continue
                    plainly = (
                        bool(NAMED_LIST.search(between)) and not OTHER_ROLE.search(between)
                        if after
                        else len(between) <= 60 and bool(IS_A.search(between)) and not OTHER_ROLE.search(between)
                    )
                    if plainly or how in ("loose", "any"):
                        rank = 3 if plainly else 5
                        out += [(class_id, d, rank) for d in drugs if class_id in self.classes_of.get(d, ())]
                alone = own and all(drug == own for mention in mentions for drug in mention[3])
                if how in ("own", "any") and alone and class_id in self.classes_of.get(own, ()):
                    out.append((class_id, own, 4))
        return out


def own_drug(search: Search, document: Document) -> str:
    """Return the one active ingredient that a label is about, "" where there are several."""
    names = {i.name for product in document.products for i in product.ingredients if i.active}
    drugs = {c.id for name in names for c in search.vocabulary.lookup(src.moiety(name)) if c.kind is ConceptKind.DRUG}
    return drugs.pop() if len(drugs) == 1 else ""


def of_section(search: Search, document: Document, section: Section, own: str, found: Pairs) -> None:
    spans = sentences(section)
    text = section.text

    def cite(low: int, high: int) -> Found | None:
        covering = [span for span in spans if span[0] < high and low < span[1]]
        if not covering:
            return None
        start, end = covering[0][0], covering[-1][1]
        if end - start > 1500 or any(start < b and a < end for a, b in section.damaged):
            return None
        return Found(9, True, end - start, document.id, section.id, (start, end), digest(text[start:end]))

    def keep(class_id: str, drug: str, rank: int, low: int, high: int) -> None:
        place = cite(low, high)
        if place is not None:
            new = Found(rank, drug != own, place.length, place.source, place.section, place.at, place.sha256)
            better(found, (class_id, drug), new)

    if section.kind == PURPOSE and own:
        for low, high, class_id, _ in search.named(text):
            if class_id in search.classes_of.get(own, ()):
                keep(class_id, own, 3, low, high)
    for class_id, drug, low, high in search.listed(text, search.named(text)):
        keep(class_id, drug, 3, low, high)
    for place, (low, high) in enumerate(spans):
        if place and REFERS.match(text[low:high]):
            low, cut = spans[place - 1]  # "Such drugs include X" leans on the sentence before it
            sentence = f"{text[low : cut - 1]},{text[cut:high]}"
        else:
            sentence = text[low:high]
        if section.kind != OVERDOSAGE and len(sentence) < 1500 and search.any.search(sentence):
            for class_id, drug, rank in search.borne_out(sentence, search.named(sentence), own):
                keep(class_id, drug, rank, low, high)


@cache
def shared() -> Search:
    return Search()


def of_label(note: Note) -> Pairs:
    found: Pairs = {}
    search = shared()
    document = Shelf([note]).document(note.document)
    if document is not None:
        own = own_drug(search, document)
        for product in document.products:
            schedule = SCHEDULES.get((product.dea_schedule or "").replace(" ", ""))
            drugs = {i.name for i in product.ingredients if i.active}
            if schedule and own and len(drugs) == 1:
                better(found, (schedule, own), Found(2, False, 0, f"{document.id} DEA schedule of the product"))
        for section in document.sections:
            if section.text:
                of_section(search, document, section, own, found)
    return found


def structured(search: Search, data: Path) -> Pairs:
    """Return what openFDA classes and mechanisms and CDC value sets state."""
    found: Pairs = {}
    by_epc: dict[str, list[str]] = collections.defaultdict(list)
    for row in src.table(src.DATA / "classes.tsv"):
        for epc in filter(None, row["epc"].split(";")):
            by_epc[epc.lower()].append(row["id"])
    for product in src.openfda_products(data):
        if len(product.ingredients) != 1:
            continue
        moiety = src.moiety(product.ingredients[0])
        drugs = [c for c in search.vocabulary.lookup(moiety) if c.kind is ConceptKind.DRUG]
        for epc in product.classes:
            label, _, kind = epc.removesuffix("]").rpartition(" [")
            for class_id in by_epc.get(label.lower(), []):
                for drug in drugs[:1]:
                    if label.lower() not in EPC_WIDE or (class_id, drug.id) in search.wanted:
                        better(found, (class_id, drug.id), Found(0, False, 0, f"{product.source} {kind} {label}"))
    folder = data / "reference" / "cdc_opioid_cds" / "input" / "vocabulary" / "valueset"
    for stem, class_id in VALUE_SETS.items():
        for _, display in src._codes(json.loads((folder / f"{stem}.json").read_text("utf-8"))):
            for mention in search.recogniser.find(display.split(" / ")[0], {ConceptKind.DRUG}, correct=False).mentions:
                if (class_id, mention.concept.id) in search.wanted and " / " not in display:
                    new = Found(1, False, 0, f"CDC opioid CDS value set {stem}")
                    better(found, (class_id, mention.concept.id), new)
    return found


def of_pack() -> Pairs:
    """Return what curated statements of the pack say that a drug is."""
    found: Pairs = {}
    for file in load_all():
        documents = file.data.get("documents", {})
        for row in file.data.get("statements", []) if file.folder == "drugs" and "+" not in file.owner else []:
            affirmed = row.get("polarity", "affirmed") == "affirmed" and row.get("status", "current") == "current"
            if row["predicate"] == "is_a" and affirmed and row["object"].startswith("class:"):
                first = row["evidence"][0]
                start, end = (int(offset) for offset in first["at"])
                source = documents[first["document"]]["id"]
                proof = Found(3, False, 0, source, first["section"], (start, end), first["sha256"])
                better(found, (row["object"].removeprefix("class:"), file.owner), proof)
    return found


def of_articles(search: Search, data: Path) -> Pairs:
    """Return what trials call their drugs; an article is cited as a whole."""
    found: Pairs = {}
    with zipfile.ZipFile(data / "articles" / "jats.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if not info.is_dir():
                raw = archive.read(info).decode("utf-8", "replace")
                pmid = re.search(r'pub-id-type="pmid"[^>]*>(\d+)<', raw)
                text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", raw)))
                for class_id, drug, _, _ in search.listed(text, search.named(text)):
                    better(
                        found, (class_id, drug), Found(6, True, 0, f"pmid:{pmid.group(1) if pmid else info.filename}")
                    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=src.REPO.parent / "shared" / "data")
    data = parser.parse_args().data
    search = shared()
    found = structured(search, data)
    one_each = {note.document: note for note in reversed(Shelf.open(data / "labels").notes)}
    with Pool() as pool:
        for part in pool.imap(of_label, [one_each[key] for key in sorted(one_each)], 16):
            for pair, evidence in part.items():
                better(found, pair, evidence)
    for pair, evidence in of_articles(search, data).items():
        better(found, pair, evidence)
    for class_id, identifier in sorted(search.wanted):
        if OWN_NAMES.get(class_id, NEVER).search(identifier):
            better(found, (class_id, identifier), Found(7, True, 0, "its own name"))
    for pair, evidence in of_pack().items():
        better(found, pair, evidence)
    for class_id, drug in list(found):
        narrower = (c for c, d in found if d == drug and c != class_id)
        if any(f"class:{class_id}" in search.vocabulary.ancestors(f"class:{c}") for c in narrower):
            del found[class_id, drug]  # it follows from the hierarchy
    known = {(a.removeprefix("class:"), d) for c, d in found for a in search.vocabulary.ancestors(f"class:{c}")}
    missing = sorted(search.wanted - set(found) - known)
    print(f"{len(found)} pairs with evidence; without:")
    for class_id, identifier in missing:
        print("  ", class_id, identifier)
    names = {
        i: c.name for i in search.vocabulary.ids() if i.startswith("drug:") and (c := search.vocabulary.concept(i))
    }
    lines = sorted("\t".join((class_id, names[drug], *proof.cells)) for (class_id, drug), proof in found.items())
    text = (
        "# Members of classes and where each is stated: a document and, where a sentence of it says so, the"
        "\n# section, the place of the sentence and its SHA-256. Made by scripts/build_class_members.py; do not edit.\n"
    )
    header = "class\tdrug\tsource\tsection\tat\tsha256\n"
    (src.DATA / "class_members.tsv").write_text(text + header + "".join(f"{line}\n" for line in lines), "utf-8")


if __name__ == "__main__":
    main()

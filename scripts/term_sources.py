"""Readers of the reference files that `build_terms.py` makes the shipped name tables from."""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from materia.identity.moiety import normalise

REPO = Path(__file__).resolve().parents[1]
DATA = REPO / "src" / "materia" / "terms" / "data"


@dataclass(slots=True)
class LabelProduct:
    """One product of a label: its brand or generic name, and its active ingredients as printed."""

    name: str
    ingredients: tuple[str, ...]
    source: str
    uniis: tuple[str, ...] = ()
    rxcuis: tuple[str, ...] = ()
    generic: str = ""
    classes: tuple[str, ...] = field(default=())


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a commented TSV file."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def clean(name: str) -> str:
    """Return a printed name without marks, bracketed notes or doubled spaces."""
    name = re.sub(r"[®™†*]|\(r\)|\(tm\)", "", html.unescape(name), flags=re.I)
    name = re.sub(r"\s*[\[(][^\])]*[\])]\s*", " ", name)
    return re.sub(r"\s+", " ", name).strip(" ,.-\t\n")


def moiety(name: str) -> str:
    """Return an ingredient name in lower case without salt words, as product identities have it.

    >>> moiety("METOPROLOL SUCCINATE"), moiety("POTASSIUM CHLORIDE"), moiety("LITHIUM CARBONATE")
    ('metoprolol', 'potassium chloride', 'lithium')
    """
    return normalise(clean(name)).name


def spl_products(data: Path) -> Iterator[LabelProduct]:
    """Yield the products of the stylesheet-rendered labels."""
    with zipfile.ZipFile(data / "labels" / "spl_html.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if not info.filename.endswith(".html"):
                continue
            text = archive.read(info).decode("utf-8", "replace")
            set_id = Path(info.filename).stem
            at = text.find('class="DataElementsTables"')
            for part in text[at:].split('class="contentTableTitle"')[1:]:
                name = re.search(r"<strong>(.*?)</strong>", part, re.S)
                generic = re.search(r'class="contentTableReg">(.*?)</span>', part, re.S)
                block = re.search(r"Active Ingredient/Active Moiety</td>(.*?)</table>", part, re.S)
                if not (name and block):
                    continue
                found = re.findall(r'<td class="formItem">\s*<strong>(.*?)</strong>', block.group(1), re.S)
                yield LabelProduct(
                    clean(re.sub(r"<[^>]+>", " ", name.group(1))),
                    tuple(html.unescape(re.sub(r"<[^>]+>|\s+", " ", i)).strip() for i in found),
                    f"spl:{set_id}",
                    generic=re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", generic.group(1))) if generic else "",
                )


def openfda_products(data: Path) -> Iterator[LabelProduct]:
    """Yield the products of the openFDA labels."""
    with zipfile.ZipFile(data / "labels" / "openfda_json.zip") as archive:
        for info in sorted(archive.infolist(), key=lambda i: i.filename):
            if not info.filename.endswith(".json"):
                continue
            meta = json.load(io.TextIOWrapper(archive.open(info), "utf-8"))["openfda_meta"]
            if not meta.get("substance_name"):
                continue
            for brand in meta.get("brand_name", []):
                yield LabelProduct(
                    clean(brand),
                    tuple(meta["substance_name"]),
                    f"openfda:{(meta.get('spl_set_id') or ['?'])[0]}",
                    tuple(meta.get("unii", [])),
                    tuple(meta.get("rxcui", [])),
                    (meta.get("generic_name") or [""])[0],
                    (*meta.get("pharm_class_epc", ()), *meta.get("pharm_class_moa", ())),
                )


def drugbank(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (name, UNII, synonyms) of the DrugBank open vocabulary (CC0)."""
    path = data / "reference" / "drugbank_vocabulary" / "data" / "drugbank_vocabulary.csv"
    with path.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            synonyms = [s.strip() for s in row["Synonyms"].split(" | ") if s.strip()]
            yield row["Common name"].strip(), row["UNII"].strip(), synonyms


def rxnorm(data: Path) -> dict[str, str]:
    """Return RxCUI by lower-case ingredient name."""
    found: dict[str, str] = {}
    base = data / "reference" / "ohdsi_kb_maps" / "LAERTES" / "terminology-mappings" / "RxNorm-to-MeSH"
    for line in (base / "mesh-to-rxnorm-standard-vocab-v5.csv").read_text("utf-8", "replace").splitlines()[1:]:
        cells = line.strip().split("|")
        if len(cells) == 6 and cells[5].strip() == "Ingredient":
            found.setdefault(cells[3].lower(), cells[2])
    ndf = data / "reference" / "pddi_ndfrt" / "Ndf-rt" / "NDFRT_RxNorm_mapping.csv"
    for line in ndf.read_text("utf-8", "replace").splitlines()[1:]:
        cells = line.strip().split(";")
        if len(cells) == 3 and cells[2].endswith("[Chemical/Ingredient]"):
            found.setdefault(cells[2].rsplit(" [", 1)[0].lower(), cells[0])
    return found


# Route, form and use words that MedlinePlus and NHS page titles add to a name.
PAGE_WORDS = re.compile(
    r"\b(injection|injectable|ophthalmic|topical|oral inhalation|inhalation|nasal spray|nasal|transdermal patch"
    r"|transdermal|transmucosal|sublingual and buccal|sublingual|buccal|rectal|vaginal|otic|intravitreal"
    r"|urogenital|oral|patch|powder|for adults|for children|tablets?|capsules?|creams?|inhalers?|granules|eye drops"
    r"|ointment|implant|lozenges"
    r"|subcutaneous|intravenous|gel|liquid|suspension|extended-release|and liquid)\b.*$",
    re.I,
)


def page_ingredients(title: str) -> tuple[str, ...]:
    """Return the ingredient names in a MedlinePlus page title.

    >>> page_ingredients("Abacavir, Dolutegravir, and Lamivudine")
    ('abacavir', 'dolutegravir', 'lamivudine')
    """
    title = PAGE_WORDS.sub("", clean(title)).strip(" ,")
    parts = re.split(r",\s*and\s+|,\s*|\s+and\s+", title.lower())
    return tuple(moiety(p) for p in parts if p.strip())


def medlineplus(data: Path) -> Iterator[tuple[str, tuple[str, ...], list[str]]]:
    """Yield (page id, ingredients, other names) of the MedlinePlus list of medicines."""
    base = data / "reference" / "drug_ner_lists" / "harvesting_data_from_source"
    with (base / "drugs_dictionary_medlineplus.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            names = [clean(n) for n in row["Synonyms"].split("|") if n.strip()]
            yield row["Medline Plus ID"], page_ingredients(row["Common name"]), names


def nhs(data: Path) -> Iterator[tuple[str, str | None]]:
    """Yield (name, bracketed brand or None) of the NHS list of medicines (OGL)."""
    base = data / "reference" / "drug_ner_lists" / "harvesting_data_from_source"
    for row in json.loads((base / "all_nhs_drugs.json").read_text("utf-8")):
        brand = re.search(r"\(([^)]*)\)", row["name"])
        name = re.sub(r"\s+for\s.*$", "", row["name"].split("(")[0], flags=re.I)
        yield PAGE_WORDS.sub("", name).strip().lower(), brand.group(1) if brand else None


def rxnorm_brands(data: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield (brand, ingredients, source) of the branded RxNorm drugs that two open value sets list."""
    base = data / "reference" / "pharmacotherapydb" / "ehrlink" / "data" / "rxnorm-as-ingredient.tsv"
    found: dict[str, tuple[str, set[str]]] = {}
    with base.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            brand = re.search(r"\[([^\]]+)\]$", row["input_name"])
            if brand and row["ingredient_name"]:
                found.setdefault(row["input_rxcui"], (brand.group(1), set()))[1].add(row["ingredient_name"].lower())
    for rxcui, (brand_name, ingredients) in sorted(found.items()):
        yield brand_name, tuple(sorted(ingredients)), f"RxNorm {rxcui}"
    folder = data / "reference" / "cdc_opioid_cds" / "input" / "vocabulary" / "valueset"
    for path in sorted(folder.glob("*-medications*.json")):
        for code, display in _codes(json.loads(path.read_text("utf-8"))):
            brand = re.search(r"\[([^\]]+)\]$", display)
            if brand:
                parts = re.split(r"\s/\s", display[: brand.start()])
                names = [re.sub(r"^(\d+(\.\d+)? (ML|HR|ACTUAT) )+", "", p) for p in parts]
                names = [re.sub(r"\s\d.*$", "", n) for n in names]
                yield brand.group(1), tuple(sorted(moiety(n) for n in names)), f"RxNorm {code}"


def _codes(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("display"), str) and "code" in node:
            yield str(node["code"]), node["display"]
        for value in node.values():
            yield from _codes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _codes(value)

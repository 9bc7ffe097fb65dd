"""Independent reference data as rows: what `cross_checks.py` holds the pack and the vocabulary against."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Coded:
    """One drug with the codes that a map gives it; "" where it gives none."""

    name: str
    rxcui: str
    unii: str
    source: str


@dataclass(frozen=True, slots=True)
class LabelMeta:
    """What openFDA says of one label: its one substance, established classes and codes."""

    file: str
    substance: str
    classes: tuple[str, ...]
    rxcuis: tuple[str, ...]
    unii: str


def indications(data: Path) -> Iterator[tuple[str, str]]:
    """Yield drug and disease of each disease-modifying pair of PharmacotherapyDB, physician-curated."""
    path = data / "reference" / "pharmacotherapydb" / "catalog" / "indications.tsv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["category"] == "DM":
                yield row["drug"].lower(), row["disease"]


def onc_pairs(data: Path) -> Iterator[tuple[str, str]]:
    """Yield the drug pairs of the ONC high-priority list (Phansalkar 2012), each once, in the order of names."""
    path = data / "reference" / "pddi_onc" / "ONC-High-Priority" / "ONC_High_Priority_Mapped.csv"
    seen: set[tuple[str, str]] = set()
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        cells = line.split("$")
        if len(cells) >= 4 and cells[0] and cells[2]:
            one, two = sorted((cells[0].lower(), cells[2].lower()))
            seen.add((one, two))
    yield from sorted(seen)


def biomarkers(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield drug, biomarker and labelling sections of FDA's table of pharmacogenomic biomarkers."""
    folder = data / "reference" / "askfdalabel" / "data" / "downloads" / "biomarker_db"
    rows = _sheet(next(folder.glob("*.xlsx")))
    header = next(row for row in rows if "Drug" in row)
    drug, marker = header.index("Drug"), next(n for n, cell in enumerate(header) if "Biomarker" in cell)
    sections = next(n for n, cell in enumerate(header) if "Section" in cell)
    for row in rows[rows.index(header) + 1 :]:
        if len(row) > sections and row[drug] and row[marker]:
            yield re.sub(r"\s*\(\d+\)$", "", row[drug]).strip().lower(), row[marker], row[sections]


def _sheet(path: Path) -> list[list[str]]:
    """Return the first sheet of a workbook as rows of text; shared and inline strings are both read."""
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            tree = _tree(book.read("xl/sharedStrings.xml"))
            shared = ["".join(str(part) for part in item.itertext()) for item in tree]
        sheet = _tree(book.read("xl/worksheets/sheet1.xml"))
    out = []
    for row in sheet.iter(f"{_SHEET}row"):
        cells = []
        for cell in row:
            text = "".join(str(part) for part in cell.itertext())
            cells.append(shared[int(text)] if cell.get("t") == "s" and text else text)
        out.append(cells)
    return out


def _tree(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def codes(data: Path) -> Iterator[Coded]:
    """Yield what the maps at hand say of drugs' codes: OHDSI (RxNorm), NDF-RT, DrugBank vocabulary, FDA triads."""
    base = data / "reference"
    mesh = base / "ohdsi_kb_maps" / "LAERTES" / "terminology-mappings" / "RxNorm-to-MeSH"
    for line in (mesh / "mesh-to-rxnorm-standard-vocab-v5.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
        cells = line.split("|")
        if len(cells) >= 6 and cells[5].strip() == "Ingredient":
            yield Coded(cells[3].lower(), cells[2], "", "OHDSI")
    ndf = base / "pddi_ndfrt" / "Ndf-rt"
    for line in (ndf / "NDFRT_RxNorm_mapping.csv").read_text(encoding="latin-1").splitlines()[1:]:
        cells = line.split(";")
        if len(cells) == 3 and cells[2].endswith("[Chemical/Ingredient]"):
            yield Coded(cells[2].removesuffix("[Chemical/Ingredient]").strip().lower(), cells[0], "", "NDF-RT")
    triads = ndf / "FDA_RXNORM_DRUGBANK_CHEBI_COMBINED_MAPPING_04042014_TRIADS.tsv"
    with triads.open(encoding="latin-1") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rxcui = row["RxNorm_CUI"] if (row["RxNorm_CUI"] or "").isdigit() else ""
            yield Coded(row["FDA_PreferredTerm"].lower(), rxcui, row["FDA_UNII"] or "", "FDA triads")
    with (base / "drugbank_vocabulary" / "data" / "drugbank_vocabulary.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["UNII"]:
                yield Coded(row["Common name"].lower(), "", row["UNII"], "DrugBank")


def label_meta(data: Path) -> Iterator[LabelMeta]:
    """Yield what openFDA says of each of its labels that holds one substance."""
    with zipfile.ZipFile(data / "labels" / "openfda_json.zip") as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith(".json"):
                continue
            meta = json.loads(archive.read(name)).get("openfda_meta", {})
            substances = meta.get("substance_name", [])
            if len(substances) == 1:
                classes = tuple(entry.removesuffix(" [EPC]") for entry in meta.get("pharm_class_epc", []))
                unii = (meta.get("unii") or [""])[0]
                yield LabelMeta(name, substances[0].lower(), classes, tuple(meta.get("rxcui", ())), unii)


def disease_conditions(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the curated conditions of diseases, by disease name."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]
    found = {}
    for line in lines:
        disease, names = line.split("\t")
        found[disease] = tuple(f"condition:{name}" for name in names.split())
    return found

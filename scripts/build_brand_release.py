"""Make terms/data/brand_release.tsv: brands whose name alone means an extended- or delayed-release form.

Usage: build_brand_release.py <folder of label files (HTML, JSON)> [<folder of RxNorm value sets>]
A brand counts where labels write its release form beside its name, and no other product of that brand name is known.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from materia.terms.keys import key
from materia.terms.tables import rows

DATA = Path(__file__).parents[1] / "src/materia/terms/data"
_FORM = r"(extended|controlled|sustained|delayed)[ -]release"
_TEXT = (
    re.compile(
        rf"\b([A-Z][A-Za-z0-9-]{{3,}}(?: [A-Z]{{2}}\b)?)\s*[®™]?\s*\(\s*[^()]{{0,80}}?{_FORM}[^()]{{0,40}}\)", re.I
    ),
    re.compile(
        rf"\b([A-Z][A-Za-z0-9-]{{3,}}(?: [A-Z]{{2}}\b)?)\s*[®™]?,? (?:is|are) (?:an? )?[^.]{{0,50}}?{_FORM}", re.I
    ),
    re.compile(rf"\b([A-Z][A-Za-z0-9-]{{3,}}(?: [A-Z]{{2}}\b)?)\s*[®™]?,? {_FORM} (?:tablet|capsule|caplet)", re.I),
)
_RXNORM = re.compile(r"(Extended|Delayed) Release [^\[\]\"<>]{0,60}\[([^\]]+)\]")
_PLAIN = re.compile(r"Oral (?:Tablet|Capsule|Solution|Suspension) \[([^\]]+)\]")
_TAG = re.compile(r"<[^>]+>|\\n|&#?\w+;")
_RELEASE_WORD = re.compile(r" (xl|sr|er|xr|cr|la|dr|ec|cd|retard)$")


def main() -> None:
    brands = {key(row["name"]): row["name"] for row in rows(DATA / "brands.tsv") if row["several"] == "no"}
    for row in rows(DATA / "curated_brands.tsv"):
        brands.setdefault(key(row["name"]), row["name"])
    families = {_RELEASE_WORD.sub("", name) for name in brands if _RELEASE_WORD.search(name)}
    said: dict[str, Counter[str]] = {}
    source: dict[str, str] = {}
    plain: set[str] = set()
    for folder in sys.argv[1:]:
        for path in sorted(Path(folder).rglob("*")):
            if not path.is_file() or path.suffix.lower() not in (".html", ".json", ".xml", ".csv", ".txt", ".tsv"):
                continue
            text = path.read_text("utf-8", "replace")
            for form, name in _RXNORM.findall(text):
                said.setdefault(key(name), Counter())[form.lower()] += 5
                source.setdefault(key(name), "RxNorm names in the CDC opioid value sets")
            plain.update(
                key(m.group(1))
                for m in _PLAIN.finditer(text)
                if "Release" not in text[max(0, m.start() - 30) : m.start()]
            )
            if path.suffix.lower() in (".html", ".json"):
                text = " ".join(_TAG.sub(" ", text).split())
                for pattern in _TEXT:
                    for name, form in pattern.findall(text):
                        k = key(name)
                        if k in brands:
                            form = form.lower()
                            said.setdefault(k, Counter())["delayed" if form == "delayed" else "extended"] += 1
                            source.setdefault(k, f"wording of FDA labels ({path.stem[:36]})")
    out = [
        "# Brands whose name alone means an extended- or delayed-release form. Made by"
        " scripts/build_brand_release.py; do not edit.",
        "name\trelease\tsource",
    ]
    for k in sorted(said):
        ended = _RELEASE_WORD.search(k)
        counts = said[k]
        if k not in brands or k in plain or (k in families and not ended):
            continue
        form, most = counts.most_common(1)[0]
        if most < 2 or (len(counts) > 1 and min(counts.values()) * 3 > most):
            continue
        out.append(f"{brands[k]}\t{form}\t{source[k]}")
    (DATA / "brand_release.tsv").write_text("\n".join(out) + "\n", "utf-8")


if __name__ == "__main__":
    main()

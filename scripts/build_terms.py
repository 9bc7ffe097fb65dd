"""Make the shipped name tables of `materia.terms` from the reference data.

Run by a developer after the reference data or a curated table changes; the output is committed:

    python scripts/build_terms.py ../shared/data

It writes `drugs.tsv`, `brands.tsv` and `combinations.tsv` into `src/materia/terms/data`, sorted, each row with its
source, and then the compiled form (`compiled/`) that the program loads. `--compile-only` needs no reference data: it
compiles the tables as they are.

Licences of the sources: DrugBank vocabulary CC0; FDA labels and openFDA public domain; RxNorm-to-MeSH map Apache-2.0;
NDF-RT and RxNorm names public domain; MedlinePlus list MIT; NHS list OGL; English word list MIT (symspellpy).
"""

import argparse
import collections
import re
import sys
from pathlib import Path

import term_sources as src

from materia.terms import compiler
from materia.terms.keys import key

DATA = src.DATA
NAME = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' -]{3,40}")
RELEASE = frozenset(
    ["xl", "sr", "er", "xr", "cr", "la", "cd", "dr", "ec", "odt", "ir", "oros", "sa", "hr24", "contin", "12hr", "24hr"]
)
# Words of a product name that say form, strength or audience, not which product it is.
FORM_WORDS = frozenset(
    [
        "tablet",
        "tablets",
        "capsule",
        "capsules",
        "caplet",
        "caplets",
        "injection",
        "solution",
        "suspension",
        "cream",
        "ointment",
        "gel",
        "patch",
        "spray",
        "kit",
        "oral",
        "liquid",
        "syrup",
        "drops",
        "powder",
        "chewable",
        "strength",
        "extra",
        "regular",
        "maximum",
        "children",
        "childrens",
        "infant",
        "infants",
        "adult",
        "junior",
        "usp",
        "and",
        "with",
        "for",
        "in",
        "the",
        "of",
        "s",
        "hour",
        "hours",
        "mg",
        "ml",
    ]
)


def english_words() -> list[str]:
    """Return the words of the MIT frequency list that symspellpy ships, most frequent first."""
    import symspellpy

    path = Path(symspellpy.__file__).parent / "frequency_dictionary_en_82_765.txt"
    return [line.split()[0].lower() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]


def build(data: Path) -> None:
    words = english_words()
    rank = {word: place for place, word in enumerate(words)}
    common_words = set(words[:30000])
    kept_out = {row["name"] for row in src.table(DATA / "not_names.tsv")}
    products = [p for p in [*src.openfda_products(data), *src.spl_products(data)] if p.ingredients]
    vocabulary = list(src.drugbank(data))
    rxnorm = src.rxnorm(data)
    pages = list(src.medlineplus(data))
    nhs = list(src.nhs(data))

    printed: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    first_source: dict[str, str] = {}
    for product in products:
        for ingredient in product.ingredients:
            name = src.moiety(ingredient)
            if name and len(name) > 2:
                printed[name][src.clean(ingredient).lower()] += 1
                first_source.setdefault(name, product.source)
    on_pages = {i for _, ingredients, _ in pages for i in ingredients} | {n for n, _ in nhs}

    # One concept for each DrugBank substance that a label, an information page or RxNorm knows, under its US name.
    owner: dict[str, str] = {}
    rows: dict[str, dict[str, object]] = {}
    claims: collections.Counter[str] = collections.Counter()
    for name, _, synonyms in vocabulary:
        claims.update({s.lower() for s in [name, *synonyms]})
    own_names = {name.lower() for name, _, _ in vocabulary}
    for name, unii, synonyms in vocabulary:
        bare = name.lower()
        forms = [bare, *(s.lower() for s in synonyms if claims[s.lower()] == 1 and s.lower() not in own_names)]
        on_label = sorted((f for f in forms if f in printed), key=lambda f: (-sum(printed[f].values()), f))
        in_rxnorm = [f for f in forms if f in rxnorm and f.isascii()]
        if not (on_label or any(f in on_pages for f in forms) or in_rxnorm):
            continue
        canonical = on_label[0] if on_label else in_rxnorm[0] if in_rxnorm else bare
        if not re.fullmatch(r"[a-z0-9][a-z0-9 ,'-]{2,50}", canonical):
            continue
        canonical = src.moiety(canonical)
        known = bool(on_label or any(f in on_pages for f in forms))
        code = next((int(rxnorm[f]) for f in forms if f in rxnorm), 0)
        if not known and code >= 1_000_000:  # RxNorm's later numbers are mostly excipients and extracts
            continue
        names = {s for s in [bare, *forms[1:]] if NAME.fullmatch(s) and len(s.split()) <= 3}
        names = {s for s in names if key(s) not in common_words or s in printed or s in on_pages}
        row = rows.setdefault(canonical, {"unii": unii, "synonyms": set(), "sources": set(), "common": False})
        row["synonyms"].update(names - {canonical})  # type: ignore[attr-defined]
        row["sources"].add("DrugBank vocabulary")  # type: ignore[attr-defined]
        row["common"] = bool(row["common"] or known)
        for form in forms:
            owner.setdefault(form, canonical)
    for name in sorted(printed):
        canonical = owner.get(name, name)
        owner.setdefault(name, canonical)
        row = rows.setdefault(canonical, {"unii": "", "synonyms": set(), "sources": set(), "common": True})
        row["common"] = True
        row["sources"].add(first_source[name])  # type: ignore[attr-defined]
        salts = {p for p in printed[name] if p != name and re.fullmatch(r"[a-z][a-z' -]{3,60}", p)}
        row["synonyms"].update(salts)  # type: ignore[attr-defined]
        if name != canonical:
            row["synonyms"].add(name)  # type: ignore[attr-defined]
    # Medicines newer than the substance lists: an information page of one plain ingredient name makes a concept.
    for page, ingredients, _ in pages:
        name = ingredients[0] if len(ingredients) == 1 else ""
        if (
            name not in owner
            and name not in rows
            and re.fullmatch(r"[a-z]{6,}(-[a-z]{4})?", name)
            and name not in rank
            and name not in kept_out
        ):
            rows[name] = {"unii": "", "synonyms": set(), "sources": {f"MedlinePlus {page}"}, "common": True}
            owner[name] = name
            print("from an information page:", name)
    for row in src.table(DATA / "curated_drugs.tsv"):
        rows[row["name"]] = {
            "unii": "",
            "synonyms": {s for s in row["synonyms"].split(";") if s},
            "sources": {row["source"]},
            "common": True,
        }
        own = {row["name"], *rows[row["name"]]["synonyms"]}  # type: ignore[misc]
        for other, each in list(rows.items()):
            if other in own and other != row["name"]:
                rows[row["name"]]["synonyms"].update(rows.pop(other)["synonyms"])  # type: ignore[attr-defined]
            elif other != row["name"]:
                each["synonyms"] -= own  # type: ignore[operator]
        owner.update(dict.fromkeys(own, row["name"]))
    for row in src.table(DATA / "foreign_names.tsv"):
        canonical = owner.get(row["drug"], row["drug"])
        target = rows.get(canonical)
        if target is None:
            print("foreign name of an unknown drug:", row, file=sys.stderr)
            continue
        target["synonyms"].add(row["name"])  # type: ignore[attr-defined]
        owner.setdefault(row["name"], canonical)

    combinations: dict[str, str] = {}
    brands: dict[str, dict[str, set[str]]] = collections.defaultdict(lambda: collections.defaultdict(set))
    spelled: dict[str, str] = {}
    doubtful: dict[str, str] = {}

    def resolve(ingredients: tuple[str, ...]) -> str | None:
        parts = sorted({owner.get(src.moiety(i), src.moiety(i)) for i in ingredients})
        return "+".join(parts) if parts and all(p in rows for p in parts) else None

    def add_brand(name: str, target: str | None, source: str) -> None:
        if target is None or not 2 < len(name) < 60:
            return
        k = key(name)
        tokens = k.split()
        meaning = [t for t in tokens if t not in FORM_WORDS and not re.fullmatch(r"\d+(mg|ml|mcg|hr)?", t)]
        parts = target.split("+")
        if not meaning or k in kept_out or k in owner_keys or (len(k) < 4 and source.startswith(("spl:", "openfda:"))):
            return
        text = f" {k} "
        generic = any(f" {key(p)} " in text for p in parts) or all(t in rank or t in RELEASE for t in meaning)
        label_word = source.startswith(("spl:", "openfda:")) and meaning[0] in common_words
        if generic and (len(meaning) > 1 or meaning[0] in generic_tokens or label_word):
            return
        if len(meaning) == 1 and meaning[0] in common_words:
            doubtful[meaning[0]] = f"{name} {target} {source}"
        brands[k][target].add(source)
        spelled.setdefault(k, name)

    owner_keys = {key(n) for n in owner}
    generic_tokens = {t for n in owner for t in key(n).split()}
    for product in products:
        target = resolve(product.ingredients)
        if target and "+" in target and target.count("+") < 6:
            combinations.setdefault(target, product.source)
        add_brand(product.name, target, product.source)
    for page, ingredients, others in pages:
        target = resolve(ingredients)
        if target and "+" in target:
            combinations.setdefault(target, f"MedlinePlus {page}")
        for other in others:
            if target and "+" not in target and owner.get(other.lower()) == target:
                continue
            add_brand(other, target, f"MedlinePlus {page}")
    for brand_name, ingredients, source in src.rxnorm_brands(data):
        add_brand(brand_name, resolve(ingredients), source)
        target = resolve(ingredients)
        if target and "+" in target:
            combinations.setdefault(target, source)
    for name, brand in nhs:
        if brand and brand[:1].isupper():
            add_brand(brand, resolve((name,)), "NHS medicines A to Z (OGL)")
        elif brand:
            add_brand(name.title(), resolve((brand,)), "NHS medicines A to Z (OGL)")

    print("brands that are also words (decide in not_names.tsv):", *sorted(doubtful.items(), key=str), sep="\n  ")
    curated = {key(row["name"]): row for row in src.table(DATA / "curated_brands.tsv")}
    lines = []
    for k in sorted(set(brands) | set(curated)):
        if k in curated:
            continue
        targets = brands[k]
        singles = [t for t in targets if "+" not in t]
        labelled = [t for t, s in targets.items() if any(not x.startswith("MedlinePlus") for x in s)]
        chosen = sorted(targets)
        if len(targets) > 1 and len(singles) == 1 and all(singles[0] in t.split("+") for t in targets):
            chosen = singles if not labelled or labelled == singles else sorted(targets)
        elif len(targets) > 1 and len(labelled) == 1:
            chosen = labelled
        sources = sorted({min(targets[t]) for t in chosen})
        lines.append("\t".join((spelled[k], ";".join(chosen), "yes" if len(chosen) > 1 else "no", ", ".join(sources))))
    write("brands.tsv", "name\tproducts\tseveral\tsource", lines, "Brand names and the products they name.")
    write(
        "combinations.tsv",
        "ingredients\tsource",
        [f"{c}\t{s}" for c, s in combinations.items()],
        "Combination products: the sorted ingredients of one product.",
    )
    out = []
    for canonical, row in rows.items():
        synonyms = sorted(s for s in row["synonyms"] if key(s) != key(canonical))  # type: ignore[attr-defined]
        codes = (str(row["unii"]), rxnorm.get(canonical) or next((rxnorm[s] for s in synonyms if s in rxnorm), ""))
        common = "yes" if row["common"] else "no"
        sources = ", ".join(sorted(row["sources"]))  # type: ignore[arg-type]
        out.append("\t".join((canonical, *codes, common, "|".join(synonyms), sources)))
    write("drugs.tsv", "name\tunii\trxcui\tcommon\tsynonyms\tsource", out, "Ingredients; synonyms joined by |.")


def write(name: str, header: str, rows: list[str], about: str) -> None:
    text = f"# {about} Made by scripts/build_terms.py; do not edit.\n{header}\n" + "".join(
        f"{r}\n" for r in sorted(rows)
    )
    (DATA / name).write_text(text, "utf-8")
    print(f"{name}: {len(rows)} rows, {len(text.encode()) // 1024} KiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=src.REPO.parent / "shared" / "data")
    parser.add_argument(
        "--compile-only", action="store_true", help="compile the committed tables, read no reference data"
    )
    arguments = parser.parse_args()
    if not arguments.compile_only:
        build(arguments.data)
    for path, text in compiler.compile_tables(DATA).items():
        target = DATA / "compiled" / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")
        print(f"compiled/{path}: {len(text.encode()) // 1024} KiB")


if __name__ == "__main__":
    main()

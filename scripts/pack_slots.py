"""How much of what labels have sections for the pack holds, drug by drug.

    python scripts/pack_slots.py ../shared/data/labels [--json] [--missing SLOT]

A drug's slot counts where a label of exactly its active ingredients has a section for it (`pack_slots.yaml` says which
sections and predicates); it is filled where the pack states something by one of the slot's predicates. Sections that
say nothing ("None known.", fewer than six words) do not count. A gap that the label states ("no interaction studies
were done", predicate `not_known`) fills its slot. `pack_slots_silent.tsv` lists sections that a reader found to state
nothing for the slot (they only point elsewhere, or speak of other products); these count as unfilled in the first
figure and are left out of the second. `--missing` lists the drugs that lack one slot.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import yaml

from materia.extraction.label import Label, UnreadableLabel
from materia.pack.labels import Shelf
from materia.pack.store import Pack
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

_FEWEST_WORDS = 6


def slots_of_labels(folder: Path, slots: list[dict[str, object]]) -> dict[str, set[str]]:
    """Return for each drug the slots that its labels have a speaking section for."""
    recogniser = Recogniser(Vocabulary.load())
    shelf = Shelf.open(folder)
    wanted: dict[str, set[str]] = defaultdict(set)
    for note in shelf.notes:
        document = shelf.document(note.document)
        if document is None:
            continue
        try:
            label = Label(document, recogniser)
        except UnreadableLabel:
            continue
        kinds = {s.kind for s in document.sections if len(s.text.split()) >= _FEWEST_WORDS}
        wanted[label.subject] |= {str(row["slot"]) for row in slots if kinds & set(row["sections"])}  # type: ignore[call-overload]
    return wanted


def silent_sections(path: Path) -> dict[str, set[str]]:
    """Return for each drug the slots whose section was read and states nothing for the slot."""
    silent: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "drug\t")):
            drug, slot = line.split("\t")[:2]
            silent[drug].add(slot)
    return silent


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--missing", metavar="SLOT")
    arguments = parser.parse_args()
    slots = yaml.safe_load((Path(__file__).parent / "pack_slots.yaml").read_text(encoding="utf-8"))
    fills = {row["slot"]: {*row["predicates"], f"not_known {row.get('gap')}"} for row in slots}
    silent = silent_sections(Path(__file__).parent / "pack_slots_silent.tsv")
    with Pack.open() as pack:
        stated: dict[str, set[str]] = defaultdict(set)
        for statement in pack.all_statements():
            stated[statement.subject].add(statement.predicate)
            if statement.predicate == "not_known":
                stated[statement.subject].add(f"not_known {dict(statement.value)['matter']}")
    wanted = slots_of_labels(arguments.labels, slots)
    have: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    complete = complete_of_spoken = 0
    missing: list[str] = []
    packed = {drug: names for drug, names in wanted.items() if drug in stated}
    for drug, names in sorted(packed.items()):
        got = {name for name in names if fills[name] & stated[drug]}
        have.update(names)
        filled.update(got)
        complete += got == names
        complete_of_spoken += got == names - (silent[drug] - got)
        if arguments.missing in names - got:
            missing.append(drug)
    report = {
        "drugs_with_labels": len(wanted),
        "drugs_in_pack": len(packed),
        "drugs_complete": complete,
        "share_complete": round(complete / max(1, len(packed)), 4),
        "share_complete_without_silent": round(complete_of_spoken / max(1, len(packed)), 4),
        "share_filled": round(filled.total() / max(1, have.total()), 4),
        "slots": {
            row["slot"]: {
                "with_section": have[row["slot"]],
                "filled": filled[row["slot"]],
                "share": round(filled[row["slot"]] / max(1, have[row["slot"]]), 4),
            }
            for row in slots
        },
    }
    if arguments.json:
        print(json.dumps(report, indent=2))
    else:
        print(f"{len(packed)} of {len(wanted)} drugs with labels are in the pack; every slot filled for {complete} "
              f"({report['share_complete']:.1%}; {report['share_complete_without_silent']:.1%} without sections that "
              f"state nothing for the slot); {report['share_filled']:.1%} of all slots filled")  # fmt: skip
        for row in slots:
            name = row["slot"]
            print(f"  {name:18} {filled[name]:5} of {have[name]:5}  {filled[name] / max(1, have[name]):.1%}")
    for drug in missing:
        print(drug)


if __name__ == "__main__":
    main()

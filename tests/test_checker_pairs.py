"""Pair files: passages are found again by their digest, and figures count what was judged rightly."""

import json
from pathlib import Path

from materia.checker.measure import measure, render
from materia.checker.pairs import LostPair, SectionText, digest, load


def test_a_pair_is_found_again_after_its_text_moved(tmp_path: Path) -> None:
    passage = "Inventol may cause drowsiness."
    record = {
        "id": "p1",
        "document": "spl:x",
        "section": "1",
        "start": 0,
        "end": len(passage),
        "sha256": digest(passage),
    }
    edit = {"claim_from": [0, len(passage)], "edits": [[9, 12, "will"]]}
    rows = [record | {"kind": "true", "claim": passage}, record | {"id": "p2", "kind": "hedging"} | edit]
    rows.append(record | {"id": "p3", "kind": "true", "claim": passage, "document": "spl:gone"})
    (tmp_path / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    moved = SectionText(id="1", text="A new first sentence. " + passage, subject=("inventol",))
    found = list(load([tmp_path / "pairs.jsonl"], lambda d: (moved,) if d == "spl:x" else ()))
    assert [getattr(p, "claim", None) for p in found] == [passage, "Inventol will cause drowsiness.", None]
    assert isinstance(found[2], LostPair)
    figures = measure(found)
    assert (figures.caught, figures.refused, len(figures.lost)) == (1.0, 0.0, 1)
    assert "| hedging | 1 | 1 (100.0%) |" in render(figures)

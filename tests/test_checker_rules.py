"""What the checker accepts and refuses. All passages here are invented."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.checker.check import check
from materia.checker.context import Context, Term
from materia.checker.lines import as_json, check_lines
from materia.checker.measure import measure, render
from materia.checker.pairs import LostPair, SectionText, digest, load
from materia.errors import BadInput
from materia.model.section_kind import CONTRAINDICATIONS, OTC_DO_NOT_USE

DRUG = Context(subject=("inventol", "Inventra"))


def codes(claim: str, passage: str, context: Context = DRUG) -> set[str]:
    return {reason.code for reason in check(claim, passage, context).reasons}


def supported(claim: str, passage: str, context: Context = DRUG) -> bool:
    return check(claim, passage, context).support == "supported"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Inventol may cause drowsiness.", "This drug may cause drowsiness."),
        ("Inventol may make you sleepy.", "INVENTRA may cause somnolence."),
        (
            "Inventol is not recommended in children.",
            "Inventra is not recommended in pediatric patients [see Use (8.4)].",
        ),
        ("In a trial, 63 of 100 people felt sleepy.", "In a trial, somnolence occurred in 63% of patients."),
        ("The usual dose of inventol is 500 mg.", "The usual dose is 0.5 g."),
        ("Take inventol for two weeks.", "Take inventol for 14 days."),
        ("Do not stop inventol suddenly.", "Abrupt discontinuation of inventol has resulted in seizures."),
        ("Inventol should be stopped gradually.", "Inventol should not be discontinued abruptly."),
        ("Use a lower dose if your kidneys are weak.", "Reduce the dose in patients with impaired renal function."),
        (
            "It is not known whether inventol is safe in children.",
            "Safety in pediatric patients has not been established.",
        ),
        ("Inventol lowers blood pressure.", "Inventol reduces blood pressure and is taken by mouth."),
    ],
)
def test_the_same_fact_in_other_words_is_supported(claim: str, passage: str) -> None:
    assert check(claim, passage, DRUG).reasons == ()


@pytest.mark.parametrize(
    ("claim", "passage", "code"),
    [
        ("Otherol may cause drowsiness.", "Inventol may cause drowsiness.", "subject"),
        ("Inventol may cause drowsiness and stroke.", "Inventol may cause drowsiness.", "object"),
        ("Inventol is an opioid.", "Inventol is a benzodiazepine.", "object"),
        ("Inventol acts on GABA-A receptors.", "Inventol acts on GABA-B receptors.", "object"),
        ("Inventol is effective in spasticity.", "Inventol is not effective in spasticity.", "polarity"),
        ("Inventol can be used in glaucoma.", "Inventol is contraindicated in glaucoma.", "polarity"),
        ("The dose is 50 mg daily.", "The dose is 5 mg daily.", "number"),
        ("The dose is 5 mcg daily.", "The dose is 5 mg daily.", "unit"),
        ("Give inventol to children.", "Give inventol to adults.", "population"),
        ("Give inventol intravenously.", "Give inventol orally.", "route"),
        ("Inventol causes drowsiness.", "Inventol may cause drowsiness.", "certainty"),
        ("Inventol often causes rash.", "Inventol rarely causes rash.", "certainty"),
        ("Inventol was carcinogenic.", "Inventol was carcinogenic in rats.", "animal"),
        ("Take inventol after meals twice weekly.", "Take inventol after meals twice daily.", "time"),
        ("Inventol increases warfarin levels.", "Inventol decreases warfarin levels.", "direction"),
        ("Inventol may cause mild rash.", "Inventol may cause severe rash.", "severity"),
    ],
)
def test_a_changed_fact_is_refused_with_its_reason(claim: str, passage: str, code: str) -> None:
    assert code in codes(claim, passage)


def test_numbers_exchanged_between_drug_and_placebo_are_refused() -> None:
    passage = "Drowsiness occurred in 63% of patients on inventol and in 36% on placebo."
    assert supported("Drowsiness occurred in 36 of 100 people on placebo and 63 of 100 on inventol.", passage)
    assert "number" in codes("Drowsiness occurred in 36% of patients on inventol and in 63% on placebo.", passage)


def test_cause_and_effect_exchanged_are_refused() -> None:
    passage = "Cimetidine increases inventol levels."
    assert supported("Cimetidine raises the levels of inventol.", passage)
    assert not supported("Inventol increases cimetidine levels.", passage)


def test_a_list_under_contraindications_forbids() -> None:
    place = Context(subject=("inventol",), section_kind=CONTRAINDICATIONS)
    assert supported("Inventol is contraindicated in glaucoma.", "Glaucoma.", place)
    assert "polarity" in codes("Inventol can be used in glaucoma.", "Glaucoma.", place)
    otc = Context(subject=("inventol",), section_kind=OTC_DO_NOT_USE)
    assert supported("Do not use inventol if you have asthma.", "if you have asthma", otc)


def test_a_list_may_be_folded_into_a_sentence() -> None:
    passage = "Inventol is contraindicated in patients with:\nglaucoma\nurinary retention"
    assert supported("Inventol is contraindicated in patients with glaucoma and urinary retention.", passage)
    assert not supported("Inventol is contraindicated in patients with glaucoma and asthma.", passage)


class SmallFinder:
    """Knows two drugs and a class."""

    def find_terms(self, text: str) -> tuple[Term, ...]:
        found = []
        for word, kind, broader in (
            ("morphol", "drug", ("class:opioid",)),
            ("opioids", "class", ()),
            ("inventol", "drug", ()),
        ):
            at = text.lower().find(word)
            if at >= 0:
                name = "class:opioid" if kind == "class" else f"drug:{word}"
                found.append(Term(id=name, start=at, end=at + len(word), kind=kind, broader=broader))
        return tuple(sorted(found, key=lambda t: t.start))


def test_a_member_supports_its_class_but_not_the_other_way_round() -> None:
    place = Context(subject=("inventol",), finder=SmallFinder())
    assert supported("Inventol adds to sedation by opioids.", "Inventol adds to sedation by morphol.", place)
    assert not supported("Inventol adds to sedation by morphol.", "Inventol adds to sedation by opioids.", place)


WORDS = st.sampled_from(
    [
        "inventol",
        "may",
        "cause",
        "drowsiness",
        "in",
        "patients",
        "with",
        "asthma",
        "after",
        "5",
        "mg",
        "daily",
        "and",
        "not",
        "rash",
    ]
)


@given(st.lists(WORDS, min_size=3, max_size=15))
@settings(max_examples=150, deadline=None)
def test_a_claim_equal_to_its_passage_is_supported(words: list[str]) -> None:
    sentence = "Inventol treats fever " + " ".join(words) + "."
    assert supported(sentence, sentence)


@given(st.integers(1, 9999), st.integers(1, 9999), st.sampled_from(["mg", "hours", "%", "mL"]))
@settings(max_examples=150, deadline=None)
def test_another_number_is_never_supported(one: int, other: int, unit: str) -> None:
    passage = f"Inventol lowered fever with {one} {unit} in the trial."
    assert supported(passage, passage)
    if one != other:
        assert not supported(passage.replace(f"{one} {unit}", f"{other} {unit}"), passage)


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_the_checker_raise(claim: str, passage: str) -> None:
    assert check(claim, passage, DRUG).support in ("supported", "partial", "unsupported", "contradicted")


def test_lines_give_one_verdict_each() -> None:
    section = SectionText(id="1", text="Inventol lowers fever.", subject=("inventol",))
    lines = [
        json.dumps({"claim": "A lowers fever.", "passage": "A raises fever."}),
        "",
        json.dumps({"claim": "Inventol lowers fever.", "document": "spl:x", "section": "1"}),
    ]
    found = [as_json(r) for r in check_lines(lines, lambda _: (section,))]
    assert [f["support"] for f in found] == ["contradicted", "supported"]
    assert found[0]["reasons"][0]["code"] == "direction"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("no json", "Line 1 is not a JSON object"),
        ("[1]", "Line 1 is not a JSON object"),
        ('{"claim": "x"}', "Line 1 has no passage"),
        ('{"passage": "x"}', "Line 1 has no claim"),
        ('{"claim": "x", "document": "d", "section": "1"}', "is not loaded"),
    ],
)
def test_a_bad_line_is_named(line: str, part: str) -> None:
    with pytest.raises(BadInput, match=part):
        list(check_lines([line]))


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

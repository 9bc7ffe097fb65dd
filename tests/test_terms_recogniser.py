"""The recogniser: what a question or a label text mentions, where, and what is asked back."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.model.concept import Concept, ConceptKind
from materia.terms.recogniser import Recogniser
from materia.terms.vocabulary import Vocabulary

RECOGNISER = Recogniser(Vocabulary.load())


def found(text: str) -> list[str]:
    return [m.concept.id for m in RECOGNISER.find(text).mentions]


def drugs(text: str) -> list[str]:
    return [c.id for m in RECOGNISER.find(text).mentions for c in RECOGNISER.resolve(m)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is baclofen", ["drug:baclofen"]),
        ("Zoloft's side effects", ["drug:sertraline"]),
        ("TYLENOL?", ["drug:acetaminophen"]),
        ("paracetamol, salbutamol; glibenclamide", ["drug:acetaminophen", "drug:albuterol", "drug:glyburide"]),
        ("adrenaline", ["drug:epinephrine"]),
        ("baclofen 10mg", ["drug:baclofen"]),
        ("baclofen10mg", ["drug:baclofen"]),
        ("HCTZ", ["drug:hydrochlorothiazide"]),
        ("hydrocodone-acetaminophen", ["drug:acetaminophen+hydrocodone"]),
        ("hydrocodone/APAP 5-325", ["drug:acetaminophen+hydrocodone"]),
        ("sacubitril and valsartan", ["drug:sacubitril+valsartan"]),
        ("Vicodin", ["drug:acetaminophen+hydrocodone"]),
        ("Yaz or Yasmin", ["drug:drospirenone+ethinyl-estradiol"] * 2),
        ("lo loestrin", ["drug:ethinyl-estradiol+ferrous-fumarate+norethindrone"]),
        ("Xulane patch", ["drug:ethinyl-estradiol+norelgestromin"]),
        ("my depo shot", ["drug:medroxyprogesterone"]),
        ("depo medrol, depo-testosterone", ["drug:methylprednisolone", "drug:testosterone"]),
        ("Lanoxin", ["drug:digoxin"]),
        ("morphine PCA", ["drug:morphine"]),
        ("warfarin and ibuprofen", ["drug:warfarin", "drug:ibuprofen"]),
        ("escitalopram", ["drug:escitalopram"]),
        ("Céfalexine or cefalexin", ["drug:cephalexin", "drug:cephalexin"]),
    ],
)
def test_names_resolve_to_drugs(text: str, expected: list[str]) -> None:
    assert drugs(text) == expected


def test_a_salt_stays_in_the_matched_name() -> None:
    (mention,) = RECOGNISER.find("Is metoprolol succinate sold?").mentions
    assert (mention.text, mention.matched, mention.concept.id) == (
        "metoprolol succinate",
        "metoprolol succinate",
        "drug:metoprolol",
    )
    (mention,) = RECOGNISER.find("oxycodone HCl").mentions
    assert (mention.matched, mention.concept.id) == ("oxycodone hcl", "drug:oxycodone")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("are benzos narcotics", ["class:benzodiazepine", "class:opioid"]),
        ("a blood thinner and a water pill", ["class:anticoagulant", "class:diuretic"]),
        ("NSAIDs", ["class:nsaid"]),
        ("muscle relaxers", ["class:skeletal-muscle-relaxant"]),
        ("painkiller", ["class:analgesic"]),
        ("is it an antibiotic", ["class:antibiotic"]),
        ("high blood pressure medicine", ["class:antihypertensive"]),
        ("high blood pressure", ["condition:hypertension"]),
        ("my nervous system", []),
        ("Alzheimer's, alzheimers disease", ["condition:alzheimer-s-disease", "condition:alzheimer-s-disease"]),
        ("St. John's Wort with grapefruit juice", ["food:st-johns-wort", "food:grapefruit"]),
        ("INR while pregnant", ["test:inr", "population:pregnancy"]),
    ],
)
def test_lay_names_of_classes_findings_and_foods(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_kinds_choose_between_things_of_one_name() -> None:
    assert [m.concept.id for m in RECOGNISER.find("constipation", {ConceptKind.CONDITION}).mentions] == [
        "condition:constipation"
    ]
    assert [m.concept.id for m in RECOGNISER.find("constipation", {ConceptKind.EFFECT}).mentions] == [
        "effect:constipation"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metfromin", "drug:metformin"),
        ("rivatigmine", "drug:rivastigmine"),
        ("level iracetam", "drug:levetiracetam"),
        ("benedryl", "brand:benadryl"),
        ("hyptotension", "condition:hypotension"),
    ],
)
def test_a_clear_misspelling_is_mended_and_says_so(text: str, expected: str) -> None:
    (mention,) = RECOGNISER.find(f"about {text} please").mentions
    assert (mention.concept.id, mention.corrected, mention.text) == (expected, True, text)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("lamital", {"brand:lamictal", "brand:lamisil"}),
        ("tramadone", {"drug:tramadol", "drug:trazodone"}),
        ("hydralizine", {"drug:hydralazine", "drug:hydroxyzine"}),
    ],
)
def test_a_word_between_look_alikes_is_asked_back(text: str, choices: set[str]) -> None:
    result = RECOGNISER.find(f"what is {text}")
    assert result.mentions == ()
    (ambiguity,) = result.ambiguities
    assert ({c.id for c in ambiguity.choices}, ambiguity.reason) == (choices, "look_alike")


@pytest.mark.parametrize("text", ["NyQuil", "Zantac", "Tylenol PM", "Excedrin", "Sudafed"])
def test_a_brand_of_several_products_is_asked_back(text: str) -> None:
    result = RECOGNISER.find(f"can I take {text}?")
    assert result.mentions == ()
    (ambiguity,) = result.ambiguities
    assert ambiguity.reason == "several_products"
    assert len(ambiguity.choices) > 1
    assert all(c.kind is ConceptKind.DRUG for c in ambiguity.choices)


@pytest.mark.parametrize("text", ["MTX", "mtx", "AZT", "HCT", "MSO4", "MS"])
def test_a_dangerous_abbreviation_is_asked_back(text: str) -> None:
    result = RECOGNISER.find(f"dose of {text}")
    assert result.mentions == ()
    assert [(a.text, a.reason) for a in result.ambiguities] == [(text, "abbreviation")]


def test_small_letters_ms_are_no_drug() -> None:
    assert RECOGNISER.find("it takes 5 ms").ambiguities == ()


@pytest.mark.parametrize("text", ["Zyrtec-D", "zyrtec-d", "Claritin HCT", "Norvasc-D"])
def test_an_ending_that_makes_another_product_is_not_dropped(text: str) -> None:
    result = RECOGNISER.find(f"is {text} strong")
    resolved = [c.id for m in result.mentions for c in RECOGNISER.resolve(m)]
    assert "drug:cetirizine" not in resolved
    assert "drug:loratadine" not in resolved
    assert result.mentions or [(a.text, a.reason) for a in result.ambiguities] == [(text, "several_products")]


def test_a_wrong_first_letter_is_asked_and_unknown() -> None:
    result = RECOGNISER.find("what is zorbitol used for")
    assert result.mentions == ()
    assert result.unknown == ("zorbitol",)


def test_unknown_words_are_listed_and_english_slips_are_not() -> None:
    result = RECOGNISER.find("does qwertozumab cause strange symtoms")
    assert result.unknown == ("qwertozumab",)


def test_an_exact_name_is_taken_as_written_and_carries_its_look_alikes() -> None:
    (mention,) = RECOGNISER.find("hydroxyzine").mentions
    assert not mention.corrected
    assert "drug:hydralazine" in RECOGNISER.look_alike(mention.concept)


@pytest.mark.parametrize(
    "text",
    [
        "Today I feel fine and all is well.",
        "Please keep the same aim, at ease and clear.",
        "The patient should complete the whole course and control the dose.",
        "He had a cut, a cold drink and a piece of bread.",
    ],
)
def test_plain_english_names_no_medicine(text: str) -> None:
    result = RECOGNISER.find(text, {ConceptKind.DRUG, ConceptKind.BRAND})
    assert (result.mentions, result.ambiguities) == ((), ())


def test_parts_of_a_combination_can_be_asked_of_together() -> None:
    text = "can I take lisinopril and hydrochlorothiazide together"
    (mention,) = RECOGNISER.find(text).mentions
    parts = RECOGNISER.parts(mention)
    assert [p.concept.id for p in parts] == ["drug:lisinopril", "drug:hydrochlorothiazide"]
    assert [text[p.start : p.end] for p in parts] == ["lisinopril", "hydrochlorothiazide"]


def test_text_that_grows_in_lower_case_keeps_its_offsets() -> None:
    text = "İİİ İbuprofen and aspirin"
    assert [text[m.start : m.end] for m in RECOGNISER.find(text).mentions] == ["İbuprofen", "aspirin"]


def test_names_of_the_library_are_found() -> None:
    extra = Concept(
        id="brand:inventra", kind=ConceptKind.BRAND, name="Inventra XR", parents=("drug:baclofen",), origin="library"
    )
    recogniser = Recogniser(Vocabulary.load([extra]))
    (mention,) = recogniser.find("is inventra xr strong").mentions
    assert [c.id for c in recogniser.resolve(mention)] == ["drug:baclofen"]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "baclofen",
                "Zoloft's",
                "hydrocodone/APAP",
                "St. John's Wort",
                "metfromin",
                "and",
                "NyQuil",
                "MTX",
                "İ",
                "beta-blockers",
                "lamital",
                "high blood pressure",
                "metoprolol",
                "succinate",
                "10mg",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(PIECES)
def test_offsets_slice_and_nothing_overlaps(text: str) -> None:
    result = RECOGNISER.find(text)
    spans = [(x.start, x.end, x.text) for x in result.mentions] + [(x.start, x.end, x.text) for x in result.ambiguities]
    assert all(text[start:end] == written != "" for start, end, written in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(sorted(spans)))
    assert result == RECOGNISER.find(text)


@settings(deadline=None, max_examples=150)
@given(PIECES)
def test_an_exact_mention_alone_is_found_again_whole(text: str) -> None:
    for mention in RECOGNISER.find(text, correct=False).mentions:
        again = RECOGNISER.find(mention.text, correct=False)
        assert [(m.concept.id, m.text) for m in again.mentions] == [(mention.concept.id, mention.text)]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(["water", "pill", "blood", "pressure", "high", "medicine", "thinner"]), max_size=8))
def test_the_longest_name_wins(words: list[str]) -> None:
    """No name that starts where a mention starts is longer than it (checked against every run of words)."""
    text = " ".join(words)
    vocabulary = RECOGNISER.vocabulary
    starts = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
    for mention in RECOGNISER.find(text, correct=False).mentions:
        first = starts.index(mention.start)
        for last in range(first, len(words)):
            run = " ".join(words[first : last + 1])
            if vocabulary.lookup(run):
                assert mention.end >= mention.start + len(run)


@pytest.mark.labels
def test_most_focus_drugs_of_real_questions_are_recognised(test_data: Path) -> None:
    import json

    lines = (test_data / "benchmarks" / "medicationqa.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    known = [r for r in records if RECOGNISER.find(r["focus"], correct=False).mentions]
    hit = 0
    for record in known:
        focus = RECOGNISER.find(record["focus"], correct=False)
        result = RECOGNISER.find(record["question"])
        wanted = {c.id for m in focus.mentions for c in RECOGNISER.resolve(m)} | {m.concept.id for m in focus.mentions}
        got = {c.id for m in result.mentions for c in (m.concept, *RECOGNISER.resolve(m))}
        got |= {c.id for a in result.ambiguities for c in a.choices}
        hit += bool(wanted & got)
    assert hit / len(known) >= 0.95


def test_a_long_text_of_unknown_words_costs_little() -> None:
    import time

    words = " ".join("qz" + "".join(chr(97 + (i * k) % 26) for k in range(1, 9)) for i in range(900))
    known = Recogniser(Vocabulary.load())
    known.find("metfromin")
    start = time.perf_counter()
    found = known.find(words)
    assert time.perf_counter() - start < 1.0
    assert found.mentions == ()

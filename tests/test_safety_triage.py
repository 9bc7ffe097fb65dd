"""Red flags: nothing is answered past an emergency, and ordinary questions are left in peace."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from materia.model.answer import Triage
from materia.model.concept import Concept, ConceptKind, Mention
from materia.safety.lexicon import lexicon
from materia.safety.locales import phone_numbers
from materia.safety.notices import notices
from materia.safety.rules import ACTIONS, LEVELS, rules
from materia.safety.triage import asks_nothing, holds_next_dose, triage
from materia.text.datafile import load_mapping
from materia.text.readability import grade


def fixture(name: str) -> dict[str, list[dict[str, object]]]:
    raw: dict[str, list[dict[str, object]]] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return raw


RED = [row for part in fixture("test_safety_red_flags.yaml").values() for row in part]
ORDINARY = fixture("test_safety_ordinary.yaml")["questions"]


@pytest.mark.parametrize("row", RED, ids=[str(row["text"]) for row in RED])
def test_red_flags_are_raised(row: dict[str, object]) -> None:
    found = triage(str(row["text"]))
    wanted = str(row["level"])
    if wanted == "crisis":
        assert found.level == "crisis"
    else:
        assert LEVELS.index(found.level) >= LEVELS.index(wanted)
    actions = row["actions"]
    assert isinstance(actions, list)
    assert set(actions) <= set(found.actions)
    assert found.notices


@pytest.mark.parametrize("row", ORDINARY, ids=[str(row["text"]) for row in ORDINARY])
def test_ordinary_questions_are_not_flagged(row: dict[str, object]) -> None:
    found = triage(str(row["text"]))
    assert found.level == row["level"]
    assert found.actions == []
    assert bool(found.notices) is (row["level"] == "routine")


def test_emergency_number_comes_first_then_poison_then_crisis_then_antidote() -> None:
    found = triage("my brother took 40 oxycodone to kill himself and he is not breathing")
    assert found.actions[:3] == ["ems", "poison", "crisis"]
    assert found.actions.index("antidote_now") > found.actions.index("crisis")
    texts = [n.text for n in found.notices]
    assert "911" in texts[0]
    assert (
        next(i for i, t in enumerate(texts) if "1-800-222-1222" in t)
        < next(i for i, t in enumerate(texts) if "988" in t)
        < next(i for i, t in enumerate(texts) if "naloxone" in t)
    )


@pytest.mark.parametrize(
    ("country", "ems", "poison"),
    [
        ("US", "911", "1-800-222-1222"),
        ("GB", "999", "NHS 111"),
        ("uk", "999", "NHS 111"),
        ("CA", "911", "1-844-764-7669"),
        ("AU", "000", "13 11 26"),
        ("DE", "112", "112"),
        ("", "911", "1-800-222-1222"),
    ],
)
def test_numbers_of_the_country(country: str, ems: str, poison: str) -> None:
    texts = " ".join(n.text for n in triage("i took 20 benadryl, she is unconscious", country=country).notices)
    assert ems in texts and poison in texts


def test_no_number_is_guessed_for_a_country_without_an_entry() -> None:
    assert phone_numbers("ZW").country == "OTHER"


def test_a_question_for_a_lethal_amount_gets_the_crisis_line_and_no_amount() -> None:
    found = triage("how many mg of propranolol to die")
    assert found.level == "crisis"
    assert not any("mg" in n.text for n in found.notices)


def test_a_drug_that_only_the_vocabulary_knows_still_counts() -> None:
    concept = Concept(id="drug:novelban", kind=ConceptKind.DRUG, name="novelban", parents=("class:anticoagulant",))
    text = "hit my head hard, I take novelban"
    mention = Mention(concept=concept, text="novelban", start=26, end=34, matched="novelban")
    assert triage(text).level == "none"
    assert triage(text, mentions=(mention,)).level == "emergency"


def test_denied_and_long_past_signs_do_not_flag_but_their_return_does() -> None:
    assert triage("no chest pain, can I take ibuprofen").level == "none"
    assert triage("I had chest pain 3 years ago, is ibuprofen ok").level == "none"
    assert triage("I had chest pain 3 years ago and it is back now").level == "emergency"


def test_a_supposed_sign_is_information_and_a_told_event_is_not() -> None:
    assert triage("what should I do if I get chest pain on sumatriptan").level == "routine"
    assert triage("what should I do if my throat is closing").level == "emergency"


def test_every_rule_has_a_version_known_notices_and_a_source() -> None:
    sources, catalogue = load_mapping("materia.safety", "sources.yaml")["sources"], notices()
    assert len({rule.id for rule in rules()}) == len(rules())
    for rule in rules():
        assert rule.version and rule.level in LEVELS and set(rule.actions) <= set(ACTIONS), rule.id
        assert rule.source and set(rule.source) <= set(sources), f"{rule.id}: name a source of sources.yaml"
        assert {*rule.notices, *rule.informational} <= set(catalogue), f"{rule.id}: notice missing"
    for row in sources.values():
        assert {"title", "publisher", "year", "url"} <= set(row)


def test_every_set_that_a_rule_names_is_in_the_lexicon_and_compiles() -> None:
    words = lexicon()
    for rule in rules():
        for trigger in rule.triggers:
            near = (trigger.number.near,) if trigger.number else ()
            for name in (*trigger.all, *trigger.exclude, *trigger.unless, *trigger.asked, *near):
                assert words.pattern(name).compiled.pattern, f"{rule.id}: {name}"


def test_emergency_rules_say_whom_to_call_first() -> None:
    for rule in rules():
        if "ems" in rule.actions:
            first = min((notices()[n] for n in rule.notices), key=lambda n: n.order)
            assert "{ems}" in first.text, rule.id


def test_notices_are_plain_enough_for_everybody() -> None:
    numbers = phone_numbers("US")
    texts = [n.in_country(numbers) for n in notices().values()]
    measured = grade(texts)
    assert measured is not None and measured <= 6


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600), st.sampled_from(["US", "GB", "", "xx", "🙂"]))
def test_no_text_raises(text: str, country: str) -> None:
    found = triage(text, country=country)
    assert isinstance(found, Triage)
    assert found.level in LEVELS


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(RED), st.sampled_from(["!!!", "  ", "\n", " please help", "???"]), st.booleans())
def test_flags_survive_case_and_noise(row: dict[str, object], noise: str, upper: bool) -> None:
    text = str(row["text"]) + noise
    assert triage(text.upper() if upper else text).level in ("urgent", "emergency", "crisis")


def test_every_class_of_the_lexicon_is_a_class_of_the_vocabulary() -> None:
    from materia.safety.classes import class_members

    named = {c for group in lexicon().drugs.values() for c in group.classes}
    assert named <= set(class_members())


@pytest.mark.parametrize("drug", ["nebivolol", "felodipine", "digoxin", "oxymorphone", "glimepiride", "flecainide"])
def test_a_double_dose_of_a_high_risk_medicine_leads_to_the_poison_line(drug: str) -> None:
    concept = Concept(id=f"drug:{drug}", kind=ConceptKind.DRUG, name=drug)
    text = f"i took my {drug} twice this morning by mistake"
    at = text.index(drug)
    mention = Mention(concept=concept, text=drug, start=at, end=at + len(drug), matched=drug)
    found = triage(text, mentions=[mention])
    assert found.level == "emergency"
    assert "poison" in found.actions


@pytest.mark.parametrize(
    "text",
    [
        "i take glyburide and im shaky and sweaty",
        "on glipizide, feeling clammy and my heart is pounding",
        "my grandpa took too many glimepiride and is confused",
        "took my repaglinide twice, now im trembling and hungry",
    ],
)
def test_low_sugar_on_a_medicine_that_lowers_it_gets_sugar_at_once(text: str) -> None:
    found = triage(text)
    assert LEVELS.index(found.level) >= LEVELS.index("urgent")
    assert "give sugar now" in " ".join(n.text for n in found.notices)


def test_history_denies_only_what_follows_it() -> None:
    assert triage("pt unresponsive, rr 4, hx of hydrocodone use").level == "emergency"
    assert triage("patient with a history of seizures, bupropion dose?").level in ("none", "routine")


@pytest.mark.parametrize("word", ["leathal", "lethel", "lethl"])
def test_a_slip_in_a_word_of_danger_does_not_hide_it(word: str) -> None:
    assert triage(f"what is the {word} dose of tylenol").level == "crisis"


def told(text: str, country: str = "US") -> list[str]:
    return [n.text for n in triage(text, country=country).notices]


def test_a_reading_is_no_day_dose_or_age() -> None:
    assert triage("check INR 5 days after starting bactrim").level == "none"
    assert triage("heparin day 6, platelets 220").level == "none"
    assert triage("INR 5 on warfarin").level == "urgent"
    assert triage("potassium 20 meq tablets with lisinopril").level == "none"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("my INR is 4.4 on warfarin", "none"),
        ("my INR is 4.5 on warfarin", "urgent"),
        ("potassium 5.9 on lisinopril", "none"),
        ("potassium 6.0 on lisinopril", "urgent"),
        ("potassium 6.5 on lisinopril", "emergency"),
        ("digoxin level 2.0", "none"),
        ("digoxin level 2.1", "urgent"),
        ("lithium level 1.5", "none"),
        ("lithium level 1.6", "urgent"),
        ("lithium level 2.1", "emergency"),
        ("clozapine ANC 1000", "none"),
        ("clozapine ANC 999", "urgent"),
        ("platelets 100 on heparin", "none"),
        ("platelets 99 on heparin", "urgent"),
        ("heparin, platelets 300 to 150", "urgent"),
        ("heparin, platelets 300 to 160", "none"),
    ],
)
def test_the_limits_of_values_are_those_of_their_sources(text: str, level: str) -> None:
    assert triage(text).level == level


def test_benign_low_white_cells_have_a_lower_limit() -> None:
    assert triage("clozapine, benign ethnic neutropenia, ANC 800").level == "none"
    assert triage("clozapine, benign ethnic neutropenia, ANC 400").level == "urgent"


def test_no_bleeding_is_not_bleeding() -> None:
    assert triage("INR 7.5, no bleeding").actions == ["prescriber_today"]
    assert triage("INR 7.5 and my nose is bleeding").actions[0] == "ems"


def test_nothing_in_the_mouth_is_said_of_who_cannot_be_woken() -> None:
    texts = told("glucose 48 awake")
    assert texts.index(next(t for t in texts if "give sugar now" in t)) < texts.index(
        "If they cannot be woken, put nothing in their mouth. Give glucagon if you have it."
    )


def test_dystonia_is_not_the_allergy_card() -> None:
    assert not any("epinephrine" in t for t in told("my tongue is thick and my neck is twisting after Haldol"))
    assert any("epinephrine" in t for t in told("my tongue is swelling after Haldol"))
    assert any("epinephrine" in t for t in told("tongue swelling and eyes rolled back after peanuts"))


def test_lithium_alone_is_not_serotonin_syndrome() -> None:
    assert {n.rule for n in triage("On lithium, started Advil, shaky and have diarrhoea").notices} == {"lithium-early"}
    concept = Concept(id="drug:lithium", kind=ConceptKind.DRUG, name="lithium", parents=("class:serotonergic",))
    mention = Mention(concept=concept, text="lithium", start=3, end=10, matched="lithium")
    found = triage("On lithium, shaky and have diarrhoea", mentions=[mention])
    assert {n.rule for n in found.notices} == {"lithium-early"}


def test_an_animal_is_sent_to_a_vet_and_a_number_only_where_it_has_a_source() -> None:
    assert any("1-888-426-4435" in t for t in told("dog ate my xanax"))
    abroad = told("dog ate my xanax", country="DE")
    assert any("vet" in t for t in abroad) and not any("888" in t for t in abroad)
    assert "poison" in triage("dog... no, my kid ate the dog's pills").actions
    assert triage("my dog swallowed a whole bottle of advil").actions == []


def test_a_child_with_a_medicine_of_which_one_pill_harms_goes_in_even_if_well() -> None:
    line = "Take the child to an emergency room now, even if the child seems well."
    assert any(t.startswith(line) for t in told("my toddler ate one glipizide"))
    assert not any(t.startswith(line) for t in told("my toddler ate one amoxicillin"))


def test_who_is_sent_to_an_emergency_room_is_not_told_to_be_seen_today() -> None:
    for text in (
        "digoxin level 2.6, sees yellow",
        "potassium 6.9",
        "INR 8 and bleeding gums",
        "on yaz and short of breath",
    ):
        assert not any("today" in t for t in told(text)), text


@pytest.mark.parametrize("sign", ["my calf is swollen", "my face is drooping", "my throat is closing"])
def test_a_sign_needs_no_medicine_that_is_known(sign: str) -> None:
    assert LEVELS.index(triage(f"{sign} and I take a pill").level) >= LEVELS.index("urgent")


def test_who_is_told_not_to_take_the_next_dose_and_asks_nothing_is_known() -> None:
    for text in (
        "on warfarin my INR is 7.5 no bleeding",
        "Jardiance, vomiting, cannot eat",
        "rash and fever on Lamictal",
    ):
        assert holds_next_dose(triage(text)) and asks_nothing(text), text
    assert not asks_nothing("my INR is 7.5, can I take ibuprofen with warfarin")
    assert not holds_next_dose(triage("pregnant and taking valproate"))

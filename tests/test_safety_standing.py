"""A condition, a history or a topic is asked about; the same sign where it happens is an emergency."""

from pathlib import Path

import pytest
import yaml

from materia.safety.lexicon import lexicon
from materia.safety.triage import triage

PARTS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("test_safety_standing.yaml").read_text(encoding="utf-8")
)
INFORMATIONAL = [text for part in PARTS.values() for text in part["informational"]]
ACUTE = [text for part in PARTS.values() for text in part["acute"]]


@pytest.mark.parametrize("text", INFORMATIONAL)
def test_a_condition_a_history_or_a_topic_is_answered(text: str) -> None:
    found = triage(text)
    assert found.level in ("none", "routine")
    assert found.actions == []


@pytest.mark.parametrize("text", ACUTE)
def test_the_same_sign_where_it_happens_is_flagged(text: str) -> None:
    assert triage(text).level in ("urgent", "emergency", "crisis")


@pytest.mark.parametrize(
    "text",
    [
        "I have a seizure disorder, can I take Wellbutrin?",
        "Is bupropion contraindicated in seizure disorder?",
        "sertraline and tramadol together, I have seizures",
        "chest pain history, nitroglycerin, can I take Cialis?",
        "Is aspirin good for chest pain?",
    ],
)
def test_the_answer_carries_the_line_on_when_to_get_help(text: str) -> None:
    found = triage(text)
    assert found.level == "routine"
    assert [n.text for n in found.notices] == ["If this is happening now, call 911."]


@pytest.mark.parametrize(
    "condition", ["I have a seizure disorder", "I have a history of chest pain", "I get chest pain when I exercise"]
)
@pytest.mark.parametrize(
    "event", ["my chest hurts now", "he is having a seizure", "it started 20 minutes ago and I have chest pain"]
)
def test_an_event_told_beside_a_condition_still_flags(condition: str, event: str) -> None:
    assert triage(f"{condition}, can I take Cialis? {event}").level == "emergency"
    assert triage(f"{event}. {condition}, can I take Cialis?").level == "emergency"


def test_intent_and_what_was_taken_are_never_a_condition() -> None:
    assert triage("I have a history of depression and suffer from suicidal thoughts, is Lexapro safe").level == "crisis"
    assert triage("I have a seizure disorder and took 20 Wellbutrin, is that safe").level == "emergency"


def test_chest_pain_after_a_medicine_for_erections_warns_of_nitrates() -> None:
    told = [n.text for n in triage("I took cialis and now have chest pain, should I use my nitroglycerin").notices]
    assert told[0] == "Call 911 now."
    assert any("must not be combined with nitrates" in text for text in told)
    assert not any("nitrates" in n.text for n in triage("I have chest pain, can I take my aspirin").notices)


def test_the_sets_of_standing_signs_exist() -> None:
    words = lexicon()
    for name in words.phrases["standing_signs"]:
        assert words.phrases[name], name

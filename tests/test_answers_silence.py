"""What a label does not name, and what it names only in a table: said after the whole section was searched.

All labels and sentences are invented.
"""

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from materia.answers.silence import listed, silence
from materia.answers.speaking import Speaker, Spoken
from materia.answers.topic import Topic, topic
from materia.library.records import SectionOutline
from materia.model.concept import Concept, ConceptKind
from materia.model.document import Section
from materia.terms.vocabulary import Vocabulary
from materia.text.digest import sha256

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, section, spl = (INVENTED[k] for k in ("label", "library", "section", "spl"))
ADVERSE, CONTRA = INVENTED["ADVERSE"], INVENTED["CONTRA"]

INVENTOL = Concept(id="drug:inventol", kind=ConceptKind.DRUG, name="inventol")
FICTOID = Concept(id="class:fictoid", kind=ConceptKind.CLASS, name="fictoid")
FICTIVOL = Concept(id="drug:fictivol", kind=ConceptKind.DRUG, name="fictivol", parents=("class:fictoid",))
SQUIMBLE = Concept(id="effect:squimble", kind=ConceptKind.EFFECT, name="squimble", synonyms=("queasy wibbling",))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load([INVENTOL, FICTOID, FICTIVOL, SQUIMBLE])


@pytest.fixture
def squimble(vocabulary: Vocabulary) -> Topic:
    return topic(SQUIMBLE, vocabulary)


class OneSection(Speaker):
    """A label whose sections are given."""

    def __init__(self, real: Speaker, *sections: Section) -> None:
        self.header, self.route, self.moieties, self._given = real.header, real.route, real.moieties, sections

    @property
    def outline(self) -> tuple[SectionOutline, ...]:
        places = enumerate(self._given)
        return tuple(SectionOutline(id=str(at), kind=s.kind, digest=f"given {at}") for at, s in places)

    def read(self, places: Mapping[int, str]) -> dict[int, Section]:
        return {at: self._given[int(place)] for at, place in places.items()}


def speakers(root: Path, *labels: Mapping[str, str], day: str = "20240115") -> Spoken:
    """Return labels with these sections as the ones that may speak."""
    made = {f"l{n}": label(f"l{n}", sections, day=day) for n, sections in enumerate(labels)}
    stored = library(root, **made)
    headers = [stored.header(spl(name)) for name in made]
    return Spoken(speakers=[Speaker(h, stored) for h in headers if h is not None])


def absence(spoken: Spoken, target: Topic, kind: str = ADVERSE) -> list[Any]:
    return list(silence(INVENTOL, target, spoken, {kind}, "adverse reactions"))


def presence(spoken: Spoken, target: Topic) -> list[Any]:
    return list(listed(INVENTOL, target, spoken, {ADVERSE}, "adverse reactions"))


def test_absence_is_said_of_a_dated_section_and_rests_on_its_whole_text(tmp_path: Path, squimble: Topic) -> None:
    text = "Purple elbows were reported.\nGreen elbows were reported."
    spoken = speakers(tmp_path, {ADVERSE: text})
    (said,) = absence(spoken, squimble)
    assert "adverse reactions section" in said.text
    assert "2024" in said.text
    assert said.text.endswith("does not name squimble.")
    (found,) = said.evidence
    assert (found.start, found.end, found.quote, found.quote_sha256) == (0, len(text), text, sha256(text))
    assert said.verified == "absence"


def test_a_label_without_the_section_is_not_silent_about_anything(tmp_path: Path, squimble: Topic) -> None:
    assert absence(speakers(tmp_path, {CONTRA: "Gout."}), squimble) == []


@pytest.mark.parametrize(
    "text",
    [
        "Squimble was reported.",
        "Reports of squimbles are rare.",
        "Queasy wibbling was reported.",
        "Reaction | Inventol\nSquimble | 5%",
        "No squimble was reported.",
        "Reactions were:\n- purple elbow\n- SQUIMBLE",
        "Queasy-wibbling was reported.",
    ],
)
def test_a_section_that_names_it_anywhere_is_not_silent(tmp_path: Path, squimble: Topic, text: str) -> None:
    assert absence(speakers(tmp_path, {ADVERSE: text}), squimble) == []


def test_one_label_that_names_it_breaks_the_silence_of_the_others(tmp_path: Path, squimble: Topic) -> None:
    silent = {ADVERSE: "Purple elbows were reported."}
    assert absence(speakers(tmp_path / "one", silent, {ADVERSE: "Squimble was reported."}), squimble) == []
    assert absence(speakers(tmp_path / "two", silent, silent, {ADVERSE: "Squimble was reported."}), squimble) == []


def test_naming_its_class_is_not_silence(tmp_path: Path, vocabulary: Vocabulary) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "Fictoids increase purple elbows."})
    assert absence(spoken, topic(FICTIVOL, vocabulary)) == []


def test_a_section_that_could_not_be_read_whole_is_not_called_silent(tmp_path: Path, squimble: Topic) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "Purple elbows were reported."})
    real = spoken.speakers[0]
    damaged = section("Purple elbows were reported.", ADVERSE, damaged="elbows")
    endless = section("Purple elbows were reported. " * 3000, ADVERSE)
    for hurt in (damaged, endless):
        spoken.speakers = [OneSection(real, hurt)]
        assert absence(spoken, squimble) == []


def test_every_section_of_the_kind_is_searched(tmp_path: Path, squimble: Topic) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "Purple elbows were reported."})
    real = spoken.speakers[0]
    first, second = section("Purple elbows.", ADVERSE), section("Squimble was reported.", ADVERSE)
    spoken.speakers = [OneSection(real, first, second)]
    assert absence(spoken, squimble) == []
    spoken.speakers = [OneSection(real, first, first)]
    (said,) = absence(spoken, squimble)
    assert len(said.evidence) == 2


def test_a_row_of_a_table_is_presence(tmp_path: Path, squimble: Topic) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "Reaction | Inventol\nSquimble | 5%\nPurple elbow | 2%"})
    (said,) = presence(spoken, squimble)
    assert said.text.endswith("lists squimble.")
    (found,) = said.evidence
    assert found.quote == "Squimble | 5%"
    assert found.quote_sha256 == sha256("Squimble | 5%")


@pytest.mark.parametrize(
    "text",
    [
        "There was no squimble.",
        "Reactions without squimble were seen.",
        "It did not cause purple hands or squimble.",
        "Adults never had squimble.",
    ],
)
def test_a_line_that_denies_it_is_no_presence(tmp_path: Path, squimble: Topic, text: str) -> None:
    assert presence(speakers(tmp_path, {ADVERSE: text}), squimble) == []


@pytest.mark.parametrize("text", ["Squimble was not reported.", "Squimble: none reported.", "Squimble | 0"])
def test_a_line_that_denies_it_afterwards_is_no_presence(tmp_path: Path, squimble: Topic, text: str) -> None:
    assert presence(speakers(tmp_path, {ADVERSE: text}), squimble) == []


def test_a_denied_line_does_not_hide_another(tmp_path: Path, squimble: Topic) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "There was no squimble at first.\nReaction | Rate\nSquimble | 5%"})
    (said,) = presence(spoken, squimble)
    assert said.evidence[0].quote == "Squimble | 5%"


def test_a_damaged_line_is_no_presence(tmp_path: Path, squimble: Topic) -> None:
    spoken = speakers(tmp_path, {ADVERSE: "Purple elbows."})
    hurt = section("Squimble | 5%", ADVERSE, blocks="r", damaged="5%")
    spoken.speakers = [OneSection(spoken.speakers[0], hurt)]
    assert presence(spoken, squimble) == []


def ask(root: Path, sections: Mapping[str, str], text: str) -> Any:
    stored = library(root, a=label("a", sections))
    return INVENTED["answerer"](stored).answer(text, as_of=INVENTED["AS_OF"])


def test_an_effect_that_the_label_does_not_name_is_unknown_and_no_proof(tmp_path: Path) -> None:
    answer = ask(tmp_path, {ADVERSE: "Purple elbows were reported in adults."}, "Does inventol cause nausea?")
    assert answer.verdict.value == "unknown"
    (opening,) = [c for c in answer.claims if c.id in answer.verdict.claims]
    assert opening.text.endswith("does not name nausea.")
    assert any("not proof" in c.text for c in answer.claims)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("lung damage", "Inventol may cause fatal pulmonary toxicity."),
        ("liver damage", "Inventol may cause fatal hepatotoxicity."),
        ("kidney damage", "Inventol may cause renal failure."),
    ],
)
def test_a_label_that_names_it_in_other_words_is_not_called_silent(tmp_path: Path, asked: str, named: str) -> None:
    sections = {INVENTED["BOXED"]: named, ADVERSE: "Purple elbows were reported in adults."}
    answer = ask(tmp_path, sections, f"Does inventol cause {asked}?")
    assert all("does not name" not in c.text for c in answer.claims)


def test_an_effect_in_a_table_is_a_yes(tmp_path: Path) -> None:
    sections = {ADVERSE: "Reaction | Inventol\nNausea | 5%\nDizziness | 2%"}
    answer = ask(tmp_path, sections, "Does inventol cause nausea?")
    assert answer.verdict.value == "yes"
    assert [e.quote for c in answer.claims if c.id in answer.verdict.claims for e in c.evidence] == ["Nausea | 5%"]


def test_a_condition_that_the_contraindications_do_not_name_is_unknown(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        {CONTRA: "Inventol is contraindicated in adults with purple elbows."},
        "Can I take inventol if I have asthma?",
    )
    assert answer.verdict.value == "unknown"
    assert answer.verdict.stance in ("none_listed", "not_checked")
    assert "yes" not in {answer.verdict.value}


def test_sentences_about_the_label_are_grammatical(tmp_path: Path, squimble: Topic) -> None:
    (said,) = absence(speakers(tmp_path, {ADVERSE: "Purple elbows."}), squimble)
    assert " a inventol " not in said.text


def test_a_label_that_tells_patients_of_it_is_not_silent(tmp_path: Path) -> None:
    sections = {ADVERSE: "Headache was reported with inventol.", "34076-0": "Inventol may color urine red."}
    told = INVENTED["answerer"](library(tmp_path, a=label("a", sections)))
    claims = told.answer("Does inventol cause discolored urine?").claims
    assert not any("does not name" in claim.text for claim in claims)

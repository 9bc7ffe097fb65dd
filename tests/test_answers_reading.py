"""A text that several labels print is read once: copies change no answer and hide no other label. Labels are invented.

Only the last test reads real labels.
"""

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from materia.answers.opening import open_answerer
from materia.answers.reading import Reading
from materia.answers.render.json import encode
from materia.answers.speaking import Speaker
from materia.evaluation.coverage import KINDS
from materia.library.feed import contents
from materia.library.ingest import ingest
from materia.library.store import Library
from materia.model.answer import Answer
from materia.model.concept import moiety_names
from materia.model.document import Section
from materia.text.series import series

INVENTED = runpy.run_path(str(Path(__file__).with_name("answers_fixtures.py")))
label, library, set_id, spl, answerer = (INVENTED[k] for k in ("label", "library", "set_id", "spl", "answerer"))
AS_OF = INVENTED["AS_OF"]
CONTRA, WARNINGS, INDICATIONS = INVENTED["CONTRA"], INVENTED["WARNINGS"], INVENTED["INDICATIONS"]
PREGNANCY, ADVERSE, INTERACTIONS = INVENTED["PREGNANCY"], INVENTED["ADVERSE"], INVENTED["INTERACTIONS"]

SHARED = {
    INDICATIONS: "Inventol is indicated for the treatment of invented hiccups in adults.",
    WARNINGS: "Inventol may cause invented drowsiness.\nInventol should not be taken before driving a car.",
    ADVERSE: "The most common adverse reactions of inventol were purple elbows and green knees.",
    INTERACTIONS: "Alcohol may increase the invented drowsiness caused by inventol.",
}
LABELS = {
    "plain": SHARED | {CONTRA: "Inventol is contraindicated in patients with squimbles."},
    "other": SHARED | {CONTRA: "Inventol is contraindicated in patients who have blue ears."},
    "own": SHARED | {ADVERSE: "Wobbly chins were reported in patients who took inventol for a year."},
}
QUESTIONS = (
    "What is inventol used for?",
    "Who should not take inventol?",
    "What are the side effects of inventol?",
    "Can I drink alcohol with inventol?",
    "Can inventol be used in pregnancy?",
    "Does inventol cause nausea?",
    "What warnings are there about inventol?",
    "What is the usual dose of inventol?",
)


SET_ID = re.compile(rb"set.?id[^0-9a-f]{1,40}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.I)


def copy_of(data: bytes, number: int) -> bytes:
    """Return a label under a set id that follows its own in order, so that labels of one date keep theirs."""
    found = SET_ID.search(data)
    assert found is not None
    own = found[1].lower()
    last = int(own[-4:], 16) + number
    assert last < 0x10000
    return re.sub(re.escape(own), own[:-4] + b"%04x" % last, data, flags=re.I)


def shown(answer: Answer) -> dict[str, Any]:
    """Return an answer without what counts labels or names the library."""
    plain: dict[str, Any] = json.loads(encode(answer))
    del plain["engine"]
    for limit in plain["limits"]:
        limit["text"] = re.sub(r"labels read: \d+", "labels read", limit["text"])
    return plain


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Library]:
    made = {name: label(name, sections, day=f"2024011{at}") for at, (name, sections) in enumerate(LABELS.items())}
    copies = {f"{name}{n}": copy_of(data, n) for name, data in made.items() for n in range(1, 9)}
    alone = library(tmp_path_factory.mktemp("alone"), **made)
    return alone, library(tmp_path_factory.mktemp("copied"), **made, **copies)


@pytest.mark.parametrize("question", QUESTIONS)
def test_copies_of_labels_change_no_answer(both: tuple[Library, Library], question: str) -> None:
    alone, copied = (shown(answerer(stored).answer(question, as_of=AS_OF)) for stored in both)
    assert sum(both[1].statistics().documents.values()) == 9 * len(LABELS)
    assert copied == alone


def test_what_only_one_label_says_is_heard_beside_what_it_shares(both: tuple[Library, Library]) -> None:
    said = " ".join(c.text for c in answerer(both[1]).answer("Who should not take inventol?", as_of=AS_OF).claims)
    assert "squimbles" in said
    assert "blue ears" in said


def test_many_copies_do_not_hide_the_label_that_comes_after_them(tmp_path: Path) -> None:
    first = label("first", {CONTRA: LABELS["plain"][CONTRA]}, day="20240601")
    after = label("after", {CONTRA: LABELS["other"][CONTRA]}, day="20240101")
    copies = {f"copy{n}": copy_of(first, n) for n in range(1, 41)}
    stored = library(tmp_path, first=first, after=after, **copies)
    answer = answerer(stored).answer("Who should not take inventol?", as_of=AS_OF)
    assert [claim.evidence[0].document for claim in answer.claims if "ears" in claim.text] == [spl("after")]


def speakers(stored: Library, *names: str) -> list[Speaker]:
    headers = [stored.header(spl(name)) for name in names]
    return [Speaker(header, stored) for header in headers if header is not None]


def texts(reading: Reading) -> list[list[str]]:
    return [[section.text for section in sections.values()] for _, sections in reading]


def test_a_shared_text_is_given_once_and_keeps_its_place(tmp_path: Path) -> None:
    ours = {CONTRA: "None of this was given to anybody.", WARNINGS: "Nobody may take it."}
    stored = library(
        tmp_path, a=label("a", ours), b=label("b", ours | {WARNINGS: "Another warning."}), c=label("c", ours)
    )
    reading = Reading(speakers(stored, "a", "b", "c"), {CONTRA, WARNINGS})
    assert [(speaker.header.id, list(sections)) for speaker, sections in reading] == [
        (spl("a"), [0, 1]),
        (spl("b"), [1]),
    ]
    assert texts(reading)[1] == ["Another warning."]


def test_the_same_words_under_another_kind_of_section_are_not_a_copy(tmp_path: Path) -> None:
    text = "Nobody may take it."
    stored = library(tmp_path, a=label("a", {CONTRA: text}), b=label("b", {WARNINGS: text}))
    assert texts(Reading(speakers(stored, "a", "b"), {CONTRA, WARNINGS})) == [[text], [text]]


def test_the_same_words_of_another_route_are_not_a_copy(tmp_path: Path) -> None:
    text = {WARNINGS: "Nobody may take it."}
    made = {"a": label("a", text), "b": label("b", text, route="TOPICAL", form="CREAM")}
    assert len(texts(Reading(speakers(library(tmp_path, **made), "a", "b"), {WARNINGS}))) == 2


def test_the_same_words_from_before_a_change_are_not_a_copy(tmp_path: Path) -> None:
    """The pregnancy letters ended in June 2015: in the older labels they are history."""
    text = {PREGNANCY: "Pregnancy Category C."}
    made = {name: label(name, text, day=day) for name, day in (("a", "20160101"), ("b", "20120101"), ("c", "20110101"))}
    stored = library(tmp_path, **made)
    found = [speaker.header.id for speaker, _ in Reading(speakers(stored, "a", "b", "c"), {PREGNANCY})]
    assert found == [spl("a"), spl("b")]


class Counting(Library):
    """A library that notes which texts are read."""

    read: list[tuple[str, str]]

    def section(self, document_id: str, section_id: str) -> Section | None:
        self.read.append((document_id, section_id))
        return super().section(document_id, section_id)


def test_texts_are_read_only_when_their_turn_comes(both: tuple[Library, Library]) -> None:
    counting = Counting(both[0].folder)
    counting.read = []
    reading = Reading(speakers(counting, "plain", "other"), {CONTRA})
    assert counting.read == []
    next(iter(reading))
    assert [document for document, _ in counting.read] == [spl("plain")]
    assert len(list(reading)) == 2
    assert len(list(reading)) == 2
    assert len(counting.read) == 2


def test_a_label_that_was_replaced_in_between_says_nothing(both: tuple[Library, Library]) -> None:
    (speaker,) = speakers(both[0], "plain")
    assert speaker.read({0: "99"}) == {}


@pytest.fixture(scope="module")
def real(test_data: Path, labels_library: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Library]:
    """The labels of the drugs that most labels are loaded of, and the same with five copies of each."""
    every = Library.open(labels_library)
    drugs = sorted(every.drugs(), key=lambda drug: (-every.count(drug), drug))[:8]
    wanted = {str(header.set_id) for drug in drugs for header in every.labels(drug)}
    folders = [tmp_path_factory.mktemp(name) for name in ("real", "real-copied")]
    for at, (path, data) in enumerate(item for item in contents([test_data / "labels"]) if isinstance(item, tuple)):
        found = SET_ID.search(data)
        if found is None or found[1].decode().lower() not in wanted:
            continue
        name = f"{at}-{Path(path).name}"
        for folder in folders:
            (folder / name).write_bytes(data)
        for number in range(1, 6):
            (folders[1] / f"{number}-{name}").write_bytes(copy_of(data, number))
    for folder in folders:
        ingest([folder], folder / "library", workers=2)
    alone, copied = (Library.open(folder / "library") for folder in folders)
    assert len(list(copied.headers())) > 5 * len(list(alone.headers())) > 100
    return alone, copied


@pytest.mark.labels
def test_copies_of_real_labels_change_no_answer(real: tuple[Library, Library]) -> None:
    first, second = (open_answerer(stored.folder).answerer for stored in real)
    answered = 0
    for drug in real[0].drugs():
        name = series(moiety_names(drug))
        for kind in KINDS:
            alone = first.answer(kind.wording.format(drug=name), as_of=AS_OF)
            copied = second.answer(kind.wording.format(drug=name), as_of=AS_OF)
            assert shown(copied) == shown(alone), alone.question.text
            answered += bool(alone.claims)
    assert answered > 40

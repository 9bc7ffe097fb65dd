"""The client against a running server: typed results, and problems as the server said them."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import answers_fixtures as invented
import pytest
from http_server import DAY, program

from materia.answers.render.json import encode
from materia.client import Client, ServerProblem
from materia.interfaces.stream_events import answer_of
from materia.library.store import Library

ON = date.fromisoformat(DAY)


@pytest.fixture(scope="module")
def served(invented_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    home = tmp_path_factory.mktemp("client")
    with (
        program(home, invented_library, settings=[("MATERIA_SERVER_RATE_LIMIT", "500")]) as server,
        Client(server.url) as client,
    ):
        yield client


def test_an_answer_is_typed_and_whole(served: Client) -> None:
    answer = served.ask("Is baclofen an opioid?", as_of=ON)
    assert (answer.status, answer.verdict.value) == ("answered", "no")
    assert answer.claims[0].evidence[0].document.startswith("spl:")
    raw = served._http.post("/ask", json={"question": "Is baclofen an opioid?", "as_of": DAY})
    assert encode(answer) == raw.content


def test_every_call_has_its_typed_result(served: Client, invented_library: Path) -> None:
    first, second = served.ask_batch(["What is tizanidine?", "Is baclofen an opioid?"], audience="nurse", as_of=ON)
    assert (first.question.text, second.question.audience) == ("What is tizanidine?", "nurse")
    assert served.compare(["baclofen", "tizanidine"], as_of=ON).question.intent == "comparison"
    assert served.drug("tizanidine", country="GB").question.concepts[0].id == "drug:tizanidine"
    found = served.search("purple elbows", drug="inventol", limit=1)
    assert (len(found.hits), found.hits[0].document) == (1, invented.spl("one"))
    ids = [document.document for document in served.documents(limit=1)]
    assert ids == [header.id for header in Library.open(invented_library).headers()]
    document = served.document(ids[-1])
    places = served.sections(ids[-1]).sections
    assert [s.section for s in document.sections] == [place.section for place in places]
    section = served.section(ids[-1], places[0].section)
    assert section.text == document.sections[0].text
    assert served.concepts("invento", kinds=["drug"]).concepts[0].id == "drug:inventol"
    assert served.health().status == "ready"
    assert served.version().library == Library.open(invented_library).digest()


def test_a_stream_makes_the_same_answer(served: Client) -> None:
    events = list(served.ask_stream("What is inventol used for?", as_of=ON))
    assert encode(answer_of(events)) == encode(served.ask("What is inventol used for?", as_of=ON))


def test_what_the_server_refuses_is_raised_as_it_said_it(served: Client) -> None:
    with pytest.raises(ServerProblem, match="is empty") as refused:
        served.ask("   ")
    assert refused.value.status == 422
    assert refused.value.request_id
    with pytest.raises(ServerProblem, match="/audience") as refused:
        list(served.ask_stream("What is tizanidine?", audience="robot"))
    assert refused.value.status == 422
    with pytest.raises(ServerProblem) as refused:
        served.section(invented.spl("one"), "99")
    assert refused.value.status == 404


def test_names_with_any_characters_reach_the_server(served: Client) -> None:
    answer = served.drug("baclofen/10 mg? #1 & 100%")
    assert answer.question.text == "What is baclofen/10 mg? #1 & 100%?"


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with Client("http://127.0.0.1:9", timeout=2) as client, pytest.raises(ServerProblem, match="could not be reached"):
        client.health()


def test_the_example_of_the_guide_runs(served: Client, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)```$", page, re.M | re.S)
    address = str(served._http.base_url).removesuffix("/api/v1/")
    exec(example.replace("http://127.0.0.1:8000", address), {})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "no"
    assert {"TriageEvent", "DoneEvent"} <= set(lines)
    assert lines[-1].startswith("404 ")


def test_the_time_to_wait_is_handed_on(served: Client) -> None:
    with pytest.raises(ServerProblem) as refused:
        for _ in range(600):
            served.version()
    assert refused.value.status == 429
    assert refused.value.wait
    assert refused.value.wait >= 1

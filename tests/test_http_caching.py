"""What may be kept: entity tags and 304, and the answers that a process keeps."""

from pathlib import Path

import pytest
from http_server import DAY, application, ask
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from materia.answers.answerer import Answerer
from materia.interfaces.http.cache import AnswerCache

GETS = (
    "/api/v1/drugs/tizanidine?as_of=" + DAY,
    "/api/v1/documents",
    "/api/v1/concepts?prefix=ba",
    "/api/v1/version",
)


@pytest.mark.parametrize("path", GETS)
def test_what_the_caller_holds_is_not_sent_again(api: TestClient, path: str) -> None:
    first = api.get(path)
    tag = first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]
    for header in (tag, f'W/{tag}, "other"', "*"):
        again = api.get(path, headers={"if-none-match": header})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert api.get(path, headers={"if-none-match": '"other"'}).content == first.content


def test_the_texts_of_documents_have_tags_too(api: TestClient) -> None:
    document = api.get("/api/v1/documents").json()["documents"][0]["document"]
    for path in (f"/api/v1/documents/{document}", f"/api/v1/documents/{document}/sections"):
        tag = api.get(path).headers["etag"]
        assert api.get(path, headers={"if-none-match": tag}).status_code == 304


def test_a_tag_differs_with_all_that_the_answer_depends_on(api: TestClient) -> None:
    paths = [f"/api/v1/drugs/tizanidine?as_of={DAY}{more}" for more in ("", "&audience=nurse", "&country=GB")]
    paths += [f"/api/v1/drugs/baclofen?as_of={DAY}", "/api/v1/drugs/tizanidine?as_of=2025-01-01"]
    assert len({api.get(path).headers["etag"] for path in paths}) == len(paths)


def test_a_missing_document_is_never_said_to_be_unchanged(api: TestClient) -> None:
    assert api.get("/api/v1/documents/nope", headers={"if-none-match": '"x"'}).status_code == 404


def test_answers_to_questions_carry_a_tag_and_stay_with_the_reader(api: TestClient) -> None:
    one, two, other = (
        ask(api, "Is baclofen an opioid?"),
        ask(api, "Is baclofen an opioid?"),
        ask(api, "What is aspirin?"),
    )
    assert one.headers["etag"] == two.headers["etag"] != other.headers["etag"]
    assert one.headers["cache-control"] == "private, no-store"


def test_a_kept_answer_is_not_worked_out_again(invented_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for megabytes, times in ((1, 1), (0, 3)):
        with application(invented_library, server_cache=megabytes) as client:
            asked: list[str] = []
            answer = Answerer.answer

            def counted(
                self: Answerer, text: str, asked: list[str] = asked, answer: object = answer, **given: object
            ) -> object:
                asked.append(text)
                return answer(self, text, **given)  # type: ignore[operator]

            monkeypatch.setattr(Answerer, "answer", counted)
            bodies = {ask(client, "What is tizanidine?").content for _ in range(3)}
            assert (len(bodies), len(asked)) == (1, times)
            monkeypatch.undo()


def test_keys_tell_nothing_and_differ_between_processes() -> None:
    one, two = AnswerCache(1000), AnswerCache(1000)
    assert one.key("a", "b") == one.key("a", "b") != two.key("a", "b")
    assert one.key("a", "b") != one.key("ab") != one.key("", "ab")


def test_what_never_fits_is_not_kept_and_drives_nothing_out() -> None:
    cache = AnswerCache(1000)
    cache.put(b"k", b"v")
    cache.put(b"large", b"x" * 1001)
    assert (cache.get(b"k"), cache.get(b"large")) == (b"v", None)


def test_the_answer_asked_for_longest_ago_goes_first() -> None:
    cache = AnswerCache(1000)
    for key in (b"a", b"b", b"c"):
        cache.put(key, b"x" * 100)
    cache.get(b"a")
    cache.put(b"d", b"x" * 100)
    assert [cache.get(key) is not None for key in (b"a", b"b", b"c", b"d")] == [True, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 600)), max_size=60))
def test_the_size_never_exceeds_the_limit_and_is_that_of_what_is_kept(puts: list[tuple[int, int]]) -> None:
    cache = AnswerCache(1500)
    last: dict[bytes, bytes] = {}
    for key, length in puts:
        cache.put(bytes([key]), bytes(length))
        last[bytes([key])] = bytes(length)
        assert cache.size <= 1500
        for each, value in last.items():
            assert cache.get(each) in (None, value)
    kept = [found for key in last if (found := cache.get(key)) is not None]
    assert cache.size == sum(len(found) + 200 for found in kept)
    cache.clear()
    assert (len(cache), cache.size) == (0, 0)

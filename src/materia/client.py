"""A client of the REST API with typed results.

from materia.client import Client

with Client("http://127.0.0.1:8000") as materia:
    answer = materia.ask("Is baclofen an opioid?")
    print(answer.verdict.value, [claim.text for claim in answer.claims])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from materia.errors import MateriaError
from materia.interfaces.records import (
    Answers,
    ConceptMatches,
    Contents,
    DocumentHead,
    DocumentPage,
    DocumentText,
    Health,
    SearchResult,
    StoredSection,
    Version,
)
from materia.interfaces.stream_events import EVENTS, Event
from materia.model.answer import Answer

T = TypeVar("T")


class ServerProblem(MateriaError):
    """What the server refused, as it said it (RFC 9457), or that it could not be reached (`status` 0)."""

    def __init__(self, status: int, detail: str, request_id: str | None = None, wait: float | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.request_id = request_id
        self.wait = wait  # seconds after which to try again, where the server named them


class Client:
    """Asks a server; threads may share it. Every method raises `ServerProblem` where the server refuses or is gone.

    Questions are sent in request bodies, never in addresses.
    """

    def __init__(self, server: str, *, timeout: float = 60.0, transport: httpx.BaseTransport | None = None) -> None:
        """`server` is its address, such as http://127.0.0.1:8000; `timeout` in seconds."""
        self._http = httpx.Client(
            base_url=f"{server.rstrip('/')}/api/v1", timeout=timeout, transport=transport, follow_redirects=False
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(
        self, question: str, *, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Answer:
        """Return the answer to a question; what is None is as the server is set."""
        return self._post("/ask", _reader(audience, country, as_of, question=question), Answer)

    def ask_batch(
        self,
        questions: Sequence[str],
        *,
        audience: str | None = None,
        country: str | None = None,
        as_of: date | None = None,
    ) -> list[Answer]:
        """Return the answers to several questions, in their order."""
        return self._post("/ask/batch", _reader(audience, country, as_of, questions=list(questions)), Answers).answers

    def ask_stream(
        self, question: str, *, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Iterator[Event]:
        """Yield the parts of an answer as they come: triage, verdict, key points, sections, references, done.

        `materia.interfaces.stream_events.answer_of` makes the whole answer of them.
        """
        body = _reader(audience, country, as_of, question=question)
        try:
            with self._http.stream("POST", "/ask/stream", json=body) as response:
                if response.status_code != httpx.codes.OK:
                    response.read()
                    raise _problem(response)
                yield from _events(response.iter_lines())
        except httpx.HTTPError as error:
            raise _unreachable(error) from error

    def compare(
        self,
        names: Sequence[str],
        *,
        audience: str | None = None,
        country: str | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """Return the comparison of two drugs or more."""
        return self._post("/compare", _reader(audience, country, as_of, names=list(names)), Answer)

    def drug(
        self, name: str, *, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Answer:
        """Return what a drug is."""
        return self._get(f"/drugs/{_part(name)}", _reader(audience, country, as_of), Answer)

    def search(
        self,
        query: str,
        *,
        kind: str | None = None,
        drug: str | None = None,
        section: str | None = None,
        year: int | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> SearchResult:
        """Return passages of the loaded documents, best first, with facets."""
        body = _given(query=query, kind=kind, drug=drug, section=section, year=year, limit=limit, offset=offset)
        return self._post("/search", body, SearchResult)

    def documents(self, *, drug: str | None = None, limit: int = 100) -> Iterator[DocumentHead]:
        """Yield the loaded documents in order of their ids, all or those of one drug, page by page of `limit`."""
        after: str | None = None
        while True:
            page = self._get("/documents", _given(after=after, drug=drug, limit=limit), DocumentPage)
            yield from page.documents
            if page.next is None:
                return
            after = page.next

    def document(self, document: str) -> DocumentText:
        """Return a stored document with all its texts."""
        return self._get(f"/documents/{_part(document)}", {}, DocumentText)

    def sections(self, document: str) -> Contents:
        """Return the list of a document's sections."""
        return self._get(f"/documents/{_part(document)}/sections", {}, Contents)

    def section(self, document: str, section: str) -> StoredSection:
        """Return a stored section: the text that the offsets of evidence count."""
        return self._get(f"/documents/{_part(document)}/sections/{_part(section)}", {}, StoredSection)

    def concepts(self, prefix: str, *, limit: int = 10, kinds: Sequence[str] = ()) -> ConceptMatches:
        """Return concepts with a name that begins with `prefix`."""
        return self._get("/concepts", _given(prefix=prefix, limit=limit, kind=list(kinds) or None), ConceptMatches)

    def health(self) -> Health:
        """Return whether the server can answer yet."""
        return self._get("/health", {}, Health)

    def version(self) -> Version:
        """Return what the server's answers depend on."""
        return self._get("/version", {}, Version)

    def _get(self, path: str, parameters: dict[str, Any], kind: type[T]) -> T:
        return self._send("GET", path, kind, params=parameters)

    def _post(self, path: str, body: dict[str, Any], kind: type[T]) -> T:
        return self._send("POST", path, kind, json=body)

    def _send(self, method: str, path: str, kind: type[T], **content: Any) -> T:
        try:
            response = self._http.request(method, path, **content)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        if response.status_code != httpx.codes.OK:
            raise _problem(response)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except msgspec.DecodeError as error:
            raise ServerProblem(
                response.status_code, "The server sent what this client does not know: use one version of both."
            ) from error


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _reader(audience: str | None, country: str | None, as_of: date | None, **more: Any) -> dict[str, Any]:
    return _given(audience=audience, country=country, as_of=as_of.isoformat() if as_of else None, **more)


def _part(value: str) -> str:
    return quote(value, safe="")


def _events(lines: Iterable[str]) -> Iterator[Event]:
    name = ""
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data" and name in EVENTS:
            yield msgspec.json.decode(value, type=EVENTS[name])


def _unreachable(error: httpx.HTTPError) -> ServerProblem:
    return ServerProblem(0, f"The server could not be reached ({type(error).__name__}): check that it runs there.")


def _problem(response: httpx.Response) -> ServerProblem:
    try:
        said = msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.DecodeError:
        said = {}
    detail = said.get("detail") or f"The server answered with status {response.status_code}."
    parts = [f"{each['pointer']}: {each['detail']}" for each in said.get("errors", ()) if isinstance(each, dict)]
    wait = response.headers.get("retry-after", "")
    return ServerProblem(
        response.status_code,
        " ".join([detail, *parts]),
        said.get("request_id"),
        float(wait) if wait.isdigit() else None,
    )

"""What the pages and the API ask: answers, lookups and stored texts, worked out beside the event loop."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import msgspec

from materia import __version__
from materia.answers.render.json import encode
from materia.errors import MateriaError
from materia.interfaces import lookups, profiles, records, searching
from materia.interfaces.http.cache import AnswerCache
from materia.interfaces.http.loaded import Loaded, Shelf
from materia.interfaces.http.problems import Problem
from materia.interfaces.question_text import question_text
from materia.model.answer import Answer
from materia.model.question import Audience
from materia.pack import stats

if TYPE_CHECKING:
    from materia.interfaces.profiles import Profile
    from materia.library.records import Statistics
    from materia.library.store import Library
    from materia.model.statement import SourceRecord
    from materia.pack.stats import PackStats
    from materia.settings import Settings

T = TypeVar("T")
_log = logging.getLogger("materia.server")

#: Asked once before the server calls itself ready: each loads what a first question of its kind would wait for.
_WARM_UP = ("What is aspirin?", "side efects of ibuprofin", "Compare ibuprofen and naproxen", "ibuprofen with warfarin")
_MEGABYTE = 1_000_000
_BETWEEN_RENEWALS = 1.0  # seconds
_RETRY = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A finished answer as JSON bytes."""

    json: bytes

    @property
    def answer(self) -> Answer:
        """The answer as a record."""
        return msgspec.json.decode(self.json, type=Answer)

    @property
    def etag(self) -> str:
        """The entity tag of the JSON: equal for equal bytes."""
        return f'"{hashlib.sha256(self.json).hexdigest()[:32]}"'


class AnswerService:
    """Answers for one process. All methods belong to one event loop; the work is done in threads beside it.

    Every call raises `BadInput` for what it cannot use, `NotLoaded` for what is not there, and `Problem` (503) while
    the server is starting, has too much to do or takes too long.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._shelf = Shelf(settings)
        self._threads: ThreadPoolExecutor
        self._opening: ThreadPoolExecutor
        self._cache = AnswerCache(settings.server_cache * _MEGABYTE)
        self._running: dict[bytes, asyncio.Future[bytes]] = {}
        self._waiting = 0
        self._renewal: asyncio.Task[None] | None = None
        self._failed = False
        self._pack_statistics: PackStats | None = None
        self._statistics: tuple[str | None, Statistics] | None = None

    # Life

    def start(self) -> None:
        """Begin to open pack and library; `ready` tells when that is done."""
        self._threads = ThreadPoolExecutor(self.settings.server_threads, thread_name_prefix="answers")
        self._opening = ThreadPoolExecutor(1, thread_name_prefix="opening")
        self._renew()

    async def close(self) -> None:
        """Let go of the threads; what they are at is finished first."""
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(self._opening.shutdown, wait=True, cancel_futures=True)

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return self._shelf.loaded is not None

    async def opened(self) -> None:
        """Wait until the server can answer or has failed to open, at most as long as a request may take."""
        if not self.ready and self._renewal is not None:
            await asyncio.wait({self._renewal}, timeout=self.settings.server_timeout)

    def not_ready(self) -> Problem:
        """Return what is answered while the server cannot answer."""
        what = "cannot open what it answers from" if self._failed else "is starting"
        return Problem(503, f"The server {what}: try again in a moment.", headers=_RETRY)

    def health(self) -> records.Health:
        """Return whether the server can answer, and from what."""
        loaded = self._shelf.loaded
        if loaded is not None:
            self._look()
        elif not self._renewing:
            self._renew()
        return records.Health(
            status="ready" if self.ready else "failed" if self._failed else "starting",
            version=__version__,
            library=records.LibraryState(
                generation=loaded.generation if loaded is not None else None,
                renewing=loaded is not None and self._renewing,
            ),
        )

    def version(self) -> records.Version:
        """Return what answers depend on beside the question."""
        loaded = self._look()
        return records.Version(version=__version__, pack=loaded.pack_digest, library=loaded.generation, api="v1")

    # Answers

    async def ask(
        self, text: str, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Answer:
        """Return the answer to a question; what is None is as the settings say."""
        return (await self.asked(text, audience, country, as_of)).answer

    async def asked(
        self, text: str, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Asked:
        """Return the answer to a question as JSON bytes, the same that `materia ask --json` prints."""
        question = question_text(text)
        reader = Audience(audience or self.settings.audience)
        where = country or self.settings.country
        day = as_of or self.settings.as_of or date.today()
        loaded = self._look()
        state = self._state(loaded)
        key = self._cache.key(question, reader.value, where, day.isoformat(), *state)
        found = self._cache.get(key)
        if found is not None:
            return Asked(found)
        running = self._running.get(key)
        if running is None:
            running = asyncio.ensure_future(self._work(_answer, loaded, question, reader, where, day))
            self._running[key] = running
            running.add_done_callback(lambda done: self._finished(key, loaded, done))
        # One who goes away does not take the answer from the others who wait for it.
        return Asked(await asyncio.shield(running))

    def _finished(self, key: bytes, loaded: Loaded, done: asyncio.Future[bytes]) -> None:
        del self._running[key]
        if done.cancelled() or done.exception() is not None:
            return
        # What was made while the library moved on is of neither state: it is given out, and not kept.
        if self._shelf.loaded is loaded and not self._stale():
            self._cache.put(key, done.result())

    async def compare(
        self,
        names: Sequence[str],
        audience: str | None = None,
        country: str | None = None,
        as_of: date | None = None,
    ) -> Asked:
        """Return the comparison of two drugs or more."""
        return await self.asked(lookups.compare_question(names), audience, country, as_of)

    async def drug(
        self, name: str, audience: str | None = None, country: str | None = None, as_of: date | None = None
    ) -> Asked:
        """Return what a drug is."""
        return await self.asked(lookups.drug_question(name), audience, country, as_of)

    # Lookups

    async def search(
        self,
        query: str,
        kind: str | None = None,
        drug: str | None = None,
        section: str | None = None,
        year: int | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> records.SearchResult:
        """Return passages of the library, best first, with facets. Without a library nothing is found."""
        narrowing = searching.Narrowing(kind=kind, drug=drug, section=section, year=year)
        return await self._work(searching.search, self._library(), query, narrowing, limit, offset)

    async def documents(
        self, after: str | None = None, limit: int = 50, drug: str | None = None
    ) -> records.DocumentPage:
        """Return the loaded documents behind the id `after`, in order of their ids, of one drug if one is named."""
        return await self._work(lookups.documents, self._library(), after, limit, drug)

    async def document(self, identifier: str) -> records.DocumentText:
        """Return a stored document with all its texts."""
        return await self._work(lookups.document, self._library(), identifier)

    async def contents(self, identifier: str) -> records.Contents:
        """Return the list of a document's sections."""
        return await self._work(lookups.contents, self._library(), identifier)

    async def section(self, identifier: str, section: str) -> records.StoredSection:
        """Return a stored section with its text, title, code, spans, date, version and status."""
        return await self._work(lookups.section, self._library(), identifier, section)

    async def concepts(
        self, prefix: str, limit: int = 10, kinds: frozenset[str] | None = None
    ) -> records.ConceptMatches:
        """Return concepts with a name that begins as typed."""
        found = await self._work(self._look().names.complete, prefix, limit, kinds)
        return records.ConceptMatches(prefix=prefix, concepts=found)

    async def cited(self, document: str) -> SourceRecord | None:
        """Return what the shipped pack knows of a document that it cites, None where it cites no such document."""
        pack = self._look().pack
        return await self._work(pack.source, document) if pack is not None else None

    async def profile(self, concept: str) -> Profile | None:
        """Return a drug, brand or class in short, None for another thing."""
        loaded = self._look()
        return await self._work(profiles.profile, loaded.names.vocabulary, loaded.library, concept)

    async def boxed_claims(self, answer: Answer) -> frozenset[str]:
        """Return the ids of the claims of an answer that rest on a boxed warning."""
        loaded = self._look()
        return await self._work(profiles.boxed_claims, answer, loaded.pack, loaded.library)

    async def pack_stats(self) -> PackStats | None:
        """Return what the shipped pack holds in numbers, None where it is left out."""
        pack = self._look().pack
        if pack is None:
            return None
        kept = self._pack_statistics
        if kept is None or kept.digest != pack.digest:
            kept = self._pack_statistics = await self._work(stats.run, pack.path)
        return kept

    async def library_stats(self) -> Statistics | None:
        """Return what the library holds in numbers, None without a library."""
        loaded = self._look()
        if loaded.library is None:
            return None
        kept = self._statistics
        if kept is None or kept[0] != loaded.library.generation:
            kept = self._statistics = (loaded.generation, await self._work(loaded.library.statistics))
        return kept[1]

    def etag(self, *parts: str) -> str:
        """Return the entity tag of what depends on these parts, the pack, the library and this version alone."""
        whole = "\0".join((__version__, *self._state(self._look()), *parts))
        return f'"{hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'

    # Below the surface

    def _state(self, loaded: Loaded) -> tuple[str, ...]:
        now = loaded.library.generation if loaded.library is not None else ""
        return (loaded.pack_digest or "", loaded.generation or "", now)

    def _library(self) -> Library:
        library = self._look().library
        if library is None:
            raise lookups.NotLoaded("No documents are loaded: `materia ingest PATH` loads some.")
        return library

    def _look(self) -> Loaded:
        """Return the present state; where the library has moved on, the new one is opened meanwhile."""
        loaded = self._shelf.loaded
        if loaded is None:
            if not self._renewing:
                self._renew()
            raise self.not_ready()
        if self._stale() and not self._renewing:
            self._renew()
        return loaded

    def _stale(self) -> bool:
        try:
            return self._shelf.is_stale()
        except MateriaError:
            return True

    @property
    def _renewing(self) -> bool:
        return self._renewal is not None and not self._renewal.done()

    def _renew(self) -> None:
        self._renewal = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        before = self._shelf.loaded
        begun = time.perf_counter()
        try:
            loaded = await asyncio.get_running_loop().run_in_executor(self._opening, self._shelf.renew, _warm_up)
        except MateriaError as error:
            self._failed = self._shelf.loaded is None
            _log.error("open_failed", extra={"reason": str(error)})
            # Whoever asks next sets off another try, but not every request one.
            await asyncio.sleep(_BETWEEN_RENEWALS)
            return
        self._failed = False
        self._cache.clear()
        seconds = round(time.perf_counter() - begun, 3)
        _log.info("renewed" if before else "ready", extra={"library": loaded.generation, "seconds": seconds})
        if before is not None:
            # An ingest commits batch by batch: opening each of its states would leave no time for answers.
            await asyncio.sleep(_BETWEEN_RENEWALS)

    async def _work(self, call: Callable[..., T], *arguments: object) -> T:
        """Return what a call gives that is made in a thread beside the event loop."""
        if self._waiting >= self.settings.server_queue:
            raise Problem(503, "The server has too much to do: try again in a moment.", headers=_RETRY)
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)
        future.add_done_callback(self._worked)
        try:
            return await asyncio.wait_for(future, self.settings.server_timeout)
        except TimeoutError:
            raise Problem(503, "The answer took too long: try again, or ask less at once.", headers=_RETRY) from None

    def _worked(self, _future: Awaitable[object]) -> None:
        self._waiting -= 1


def _answer(loaded: Loaded, question: str, audience: Audience, country: str, day: date) -> bytes:
    if loaded.library is None:
        return encode(loaded.answerer.answer(question, audience=audience, country=country, as_of=day))
    # One state of the documents from the first read to the last, whoever commits meanwhile.
    with loaded.library.snapshot():
        return encode(loaded.answerer.answer(question, audience=audience, country=country, as_of=day))


def _warm_up(loaded: Loaded) -> None:
    for question in _WARM_UP:
        _answer(loaded, question, Audience.PATIENT, "US", date(2026, 1, 1))

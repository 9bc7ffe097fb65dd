"""The HTTP client: paced, repeated after passing faults, bounded in size, resumable, over TLS."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from materia import __version__
from materia.settings import Settings
from materia.sources.fetch.failures import FetchError, NotFoundError
from materia.sources.fetch.pace import Pace

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEGABYTE = 1_000_000
_LONGEST_WAIT = 300.0
_Result = TypeVar("_Result")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

#: Bytes so far and bytes in all (None where the server does not say).
Progress = Callable[[int, int | None], None]


def no_progress(done: int, total: int | None) -> None:
    """Take a progress report and do nothing."""


class _PassingFaultError(Exception):
    """A fault that may pass; the text completes "… failed: "."""

    def __init__(self, code: str, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.wait = wait


class Client:
    """Sends requests to one service. Use it in a `with` statement."""

    def __init__(
        self,
        settings: Settings,
        *,
        auth: tuple[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._sleep = sleep
        self._pace = Pace(settings.rate_limit, sleep=sleep)
        self._http = httpx.Client(
            auth=auth,
            timeout=settings.timeout,
            proxy=settings.proxy,
            follow_redirects=True,
            max_redirects=5,
            headers={"User-Agent": f"materia/{__version__}", "Accept-Encoding": "gzip, deflate"},
            event_hooks={"request": [_only_tls]},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._http.close()

    def text(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """Return the body at `url`. Raises `NotFoundError` for 404 and `FetchError` for what does not mend."""
        return self._repeat(url, lambda: self._body(url, params))

    def json(self, url: str, params: Mapping[str, str] | None = None) -> Any:
        """Return the JSON value at `url`; a body that is not JSON counts as a passing fault."""
        import msgspec

        def once() -> Any:
            try:
                return msgspec.json.decode(self._body(url, params))
            except msgspec.DecodeError:
                raise _PassingFaultError("not_json", "the answer is not JSON") from None

        return self._repeat(url, once)

    def download(self, url: str, path: Path, partial: Path, *, md5: str | None, progress: Progress) -> str:
        """Store the file at `url` as `path` and return its SHA-256; `partial` keeps what came until it is whole.

        A second call goes on where the first stopped, if the server still has the same file. With `md5` the whole
        file is checked before it gets its name.
        """

        def once() -> str:
            sha256 = self._download(url, partial, md5, progress)
            partial.replace(path)
            _tag_path(partial).unlink(missing_ok=True)
            return sha256

        return self._repeat(url, once)

    def _repeat(self, url: str, once: Callable[[], _Result]) -> _Result:
        attempt = 0
        while True:
            self._pace.wait()
            try:
                return once()
            except _PassingFaultError as fault:
                if attempt >= self._settings.retries:
                    times = "once" if attempt == 0 else f"{attempt + 1} times"
                    raise FetchError(fault.code, f"{_shown(url)} failed {times}: {fault}.") from None
                wait = self._settings.backoff * 2**attempt if fault.wait is None else fault.wait
                self._sleep(min(wait, _LONGEST_WAIT))
                attempt += 1

    @contextmanager
    def _response(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        try:
            with self._http.stream("GET", url, params=params, headers=headers) as response:
                _refuse_bad_status(url, response)
                yield response
        except httpx.TimeoutException:
            raise _PassingFaultError("timeout", f"no answer within {self._settings.timeout:g} seconds") from None
        except httpx.ProxyError as error:
            raise _PassingFaultError("proxy", f"the proxy refused ({error})") from None
        except httpx.TooManyRedirects:
            raise FetchError("redirects", f"{_shown(url)} redirects too often.") from None
        except httpx.UnsupportedProtocol:
            raise FetchError("not_tls", f"{_shown(url)} leads to an address without TLS.") from None
        except httpx.DecodingError:
            raise _PassingFaultError("broken_body", "the compressed answer is damaged") from None
        except httpx.TransportError as error:
            raise _PassingFaultError("network", f"the connection broke ({error})") from None

    def _body(self, url: str, params: Mapping[str, str] | None) -> bytes:
        limit = self._settings.label_limit * _MEGABYTE
        body = bytearray()
        with self._response(url, params) as response:
            for block in response.iter_bytes():
                body += block
                if len(body) > limit:
                    raise FetchError("too_big", f"{_shown(url)} is larger than {self._settings.label_limit} MB.")
        return bytes(body)

    def _download(self, url: str, partial: Path, md5: str | None, progress: Progress) -> str:
        limit = self._settings.bulk_limit * _MEGABYTE
        tag_path = _tag_path(partial)
        have = partial.stat().st_size if partial.is_file() else 0
        tag = tag_path.read_text(encoding="utf-8") if have and tag_path.is_file() else ""
        headers = {"Accept-Encoding": "identity"}
        if have and tag:
            headers |= {"Range": f"bytes={have}-", "If-Range": tag}
        with self._response(url, headers=headers) as response:
            resumed = response.status_code == 206 and _range_start(response) == have
            if response.status_code == 206 and not resumed:
                partial.unlink(missing_ok=True)
                raise _PassingFaultError("range", "the server sent another part than was asked for", 0.0)
            if response.status_code == 416:
                if response.headers.get("Content-Range", "") == f"bytes */{have}":
                    return _checked(partial, md5)
                # what is here is not a beginning of what is there: start anew
                partial.unlink(missing_ok=True)
                raise _PassingFaultError("range", "the file has changed since it was begun", 0.0)
            done = have if resumed else 0
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise FetchError("encoded", f"{_shown(url)} was sent in an encoding that was not asked for.")
            length = response.headers.get("Content-Length", "")
            total = done + int(length) if length.isdigit() else None
            if total is not None and total > limit:
                raise FetchError("too_big", f"{_shown(url)} is larger than {self._settings.bulk_limit} MB.")
            tag_path.write_text(_validator(response), encoding="utf-8")
            with partial.open("ab" if resumed else "wb") as stream:
                progress(done, total)
                for block in response.iter_raw():
                    done += len(block)
                    if done > limit:
                        raise FetchError("too_big", f"{_shown(url)} is larger than {self._settings.bulk_limit} MB.")
                    stream.write(block)
                    progress(done, total)
        return _checked(partial, md5)


def _checked(path: Path, md5: str | None) -> str:
    sha256, stated = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            sha256.update(block)
            if md5 is not None:
                stated.update(block)
    if md5 is not None and stated.hexdigest() != md5.lower():
        path.unlink()
        raise _PassingFaultError("checksum", "the MD5 checksum is not the one that the service states")
    return sha256.hexdigest()


def _refuse_bad_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in (200, 206, 416):
        return
    if status == 404:
        raise NotFoundError(_shown(url))
    if status in _PASSING:
        code = "rate_limited" if status == 429 else "server_error"
        raise _PassingFaultError(code, f"the server answered {status}", _retry_after(response))
    raise FetchError("refused", f"{_shown(url)} was refused with status {status}.")


def _retry_after(response: httpx.Response) -> float | None:
    """Return the seconds that the server asks to wait (RFC 9110 §10.2.3), None where it names none."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _range_start(response: httpx.Response) -> int | None:
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(first) if first.isdigit() else None


def _validator(response: httpx.Response) -> str:
    """Return a strong validator of the file for `If-Range`, empty where the server gives none (RFC 9110 §13.1.5)."""
    tag: str = response.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    modified: str = response.headers.get("Last-Modified", "")
    return modified


def _tag_path(partial: Path) -> Path:
    return partial.with_name(partial.name + ".tag")


def _only_tls(request: httpx.Request) -> None:
    if request.url.scheme != "https" and request.url.host not in _LOOPBACK:
        raise httpx.UnsupportedProtocol(f"{request.url.host} without TLS", request=request)


def _shown(url: str) -> str:
    """Return an address without its query, which may hold what a person asked."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"

"""The folder that labels are fetched into: files, manifest and what is unfinished."""

import hashlib
import os
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from materia.errors import BadInput
from materia.sources.fetch.client import Client
from materia.sources.fetch.failures import FetchError
from materia.sources.fetch.manifest import Entry, Manifest
from materia.sources.fetch.report import FetchReport, Left, Watcher

_SAVE_EVERY = 50
_LOCK = "lock"

#: The time in UTC that goes into the manifest.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class Folder:
    """A fetched folder, open for one fetch. Use it in a `with` statement: the manifest is written at its end."""

    def __init__(self, path: Path, source: str, watcher: Watcher, clock: Clock = utc_now) -> None:
        if path.exists() and not path.is_dir():
            raise BadInput(f"{path} is not a folder: name another one to fetch into.")
        self.path = path
        self.unfinished = path / ".unfinished"
        self.source = source
        self.watcher = watcher
        self.report = FetchReport(source=source, folder=str(path))
        self._clock = clock
        self._begun = time.perf_counter()
        self._unsaved = 0

    def __enter__(self) -> Self:
        self.unfinished.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(self.unfinished / _LOCK)
        try:
            self.manifest = Manifest(self.path)
        except BadInput:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.report.seconds = round(time.perf_counter() - self._begun, 3)
        try:
            if self._unsaved:
                self.manifest.save()
        finally:
            self._close()

    def _close(self) -> None:
        (self.unfinished / _LOCK).unlink(missing_ok=True)
        os.close(self._lock)
        if not any(self.unfinished.iterdir()):
            self.unfinished.rmdir()

    def keep_label(
        self, file: str, data: bytes, *, url: str, licence: str, set_id: str, version: str | None, published: str | None
    ) -> None:
        """Store a label under its name and enter it in the manifest."""
        waiting = self.unfinished / file
        waiting.write_bytes(data)
        waiting.replace(self.path / file)
        self._enter(
            Entry(
                file=file,
                source=self.source,
                kind="label",
                url=url,
                retrieved=self._retrieved(),
                licence=licence,
                sha256=hashlib.sha256(data).hexdigest(),
                bytes=len(data),
                set_id=set_id,
                version=version,
                published=published,
            )
        )

    def keep_bulk(
        self,
        client: Client,
        file: str,
        *,
        url: str,
        licence: str,
        version: str | None,
        md5: str | None,
        published: str | None,
    ) -> None:
        """Download a bulk file, check it and enter it in the manifest."""
        path = self.path / file
        fetched = self.unfinished / file
        sha256 = client.download(
            url,
            fetched,
            self.unfinished / f"{file}.part",
            md5=md5,
            progress=lambda done, total: self.watcher.bytes(file, done, total),
        )
        if not zipfile.is_zipfile(fetched):
            fetched.unlink()
            raise FetchError("not_zip", f"{file} is not a whole zip archive.")
        fetched.replace(path)
        self._enter(
            Entry(
                file=file,
                source=self.source,
                kind="bulk",
                url=url,
                retrieved=self._retrieved(),
                licence=licence,
                sha256=sha256,
                bytes=path.stat().st_size,
                version=version,
                published=published,
                md5=md5,
            )
        )

    def retire(self, prefix: str, keep: frozenset[str]) -> None:
        """Remove this source's bulk files whose names begin with `prefix`, save those to keep.

        A release may come in fewer or other parts than the one before; two releases side by side would hold two
        versions of one label.
        """
        for file, entry in sorted(self.manifest.entries.items()):
            if entry.source == self.source and entry.kind == "bulk" and file.startswith(prefix) and file not in keep:
                (self.path / file).unlink(missing_ok=True)
                del self.manifest.entries[file]
                self.report.removed += 1
                self._unsaved += 1

    def unchanged(self, name: str) -> None:
        """Count a label or file that was here already."""
        self.report.unchanged += 1
        self.watcher.finish(name, "unchanged")

    def refuse(self, name: str, code: str, reason: str) -> None:
        """Count a label that is not what was asked for."""
        self.report.refused.append(Left(name=name, reason_code=code, reason=reason))
        self.watcher.finish(name, "refused")

    def fail(self, name: str, error: FetchError) -> None:
        """Count a label or file that could not be had."""
        self.report.failed.append(Left(name=name, reason_code=error.code, reason=error.reason))
        self.watcher.finish(name, "failed")

    def _enter(self, entry: Entry) -> None:
        self.manifest.put(entry)
        self.report.fetched += 1
        self.report.bytes += entry.bytes
        self.watcher.finish(entry.file, "fetched")
        self._unsaved += 1
        # a bulk file is large and must not be fetched twice; labels are saved by the dozen
        if entry.kind == "bulk" or self._unsaved >= _SAVE_EVERY:
            self.manifest.save()
            self._unsaved = 0

    def _retrieved(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def _locked(path: Path) -> int:
    """Return a descriptor that holds the folder's lock; the system frees it when the program ends, however it ends."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        import fcntl
    except ImportError:  # pragma: no cover - a system without such locks
        return descriptor
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise BadInput(
            f"Another `materia fetch` is writing into {path.parent.parent}: wait for it, or name another folder."
        ) from None
    return descriptor

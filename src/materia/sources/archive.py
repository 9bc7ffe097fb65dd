"""Files in folders, zip archives and zips in zips, one at a time, within limits that no archive escapes."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from materia.errors import SourceError
from materia.sources.protocol import Skipped

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a walk reads at most; sizes in bytes."""

    file: int = 1 << 30  # one file, unpacked
    depth: int = 3  # zips in zips
    ratio: int = 200  # unpacked to packed size, for members over `ratio_floor`
    ratio_floor: int = 10 << 20
    total: int = 64 << 30  # everything unpacked out of one archive
    members: int = 2_000_000  # of one archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file to read. `path` is "folder/archive.zip!/member" inside an archive; `size` is what its header claims."""

    path: str
    size: int
    _load: Callable[[], bytes] = field(repr=False, compare=False)

    def read(self) -> bytes:
        """Return the bytes; only until the walk goes on. Raises `SourceError` where they are broken or too many."""
        return self._load()


def walk(paths: Iterable[str | Path], limits: Limits | None = None) -> Iterator[Member | Skipped]:
    """Yield every file in the given files, folders and archives, sorted by path within each, without parsing any.

    A file is read only when `Member.read` is called, so the members of an archive are unpacked one at a time.
    """
    bounds = limits or Limits()
    for path in paths:
        yield from _walk_path(Path(path), bounds)


def _walk_path(path: Path, limits: Limits) -> Iterator[Member | Skipped]:
    if path.is_dir():
        try:
            # hidden names are a program's own (unfinished downloads, version control), never somebody's labels
            names = sorted(inner.name for inner in path.iterdir() if not inner.name.startswith("."))
        except OSError as error:
            yield Skipped(path=str(path), code="not_readable", reason=f"{path}: {error.strerror}")
            return
        for name in names:
            inner = path / name
            if inner.is_symlink() and inner.is_dir():
                yield Skipped(
                    path=str(inner), code="link", reason=f"{inner} is a link to a folder, which is not followed"
                )
            else:
                yield from _walk_path(inner, limits)
        return
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            yield Skipped(path=str(path), code="not_a_file", reason=f"{path} is not a regular file")
            return
        with path.open("rb") as stream:
            if stream.read(4) in _ZIP:
                stream.seek(0)
                yield from _walk_zip(stream, str(path), 1, limits, [limits.total])
                return
    except FileNotFoundError:
        yield Skipped(path=str(path), code="not_found", reason=f"there is no file or folder {path}")
        return
    except OSError as error:
        yield Skipped(path=str(path), code="not_readable", reason=f"{path}: {error.strerror}")
        return
    yield from _member(str(path), info.st_size, lambda: _load_file(path, limits), limits)


def _member(path: str, size: int, load: Callable[[], bytes], limits: Limits) -> Iterator[Member | Skipped]:
    if size > limits.file:
        yield Skipped(path=path, code="too_large", reason=f"{path} claims {size} bytes; at most {limits.file} are read")
    else:
        yield Member(path=path, size=size, _load=load)


def _load_file(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(limits.file + 1)
    except OSError as error:
        raise SourceError("not_readable", f"{path}: {error.strerror}") from None
    if len(data) > limits.file:
        raise SourceError("too_large", f"{path} holds more than {limits.file} bytes")
    return data


def _walk_zip(
    stream: io.BufferedIOBase, path: str, depth: int, limits: Limits, left: list[int]
) -> Iterator[Member | Skipped]:
    try:
        archive = zipfile.ZipFile(stream)
        entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda e: (e.filename, e.header_offset))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, OverflowError) as error:
        yield Skipped(path=path, code="not_readable", reason=f"{path}: the archive is broken ({str(error)[:80]})")
        return
    with archive:
        if len(entries) > limits.members:
            yield Skipped(path=path, code="too_large", reason=f"{path} holds more than {limits.members} files")
            return
        for entry in entries:
            inner = f"{path}!/{entry.filename}"
            refusal = _refusal(entry, inner, limits, left)
            if refusal:
                yield refusal
                continue

            def load(entry: zipfile.ZipInfo = entry, inner: str = inner) -> bytes:
                return _load_entry(archive, entry, inner, limits, left)

            try:
                with archive.open(entry) as member:
                    nested = member.read(4) in _ZIP
            except _BROKEN as error:
                yield Skipped(
                    path=inner, code="not_readable", reason=f"{inner}: cannot be unpacked ({str(error)[:80]})"
                )
                continue
            if not nested:
                yield Member(path=inner, size=entry.file_size, _load=load)
            elif depth >= limits.depth:
                yield Skipped(
                    path=inner, code="too_deep", reason=f"{inner}: archives are nested deeper than {limits.depth}"
                )
            else:
                try:
                    data = load()
                except SourceError as error:
                    yield Skipped(path=inner, code=error.code, reason=error.reason)
                    continue
                yield from _walk_zip(io.BytesIO(data), inner, depth + 1, limits, left)


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)


def _refusal(entry: zipfile.ZipInfo, path: str, limits: Limits, left: list[int]) -> Skipped | None:
    if entry.flag_bits & 0x1:
        return Skipped(path=path, code="encrypted", reason=f"{path} is encrypted")
    if entry.file_size > limits.file:
        return Skipped(
            path=path, code="too_large", reason=f"{path} claims {entry.file_size} bytes; at most {limits.file} are read"
        )
    if entry.file_size > limits.ratio_floor and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        return Skipped(
            path=path, code="expansion", reason=f"{path} claims to unpack to over {limits.ratio} times its size"
        )
    if entry.file_size > left[0]:
        return Skipped(
            path=path, code="expansion", reason=f"{path}: the archive unpacks to more than {limits.total} bytes"
        )
    return None


def _load_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str, limits: Limits, left: list[int]) -> bytes:
    """Unpack one member; its header is not trusted: never more is read than it claims, and it must hold that much."""
    try:
        with archive.open(entry) as member:
            data = member.read(entry.file_size + 1)
    except _BROKEN as error:
        raise SourceError("not_readable", f"{path}: cannot be unpacked ({str(error)[:80]})") from None
    if len(data) != entry.file_size:
        raise SourceError("not_readable", f"{path}: its header claims {entry.file_size} bytes, it holds another number")
    left[0] -= len(data)
    return data

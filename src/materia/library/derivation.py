"""What made the rows: a digest of the program parts that turn bytes into rows.

A library that other code derived is derived again by the next ingest, file by file, so that a mended reader reaches
labels that were stored before it.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

import materia

_PARTS = (
    "sources",
    "identity",
    "text",
    "model/document.py",
    "model/identity.py",
    "model/section_kind.py",
    "model/concept.py",
    "library/codec.py",
    "library/dump.py",
    "library/passages.py",
    "library/prepare.py",
)
_SUFFIXES = frozenset({".py", ".tsv", ".yaml", ".json"})
_LENGTH = 16


@cache
def derivation() -> str:
    """Return the digest, 16 hexadecimal digits."""
    root = Path(materia.__file__).parent
    digest = sha256()
    for part in _PARTS:
        place = root / part
        found = [place] if place.is_file() else place.rglob("*")
        for path in sorted(path for path in found if path.suffix in _SUFFIXES and "fetch" not in path.parts):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:_LENGTH]

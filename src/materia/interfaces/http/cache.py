"""Finished answers in memory, bounded by their size."""

import hashlib
import secrets
from collections import OrderedDict

#: What an entry takes beside its value: key, table and list links.
_OVERHEAD = 200


class AnswerCache:
    """Keeps the bytes that were asked for last, up to a size. For one event loop or thread.

    Keys are digests with a secret of this process: a key tells nothing about a question, and nothing outlives the
    process.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit  # bytes; 0 keeps nothing
        self._entries: OrderedDict[bytes, bytes] = OrderedDict()
        self._secret = secrets.token_bytes(32)
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def key(self, *parts: str) -> bytes:
        """Return the key of what depends on these parts and nothing else."""
        digest = hashlib.blake2b(key=self._secret, digest_size=24)
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "big") + data)
        return digest.digest()

    def get(self, key: bytes) -> bytes | None:
        """Return what was kept under a key, None where nothing is."""
        value = self._entries.get(key)
        if value is not None:
            self._entries.move_to_end(key)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; the ones asked for longest ago go until all fit. What never fits is not kept."""
        cost = len(value) + _OVERHEAD
        if cost > self._limit:
            return
        old = self._entries.pop(key, None)
        if old is not None:
            self.size -= len(old) + _OVERHEAD
        self._entries[key] = value
        self.size += cost
        while self.size > self._limit:
            _, gone = self._entries.popitem(last=False)
            self.size -= len(gone) + _OVERHEAD

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
        self.size = 0

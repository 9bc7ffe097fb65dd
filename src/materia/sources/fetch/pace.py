"""The pace of requests: at most so many a minute, evenly spaced."""

import time
from collections.abc import Callable


class Pace:
    """Waits before each request so that no more than `per_minute` are sent in a minute.

    >>> waits = []
    >>> pace = Pace(60, clock=lambda: 0.0, sleep=waits.append)
    >>> pace.wait(); pace.wait(); waits
    [1.0]
    """

    def __init__(
        self,
        per_minute: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 60.0 / per_minute
        self._clock = clock
        self._sleep = sleep
        self._next: float | None = None

    def wait(self) -> None:
        """Return when the next request may be sent."""
        now = self._clock()
        if self._next is not None and now < self._next:
            self._sleep(self._next - now)
            now = self._next
        self._next = now + self._interval

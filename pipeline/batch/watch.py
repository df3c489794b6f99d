"""Watching folders: each round takes what has stopped growing since the last."""

import time
from collections.abc import Callable, Iterable, Iterator

from pipeline.batch.plan import Choice
from pipeline.batch.walk import Found
from pipeline.settings import Settings


class Growth:
    """Which files have been the same for `settle_s` seconds, by this process's own clock: that of a file
    server may be wrong."""

    def __init__(self, settle_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settle_s = settle_s
        self._clock = clock
        self._seen: dict[str, tuple[Found, float]] = {}

    def has_stopped(self, found: Found) -> bool:
        """Whether a file is as it was when it was first seen so, `settle_s` seconds ago or more."""
        before, since = self._seen.get(found.location, (None, 0.0))
        if before != found:
            self._seen[found.location] = (found, self._clock())
            return self._settle_s == 0
        return self._clock() - since >= self._settle_s


def watched(places: Iterable[str], settings: Settings, choice: Choice) -> Iterator[Choice]:
    """The choice of every round, a round each `watch_every_s` seconds, without end. What `choice` forces is
    done in the first."""
    growth = Growth(settings.watch_every_s)
    while True:
        yield choice._replace(is_whole=growth.has_stopped)
        choice = choice._replace(force=False, retry_failed=False, again=True)
        time.sleep(settings.watch_every_s)

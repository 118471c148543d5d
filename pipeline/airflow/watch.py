"""Starts a run when a drop has new files: what Airflow's triggerer runs to watch the drops.

Files may be written straight into a drop: a file is taken up once it has been left alone for
20 seconds, so that it is in a run within a minute, and files that come together make one run.
A writer that pauses for longer should write `name.part` and rename it when it is done: names that
end in `.part`, `.tmp`, `.partial`, `.filepart`, `.crdownload`, `.unfinished` or `~`, and hidden
ones, are passed over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from pipeline.errors import NewsfoldError

if TYPE_CHECKING:
    from pipeline.run.arrivals import Arrival, DropWatch

_Seen = TypeVar("_Seen")

_log = logging.getLogger(__name__)

_LONGEST_PAUSE: Final = 30.0
"""Seconds between two looks at a storage that is away: still seen within a minute."""


class FinishedDropTrigger(BaseEventTrigger):
    """Fires when new or changed files of one of the settings' drops are finished.

    The event says which drop, how many files, and a few of their names. After a restart of the
    triggerer it fires once for each drop that has files; the run asks the index what there is to
    do. A look is a listing of the drop, in a thread of its own; no file is opened.

    By default, a file that was finished just after a look is found by the next one, at most
    10 seconds later, and is settled two looks on: after 3 x (10 seconds + the time of a listing).

    Args:
        poll_seconds: pause between two looks.
        settle_seconds: how long a file must have been left alone.
        longest_wait: seconds that finished files wait at most for others that still change.
    """

    def __init__(
        self,
        poll_seconds: float = 10.0,
        settle_seconds: float = 20.0,
        longest_wait: float = 300.0,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.poll_seconds = poll_seconds
        self.settle_seconds = settle_seconds
        self.longest_wait = longest_wait
        self._tasks: list[asyncio.Task[None]] = []

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What another process needs to make this trigger again."""
        return f"{__name__}.{type(self).__name__}", {
            "poll_seconds": self.poll_seconds,
            "settle_seconds": self.settle_seconds,
            "longest_wait": self.longest_wait,
        }

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Watch each drop by itself, so that one whose storage is away holds up no other."""
        watches = await anext(self._again("the drops of the settings", self._watches))
        arrivals: asyncio.Queue[Arrival] = asyncio.Queue()
        self._tasks = [asyncio.create_task(self._watch(one, arrivals)) for one in watches]
        while True:
            arrival = await arrivals.get()
            yield TriggerEvent(  # type: ignore[no-untyped-call]
                {"drop": arrival.drop, "files": arrival.files, "names": list(arrival.names)}
            )

    async def cleanup(self) -> None:
        """Stop watching."""
        for task in self._tasks:
            task.cancel()

    def _watches(self) -> list[DropWatch]:
        # The triggerer loads the pipeline in a thread; a DAG file that names this class never does.
        from pipeline.run.arrivals import DropWatch  # noqa: PLC0415 - see above
        from pipeline.settings import load_settings  # noqa: PLC0415 - see above

        drops = load_settings().drops
        return [DropWatch(drop, self.settle_seconds, self.longest_wait) for drop in drops]

    async def _watch(self, watch: DropWatch, arrivals: asyncio.Queue[Arrival]) -> None:
        async for arrival in self._again(watch.drop, lambda: watch.look(monotonic())):
            if arrival:
                await arrivals.put(arrival)

    async def _again(self, what: str, look: Callable[[], _Seen]) -> AsyncIterator[_Seen]:
        """Give what is seen, look after look; a failure is logged once until it is over."""
        pause, away = self.poll_seconds, False
        while True:
            try:
                seen = await asyncio.to_thread(look)
            except Exception as error:  # noqa: BLE001 - whatever the library of a storage raises
                if not away:
                    known = isinstance(error, NewsfoldError)
                    _log.error("Cannot watch %s: %s", what, error, exc_info=not known)
                pause, away = min(2 * pause, max(_LONGEST_PAUSE, self.poll_seconds)), True
            else:
                if away:
                    _log.info("Watching %s again", what)
                pause, away = self.poll_seconds, False
                yield seen
            await asyncio.sleep(pause)

"""Work spread over processes, its results in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


def in_processes(
    function: Callable[[In], Out], batches: Iterable[In], workers: int
) -> Iterator[Out]:
    """Map a function over batches, in order, with one more in flight than there are workers.

    A single batch is worked on here: starting a process costs more than it saves.
    """
    batches = iter(batches)
    first = list(islice(batches, 2))
    if workers == 1 or len(first) <= 1:
        yield from map(function, first)
        yield from map(function, batches)
        return
    # A forked child would inherit the locks of the index's threads.
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting: list[Future[Out]] = [pool.submit(function, batch) for batch in first]
        for batch in batches:
            while len(waiting) > workers:
                yield waiting.pop(0).result()
            waiting.append(pool.submit(function, batch))
        for future in waiting:
            yield future.result()

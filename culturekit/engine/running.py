"""The pass itself: runs of rows to sums, on cores or a cluster, and the whole."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from culturekit.engine import cluster
from culturekit.engine.gathering import Gathering, Sums, run_sums
from culturekit.engine.ranges import Ranges, read_ranges, stated_ranges
from culturekit.engine.sources import RUN, Source
from culturekit.errors import UsageError
from culturekit.summary.plan import Plan
from culturekit.summary.summary import Summary

Progress = Callable[[int], None]


def gather(
    source: Source,
    plan: Plan,
    *,
    cores: int | None = None,
    scheduler: Any = None,
    progress: Progress | None = None,
) -> Summary:
    """Read every row of a source once and return what the plan asks for.

    Parameters
    ----------
    source : Source
    plan : Plan
    cores : int, optional
        Threads that sum, one run of 524,288 rows each; all cores by default.
    scheduler : str or distributed.Client, optional
        Of a Dask cluster whose workers sum instead.
    progress : callable, optional
        Called with the number of rows done.

    Returns
    -------
    Summary
        The same to the last bit however many threads or workers there were.

    Raises
    ------
    InputError
        If a column of answers does not hold numbers, or files cannot be read.
    UsageError
        If there are no such cores, or no such scheduler.
    CultureKitError
        If the cluster could not finish.
    """
    whole, done, threads = Gathering(plan), 0, _cores(cores, scheduler)
    with cluster.connected(scheduler) as client:
        parts = (
            _summed(source, plan, threads)
            if client is None
            else cluster.summed(client, source, plan)
        )
        for rows, sums in parts:
            if sums is not None:
                whole.take(sums)
            done += rows
            if progress is not None and rows:
                progress(done)
    return whole.summary()


def answer_ranges(
    source: Source, columns: Sequence[str], *, scheduler: Any = None
) -> Ranges:
    """Return lowest and highest value of columns, and whether all are whole.

    Parameters
    ----------
    source : Source
    columns : sequence of str
    scheduler : str or distributed.Client, optional
        Of a Dask cluster whose workers read the files.

    Raises
    ------
    UsageError
        For a stream, which can be read only once.
    InputError
        If a column does not hold numbers.
    """
    if source.stream is not None:
        raise UsageError(
            "options: a stream is read only once, so the range of its answers must be "
            "given, as options=(low, high)"
        )
    found = stated_ranges(source, columns)
    rest = [name for name in columns if name not in found]
    if not rest:
        return found
    with cluster.connected(scheduler) as client:
        if client is None or source.dataset is None:
            return found | read_ranges(source.runs(rest), rest)
        return found | cluster.ranges(client, source, rest)


def _cores(cores: int | None, scheduler: Any) -> int:
    if cores is None:
        return os.cpu_count() or 1
    if scheduler is not None:
        raise UsageError(
            "cores: the workers of a cluster have their own; give cores or scheduler"
        )
    if not isinstance(cores, int) or isinstance(cores, bool) or cores < 1:
        raise UsageError("cores must be a whole number of threads, at least 1")
    return cores


def _summed(source: Source, plan: Plan, cores: int) -> Iterator[tuple[int, Sums]]:
    """Yield the sums of every run, in the order of the rows."""
    runs = source.runs(plan.reads)
    # a single run keeps no second core busy
    single = source.table is not None and len(source.table) <= RUN
    if cores == 1 or single:
        for run in runs:
            yield len(run), run_sums(run, plan)
        return
    # NumPy lets go of the interpreter while it counts and sums
    with ThreadPoolExecutor(cores) as pool:
        waiting: deque[tuple[int, Future[Sums]]] = deque()
        for run in runs:
            waiting.append((len(run), pool.submit(run_sums, run, plan)))
            if len(waiting) > cores:
                rows, first = waiting.popleft()
                yield rows, first.result()
        for rows, future in waiting:
            yield rows, future.result()

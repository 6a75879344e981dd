"""The pass on a Dask cluster: handing out runs, and taking what comes back.

Runs of files are read, summed and merged by the workers. Dask knows how every sum came
about, so what a lost worker held is computed anew by others. Runs of a table or of a
stream are sent; what they add comes back run by run, and what is lost is sent again.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from time import sleep
from typing import Any
from uuid import uuid4

from culturekit.engine.gathering import Sums
from culturekit.engine.pieces import Piece, pieces_of
from culturekit.engine.ranges import NONE, Ranges, wider
from culturekit.engine.remote import Packed, join, range_of_piece, sum_packed, sum_piece
from culturekit.engine.sources import RUN, Source
from culturekit.errors import CultureKitError, UsageError
from culturekit.summary.plan import Plan

RETRIES = 3  # of a task that failed, and of rows that were lost with a worker
FIRST = 10  # Dask's priority of merging, so that few sums wait for each other


@contextmanager
def connected(scheduler: Any) -> Iterator[Any]:
    """Yield a client of a cluster, or None without one.

    Parameters
    ----------
    scheduler : str, distributed.Client or None
        An address, to which a connection is made and closed again; or a client, which
        is left open.

    Raises
    ------
    UsageError
        If Dask is not installed, or no scheduler is there.
    """
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "scheduler: a cluster needs Dask, which is not installed; install it with "
            'pip install "culturekit[cluster]"'
        ) from None
    if isinstance(scheduler, Client) and not scheduler.asynchronous:
        yield scheduler
        return
    if not isinstance(scheduler, str) or "://" not in scheduler:
        raise UsageError(
            "scheduler must be the address of a Dask scheduler, such as "
            "'tcp://10.0.0.5:8786', or a distributed.Client that is not asynchronous"
        )
    start = partial(Client, scheduler, set_as_default=False)
    try:
        client = _again_if_starved(start)
    except (OSError, ValueError, TypeError, AssertionError) as error:
        raise UsageError(
            f"scheduler: none answers at '{scheduler}' ({type(error).__name__}); look "
            "up the address that it printed when it started, and whether it runs; "
            "where it wants certificates, give a distributed.Client that has them"
        ) from error
    with client:
        yield client


def _again_if_starved(start: Callable[[], Any]) -> Any:
    """Start a client, a second time where the first found no processor free."""
    try:
        return start()
    except AssertionError:
        # Dask asserts that the thread of a client is there within ten seconds
        return start()


def summed(
    client: Any, source: Source, plan: Plan
) -> Iterator[tuple[int, Sums | None]]:
    """Yield how many more rows are done, and the sums to take next, in order.

    Parameters
    ----------
    client : distributed.Client
    source : Source
    plan : Plan
    """
    if source.dataset is not None:
        yield from _of_files(client, source, plan)
    else:
        yield from _of_tables(client, source.runs(plan.reads), plan)


def ranges(client: Any, source: Source, columns: Sequence[str]) -> Ranges:
    """Return the ranges of columns of files, read by the workers."""
    pieces = pieces_of(source.dataset)
    name = f"culturekit_range-{uuid4().hex}"
    with _Tasks(client) as tasks:
        for number, piece in enumerate(pieces):
            given = (piece, source.dataset.schema, tuple(columns))
            tasks.submit(f"{name}-{number}", range_of_piece, *given)
        found = dict.fromkeys(columns, NONE)
        for task in list(tasks.open.values()):
            for column, part in _answer(task.result).items():
                found[column] = wider(found[column], part)
    return found


class _Tasks:
    """Tasks of a pass; those that are open when it ends are taken back."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.open: dict[str, Any] = {}

    def __enter__(self) -> "_Tasks":
        return self

    def __exit__(self, *_: object) -> None:
        for task in self.open.values():
            task.release()

    def submit(
        self, key: str, call: Callable[..., Any], *args: Any, priority: int = 0
    ) -> Any:
        task = self.client.submit(
            call, *args, key=key, retries=RETRIES, priority=priority
        )
        self.open[key] = task
        return task


def _of_files(
    client: Any, source: Source, plan: Plan
) -> Iterator[tuple[int, Sums | None]]:
    """Let workers read, sum and merge; only what is left of the tree comes here."""
    from distributed import as_completed

    pieces = pieces_of(source.dataset)
    with _Tasks(client) as tasks:
        rows, roots = _planted(tasks, pieces, source.dataset.schema, plan)
        runs = as_completed([tasks.open[key] for key in rows], loop=client.loop)
        for task in runs:
            if task.status != "finished":
                _answer(task.result)
            # workers need not keep the sums of a run that they have merged
            if task not in roots:
                del tasks.open[task.key]
            yield rows[task.key], None
        for root in roots:
            yield 0, _answer(root.result)


def _planted(
    tasks: _Tasks, pieces: Sequence[Piece], schema: Any, plan: Plan
) -> tuple[dict[str, int], list[Any]]:
    """Submit a tree: the rows of each run by key, and what is left to be merged here.

    Two branches of a level are merged as soon as there are two, as `grow` does.
    """
    name = uuid4().hex
    rows: dict[str, int] = {}
    trees: list[tuple[int, Any]] = []
    for number, piece in enumerate(pieces):
        key, level = f"culturekit_run-{name}-{number}", 0
        tree = tasks.submit(key, sum_piece, piece, schema, plan)
        rows[key] = piece.rows
        # a run that is not full is not always a whole branch
        while trees and trees[-1][0] == level and piece.rows == RUN:
            key, level = f"culturekit_join-{name}-{number}-{level}", level + 1
            before = trees.pop()[1]
            tree = tasks.submit(key, join, before, tree, plan, priority=FIRST)
        trees.append((level, tree))
    roots = [tree for _, tree in trees]
    for key in set(tasks.open) - set(rows) - {root.key for root in roots}:
        del tasks.open[key]
    return rows, roots


def _of_tables(
    client: Any, runs: Iterator[Any], plan: Plan
) -> Iterator[tuple[int, Sums | None]]:
    """Send rows to workers, so many at a time that none of them waits."""
    with _Tasks(client) as tasks:
        waiting: deque[tuple[Packed, Any]] = deque()
        for run in runs:
            packed = Packed.of(run)
            waiting.append((packed, _sent(tasks, packed, plan)))
            if len(waiting) > 2 * sum(_answer(client.nthreads).values()):
                yield _back(tasks, *waiting.popleft(), plan)
        while waiting:
            yield _back(tasks, *waiting.popleft(), plan)


def _sent(tasks: _Tasks, packed: Packed, plan: Plan) -> Any:
    """Send rows to some worker, and have them summed there."""
    scatter = partial(tasks.client.scatter, packed, hash=False)
    data = None
    for attempt in range(RETRIES):
        # a worker that dies while it is sent to costs a moment until that is known
        with suppress(Exception):
            data = scatter()
            break
        sleep(attempt + 0.5)
    if data is None:
        data = _answer(scatter)
    key = f"culturekit_run-{uuid4().hex}"
    return _answer(lambda: tasks.submit(key, sum_packed, data, plan))


def _back(tasks: _Tasks, packed: Packed, task: Any, plan: Plan) -> tuple[int, Sums]:
    """Return what a run adds; if the worker that had it is gone, send it again."""
    for _ in range(RETRIES):
        sums = _answer(partial(_unless_lost, task))
        if sums is not None:
            break
        del tasks.open[task.key]
        task = _sent(tasks, packed, plan)
    else:
        sums = _answer(task.result)
    del tasks.open[task.key]
    return packed.rows, sums


def _unless_lost(task: Any) -> Any:
    """Return what a task found; None if it cannot be done without rows to be sent."""
    with suppress(CancelledError):
        return task.result()
    return None


def _answer(call: Callable[[], Any]) -> Any:
    """Return what the cluster gives, or say what became of it."""
    try:
        return call()
    except CultureKitError:
        raise
    except Exception as error:
        kind = type(error).__name__
    if kind == "KilledWorker":
        raise CultureKitError(
            "workers of the cluster died one after the other over the same rows, most "
            "likely for want of memory; give each more memory or fewer threads"
        )
    raise CultureKitError(
        f"the cluster could not finish ({kind}); its scheduler and its workers must "
        "run, have the same version of culturekit and reach each other: their logs say "
        "what happened"
    )

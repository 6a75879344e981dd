"""What a worker of a cluster does; neither its errors nor its log quote an answer."""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pyarrow as pa

from culturekit.engine.gathering import Sums, joined, run_sums
from culturekit.engine.pieces import Piece, read_piece
from culturekit.engine.ranges import Ranges, read_ranges
from culturekit.errors import CultureKitError
from culturekit.summary.plan import Plan

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, eq=False, repr=False)
class Packed:
    """A run of rows on its way to a worker; shown, it tells nothing of what is in it.

    Parameters
    ----------
    rows : int
    stream : pyarrow.Buffer
        A stream in Arrow's format, with the rows alone and not the table they are of.
    """

    rows: int
    stream: Any

    def __sizeof__(self) -> int:
        """Return its bytes, by which Dask judges what it costs to keep and to send."""
        return int(self.stream.size)

    @classmethod
    def of(cls, table: Any) -> "Packed":
        """Pack a table."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        return cls(len(table), sink.getvalue())

    def table(self) -> Any:
        """Unpack the table."""
        return pa.ipc.open_stream(self.stream).read_all()


def discreet(call: Callable[P, R]) -> Callable[P, R]:
    """Make a task say what failed and where, without what it failed on.

    Dask logs the errors of tasks, sends them on with all that they arose from, and
    shows what a task was given: an error in Arrow or NumPy may quote a value.
    """

    @wraps(call)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except Exception as error:
            answer = _without_values(error)
        # not within `except`: what is raised there takes the first error along
        raise answer

    return told


def _without_values(error: Exception) -> CultureKitError:
    if isinstance(error, CultureKitError):
        return type(error)(str(error))
    last = traceback.extract_tb(error.__traceback__)[-1]
    return CultureKitError(
        f"a worker of the cluster failed with {type(error).__name__} in {last.name} "
        f"({Path(last.filename).name}, line {last.lineno}); the same call without "
        "scheduler says more"
    )


@discreet
def sum_piece(piece: Piece, schema: Any, plan: Plan) -> Sums:
    """Read a run from files and return what it adds."""
    return run_sums(read_piece(piece, schema, plan.reads), plan)


@discreet
def sum_packed(packed: Packed, plan: Plan) -> Sums:
    """Return what a run adds that was sent along."""
    return run_sums(packed.table(), plan)


@discreet
def join(one: Sums, next_to: Sums, plan: Plan) -> Sums:
    """Return the sums of two branches that follow each other."""
    return joined(one, next_to, plan)


@discreet
def range_of_piece(piece: Piece, schema: Any, columns: Sequence[str]) -> Ranges:
    """Return the ranges of the columns of a run in files."""
    return read_ranges([read_piece(piece, schema, columns)], columns)

"""Telling how far a batch is: a bar on a terminal, a few plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

LINES = 10


@contextmanager
def progress_of(total: int, *, show: bool = True) -> Iterator[Callable[[], None]]:
    """Show progress on stderr while pages are made.

    Parameters
    ----------
    total : int
        How many pages there will be.
    show : bool
        Whether to show anything at all.

    Yields
    ------
    callable
        Call it once for every page that is finished.
    """
    if not show:
        yield lambda: None
        return
    from rich.console import Console

    console = Console(stderr=True, force_jupyter=False)
    if not console.is_terminal:
        yield _plain(console, total)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = ("Pages", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("pages", total=total)
        yield lambda: bar.advance(task)


def _plain(console: "Console", total: int) -> Callable[[], None]:
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if done == total or done * LINES // total != (done - 1) * LINES // total:
            console.print(f"{done} of {total} pages", highlight=False)

    return advance

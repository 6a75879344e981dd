"""Telling how far a long file is: a bar on a terminal, a few plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

LONG = 20_000_000  # bytes; below, reading takes less than a second


@contextmanager
def reading(path: str | Path) -> Iterator[Callable[[str, float], None] | None]:
    """Show on stderr how far the reading of a file is, if it is a long one.

    Parameters
    ----------
    path : str or path
        The file.

    Yields
    ------
    callable or None
        For the ``progress`` of `culturekit.read_responses`.
    """
    file, size = Path(path), 0
    with suppress(OSError):  # the reader says what is wrong with it
        size = file.stat().st_size
    if size < LONG:
        yield None
        return
    from rich.console import Console

    console = Console(stderr=True, force_jupyter=False)
    if not console.is_terminal:
        click.echo(f"{file.name}: {size / 1e6:,.0f} MB", err=True)
        yield lambda step, done: click.echo(f"  {done:4.0%}  {step}", err=True)
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.description:<22}", markup=False)
    with Progress(words, BarColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda step, done: bar.update(task, description=step, completed=done)

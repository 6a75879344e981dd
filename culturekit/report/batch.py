"""Many pages at once, from one book; the batch goes on past a page that fails."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from culturekit.errors import CultureKitError, ReportError, UsageError
from culturekit.report.book import Book
from culturekit.report.files import require_writable
from culturekit.report.index import write_index
from culturekit.report.names import slugs
from culturekit.report.parameters import Parameters, load_notebook, read_parameters
from culturekit.report.progress import progress_of
from culturekit.report.run import Job, checked, hand_book, plan, render
from culturekit.resources import find_notebook

TEAMS = "teams"
WORKERS = 2


@dataclass(frozen=True)
class Failure:
    """A page that could not be made.

    Parameters
    ----------
    page : str
        The team, or the notebook's name.
    message : str
        Which cell failed and how; no values.
    """

    page: str
    message: str

    def __str__(self) -> str:
        return f"{self.page}: {self.message}"


@dataclass(frozen=True)
class Batch:
    """What a batch made.

    Parameters
    ----------
    pages : tuple of Path
        Every page that was written.
    failures : tuple of Failure
        Every page that was not.
    index : Path
        The page that links them all.
    """

    pages: tuple[Path, ...]
    failures: tuple[Failure, ...]
    index: Path

    def require_all(self) -> None:
        """Raise `ReportError` that lists the failures, if there are any."""
        if self.failures:
            total = len(self.pages) + len(self.failures)
            listed = [f"  {failure}" for failure in self.failures]
            head = f"{len(self.failures)} of {total} pages could not be made:"
            raise ReportError("\n".join([head, *listed, f"the others: {self.index}"]))


def report_all(
    notebook: str | Path,
    *,
    out: str | Path | None = None,
    workers: int = WORKERS,
    progress: bool = True,
    **parameters: Any,
) -> Batch:
    """Make a page for every team, and an index page that links them.

    Every team gets one, also a team below the floor (a calm page that says why) and a
    team of the roster that nobody answered from. The wave is prepared once.

    Parameters
    ----------
    notebook : str or path
        A notebook with a parameter `team`, or the name of a shipped one.
    out : str or path, optional
        The folder to write to; ``reports/<notebook>`` by default.
    workers : int
        How many kernels run at once.
    progress : bool
        Whether to show a progress bar (on a terminal) or lines on stderr.
    **parameters
        Values for the notebook's other parameters: ``data``, ``survey``, ``roster``,
        ``wave``, ``rule``; ``on``, ``since`` and ``version`` of `prepare`.

    Returns
    -------
    Batch
        Also when pages failed; `Batch.require_all` raises then.

    Raises
    ------
    UsageError
        The notebook has no parameter `team`, or the answers name no team.
    InputError, DisclosureError
        As `report`; nothing is written then.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> rows = ["team,eng1,eng2,eng3,eng4", *["Payroll,4,4,5,3"] * 9]
    >>> _ = (folder / "q3.csv").write_text("\\n".join(rows))
    >>> batch = report_all("team_scorecard", out=folder, data=folder / "q3.csv")
    >>> [page.name for page in batch.pages], batch.failures
    (['payroll.html'], ())
    """
    return make_pages(notebook, parameters, out=out, workers=workers, progress=progress)


def make_pages(
    notebook: str | Path,
    parameters: Mapping[str, Any],
    *,
    out: str | Path | None = None,
    workers: int = WORKERS,
    progress: bool = True,
) -> Batch:
    """Make a page for every team; as `report_all`, with the parameters as a mapping."""
    path = find_notebook(notebook)
    known = read_parameters(load_notebook(path), path.name)
    _about_teams(known, parameters)
    values = checked(path, known, parameters)
    folder = Path("reports", path.stem) if out is None else Path(out)
    with TemporaryDirectory(prefix="culturekit-") as temporary:
        book, values = hand_book(path, known, values, Path(temporary))
        if book is None or not book.teams:
            raise UsageError(
                f"{path.name}: which teams there are is not known; the notebook must "
                "call prepare(data, ...) and the answers must name a team"
            )
        jobs = team_jobs(path, known, values, book=book, folder=folder)
        return run_batch(jobs, book, folder, workers=workers, progress=progress)


def team_jobs(
    path: Path,
    known: Parameters,
    values: dict[str, Any],
    *,
    book: Book,
    folder: Path,
) -> list[Job]:
    """Return one job a team, each with a file name that is safe everywhere."""
    return [
        plan(
            path,
            known,
            {**values, "team": team},
            book=book,
            out=folder / TEAMS / f"{stem}.html",
            home="../index.html",
        )
        for team, stem in slugs(book.teams).items()
    ]


def run_batch(
    jobs: Sequence[Job],
    book: Book,
    folder: str | Path,
    *,
    workers: int = WORKERS,
    progress: bool = True,
) -> Batch:
    """Render all jobs, some at a time, and write the index page."""
    require_writable(folder)
    failures = render_all(jobs, workers=workers, progress=progress)
    failed = {failure.page for failure in failures}
    made = tuple(job for job in jobs if job.name not in failed)
    for job in jobs:
        if job.name in failed:  # never leave the page of an earlier run in its place
            job.out.unlink(missing_ok=True)
    index = write_index(
        Path(folder), book, made, [str(failure) for failure in failures]
    )
    return Batch(tuple(job.out for job in made), tuple(failures), index)


def render_all(
    jobs: Sequence[Job], *, workers: int = WORKERS, progress: bool = True
) -> list[Failure]:
    """Render jobs, going on past a failing one.

    Threads are enough: every page has a kernel of its own, which is a process, and
    this process only waits for them. papermill is imported once.

    Returns
    -------
    list of Failure
        In the order of `jobs`.
    """
    from culturekit.report.execute import load_papermill

    load_papermill()
    found: dict[str, Failure] = {}
    pool = ThreadPoolExecutor(max(1, workers), thread_name_prefix="page")
    try:
        waiting = {pool.submit(render, job): job for job in jobs}
        with progress_of(len(jobs), show=progress) as advance:
            for future in as_completed(waiting):
                failure = _failure(waiting[future], future)
                if failure:
                    found[failure.page] = failure
                advance()
    finally:
        pool.shutdown(cancel_futures=True)
    return [found[job.name] for job in jobs if job.name in found]


def _failure(job: Job, future: "Future[Path]") -> Failure | None:
    error = future.exception()
    if error is None:
        return None
    if isinstance(error, CultureKitError):
        return Failure(job.name, str(error))
    if not isinstance(error, Exception):
        raise error
    return Failure(job.name, f"unexpected {type(error).__name__}")


def _about_teams(known: Parameters, parameters: Iterable[str]) -> None:
    if "team" not in known.names:
        raise UsageError(
            f"{known.notebook} has no parameter 'team', so it is one page for all; "
            "leave out --all-teams"
        )
    if "team" in parameters:
        raise UsageError("pages for all teams were asked for; leave out the team")

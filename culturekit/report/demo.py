"""The reports about the example company, from one book."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from culturekit.errors import UsageError
from culturekit.instrument import load_instrument
from culturekit.report.batch import Batch, run_batch, team_jobs
from culturekit.report.book import Book
from culturekit.report.parameters import load_notebook, read_parameters
from culturekit.report.run import Job, plan
from culturekit.report.wave import (
    Wave,
    compose,
    example_waves,
    locate,
    read_wave,
)
from culturekit.resources import find_notebook
from culturekit.roster import read_roster
from culturekit.store import is_store, open_store

ABOUT_ALL = ("culture_overview", "fairness_turnover", "data_quality")
ABOUT_TEAMS = "team_scorecard"
TABLE = "team_scores.csv"


def read_example(folder: Path) -> Wave:
    """Load all waves of the shipped example company, and read the latest.

    Parameters
    ----------
    folder : Path
        Where the store is made anew.

    Returns
    -------
    Wave
        From the store, with the company's books.

    Raises
    ------
    UsageError
        If there is something else than a store of simulated waves.
    """
    _make_room(folder)
    sources = locate()
    instrument = load_instrument(sources.survey)
    roster = read_roster(sources.roster, instrument) if sources.roster else None
    store = open_store(folder)
    for wave, file in example_waves().items():
        store.load(file, instrument, wave=wave, roster=roster)
    return read_wave(replace(sources, responses=folder, roster=None, since=""))


def _make_room(folder: Path) -> None:
    """Remove the store of an earlier demo, which may have been made with other keys."""
    if not folder.exists():
        return
    store = open_store(folder)
    if not is_store(folder) or not all(map(store.simulated, store.waves()["wave"])):
        raise UsageError(
            f"'{folder}' holds something else than the store of a demo; it was left as "
            "it is; choose another folder with --out"
        )
    shutil.rmtree(folder)


def make_demo(wave: Wave, out: Path, *, progress: bool = True) -> Batch:
    """Make every page about a wave, its index, and the released team scores as a table.

    Parameters
    ----------
    wave : Wave
        As read.
    out : Path
        The folder to write to.
    progress : bool
        Whether to show progress on stderr.

    Returns
    -------
    Batch
    """
    from culturekit.disclosure import write_table

    book = compose(wave)
    with TemporaryDirectory(prefix="culturekit-") as folder:
        saved = book.save(Path(folder) / "wave.book.json")
        jobs = [_one(name, book, saved, out) for name in ABOUT_ALL]
        jobs += _teams(book, saved, out)
        batch = run_batch(jobs, book, out, progress=progress)
    team = book.instrument.roles.team
    write_table(book.release.table("team_scores", by=team), out / TABLE)
    return batch


def _one(name: str, book: Book, saved: Path, out: Path) -> Job:
    path = find_notebook(name)
    known = read_parameters(load_notebook(path), path.name)
    page, values = out / f"{path.stem}.html", {"data": str(saved)}
    return plan(path, known, values, book=book, out=page, home="index.html")


def _teams(book: Book, saved: Path, out: Path) -> list[Job]:
    path = find_notebook(ABOUT_TEAMS)
    known = read_parameters(load_notebook(path), path.name)
    return team_jobs(path, known, {"data": str(saved)}, book=book, folder=out)

"""The page that links every page of a run."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from culturekit.report.book import Book
from culturekit.report.files import write_text
from culturekit.report.frame import frame_for

if TYPE_CHECKING:
    from culturekit.report.run import Job

HERE = Path(__file__).resolve().parent
HIDDEN = "not shown"


@dataclass(frozen=True)
class Row:
    """One team on the index page; all texts are escaped when written."""

    team: str
    link: str
    part: str
    answers: str
    shown: bool


def write_index(
    folder: Path, book: Book, jobs: Sequence["Job"], problems: Sequence[str] = ()
) -> Path:
    """Write ``index.html``: the pages about everybody, then the teams by office.

    Parameters
    ----------
    folder : Path
        Where the pages are; links are relative to it.
    book : Book
        What the pages show.
    jobs : sequence of Job
        The pages that were made.
    problems : sequence of str
        The pages that were not, and why.

    Returns
    -------
    pathlib.Path
        The index page.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    from culturekit.report.html import style, with_anchors

    folder = folder.resolve()
    templates = Environment(loader=FileSystemLoader(HERE / "template"), autoescape=True)
    frame = replace(frame_for(str(book.about["survey"]), book), kicker="Reports")
    teams = [job for job in jobs if job.team]
    html = templates.get_template("contents.html.j2").render(
        frame=frame,
        style=Markup(style()),
        pages=[_page(job, folder) for job in jobs if not job.team],
        groups=_groups(book, teams, folder),
        lead=_lead(book, teams),
        problems=problems,
        hidden=HIDDEN,
    )
    return write_text(folder / "index.html", with_anchors(html))


def _lead(book: Book, jobs: Sequence["Job"]) -> str:
    shown = len({job.team for job in jobs} & set(book.shown_teams))
    return f"{len(jobs)} teams have a page; scores of {shown} can be shown."


def _link(path: Path, folder: Path) -> str:
    return quote(Path(os.path.relpath(path, folder)).as_posix())


def _page(job: "Job", folder: Path) -> dict[str, str]:
    return {
        "title": job.frame.title,
        "link": _link(job.out, folder),
        "summary": job.summary,
    }


def _groups(
    book: Book, jobs: Sequence["Job"], folder: Path
) -> list[tuple[str, list[Row]]]:
    """Return the rows by the widest group around the teams, in the survey's order."""
    found: dict[str, list[Row]] = {}
    shown, answers = set(book.shown_teams), _answers(book)
    for job in jobs:
        place = book.place(job.team)
        row = Row(
            team=book.label(book.instrument.roles.team, job.team),
            link=_link(job.out, folder),
            part=", ".join(place[:-1]),
            answers=answers.get(job.team, ""),
            shown=job.team in shown,
        )
        found.setdefault(place[-1] if place else "", []).append(row)
    order = _office_order(book)
    return [
        (
            office,
            sorted(found[office], key=_natural),
        )
        for office in sorted(found, key=lambda name: (order.get(name, 99), name))
    ]


def _natural(row: Row) -> list[tuple[int, int, str]]:
    """Order by part, then by name, with numbers as numbers: Team 2 before Team 10."""
    words = re.split(r"(\d+)", f"{row.part}\n{row.team}".casefold())
    return [(0, int(w), "") if w.isdecimal() else (1, 0, w) for w in words if w]


def _office_order(book: Book) -> dict[str, int]:
    containers = next((tuple(inside) for inside in book.about["org"].values()), ())
    known = book.instrument.attributes.get(containers[-1]) if containers else None
    values = known.values if known else ()
    return {known.labels.get(v, v): i for i, v in enumerate(values)} if known else {}


def _answers(book: Book) -> dict[str, str]:
    """Return "12 of 20" for the teams whose response may be shown."""
    table = book.release.tables.get(f"response_rates by {book.instrument.roles.team}")
    if table is None:
        return {}
    seen = table[table["n"].notna() & table["invited"].notna()]
    return {str(row["group"]): _of(row) for row in seen.to_dict("records")}


def _of(row: dict[Any, Any]) -> str:
    return f"{int(row['n'])} of {int(row['invited'])}"

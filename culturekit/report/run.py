"""One notebook, one page."""

import contextlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from culturekit.errors import require_known
from culturekit.report.files import require_writable, write_text
from culturekit.report.frame import Frame, frame_for
from culturekit.report.parameters import Parameters, load_notebook, read_parameters
from culturekit.resources import find_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from culturekit.report.book import Book

# parameters that are names, even where a file has the same one
NAMES = {"team", "wave", "rule", "on", "version"}
# how the wave is prepared, for any notebook that is handed a book
PREPARED = ("on", "since", "version")
BOOK_PARAMETERS = (
    *("survey", "roster", "wave", "rule", "allocations", "outcomes"),
    *PREPARED,
)


@dataclass(frozen=True)
class Job:
    """A notebook that is ready to run: everything about it was checked.

    Parameters
    ----------
    notebook : Path
        The notebook file.
    parameters : mapping of str to object
        Checked values; what is not here keeps the notebook's default.
    frame : Frame
        What stands around the page.
    out : Path
        The page to write.
    team : str
        The team the page is about, or empty.
    summary : str
        What the page shows, in the notebook's own first words.
    """

    notebook: Path
    parameters: Mapping[str, Any]
    frame: Frame
    out: Path
    team: str = ""
    summary: str = ""

    @property
    def name(self) -> str:
        """What to call the page in a list of failures."""
        return self.team or self.notebook.stem


def report(
    notebook: str | Path,
    out: str | Path | None = None,
    *,
    keep_notebook: bool = False,
    **parameters: Any,
) -> Path:
    """Make one page from a notebook.

    Parameters
    ----------
    notebook : str or path
        A notebook file, or the name of a shipped one: ``"team_scorecard"``.
    out : str or path, optional
        The page (``.html``) or the folder to write to; ``reports/`` by default.
    keep_notebook : bool
        Also keep the executed notebook beside the page, without its parameters.
    **parameters
        Values for the notebook's `parameters` cell. They are checked before
        anything runs. Also ``on``, ``since`` and ``version`` of `prepare`, for any
        notebook that calls it.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    UsageError
        A parameter that the notebook does not know, of another type, or a team that
        does not exist.
    InputError
        The response file, the survey definition or the roster cannot be used.
    DisclosureError
        The gate refused.
    ReportError
        A cell of the notebook failed.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> page = pathlib.Path(tempfile.mkdtemp()) / "payroll.html"
    >>> report("team_scorecard", page, team="Payroll South").name
    'payroll.html'
    """
    return make_page(notebook, parameters, out=out, keep_notebook=keep_notebook)


def make_page(
    notebook: str | Path,
    parameters: Mapping[str, Any],
    *,
    out: str | Path | None = None,
    keep_notebook: bool = False,
) -> Path:
    """Make one page; as `report`, with the parameters as a mapping."""
    path = find_notebook(notebook)
    known = read_parameters(load_notebook(path), path.name)
    values = checked(path, known, parameters)
    with tempfile.TemporaryDirectory(prefix="culturekit-") as folder:
        book, values = hand_book(path, known, values, Path(folder))
        job = plan(path, known, values, book=book, out=out)
        require_writable(job.out.parent)
        render(job, keep_notebook=keep_notebook)
    return job.out


def checked(path: Path, known: Parameters, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked parameters, and beside them how the wave is to be prepared."""
    apart = {name: given[name] for name in prepared_with(path, known, given)}
    rest = {name: value for name, value in given.items() if name not in apart}
    return {**known.check(rest), **{n: str(v or "") for n, v in apart.items()}}


def prepared_with(path: Path, known: Parameters, given: Mapping[str, Any]) -> list[str]:
    """Return what is given for the preparation of the wave alone."""
    names = [name for name in PREPARED if name in given and name not in known.names]
    return names if takes_book(path, known) else []


def takes_book(path: Path, known: Parameters) -> bool:
    """Tell whether a notebook reads a prepared wave."""
    return "data" in known.names and "prepare(" in path.read_text("utf-8")


def plan(
    path: Path,
    known: Parameters,
    values: Mapping[str, Any],
    *,
    book: "Book | None",
    out: str | Path | None,
    home: str = "",
) -> Job:
    """Put together what a page needs, and check the team it is about."""
    from culturekit.report.html import heading, summary
    from culturekit.report.names import slug

    values = dict(values)
    defaults = {parameter.name: parameter.default for parameter in known.known}
    team = str({**defaults, **values}.get("team") or "")
    if book is not None and "team" in known.names:
        team = team or next(iter((*book.shown_teams, *book.teams)), "")
        require_known("team", team, book.teams)
        values["team"] = team
    stem = "-".join(filter(None, [path.stem, slug(team) if team else ""]))
    page = Path("reports" if out is None else out)
    if page.suffix.lower() not in {".html", ".htm"}:
        page = page / f"{stem}.html"
    notebook = load_notebook(path)
    frame = frame_for(heading(notebook, path.stem), book, team=team, home=home)
    return Job(path, values, frame, page.resolve(), team, summary(notebook))


def hand_book(
    path: Path, known: Parameters, values: dict[str, Any], folder: Path
) -> tuple["Book | None", dict[str, Any]]:
    """Prepare the wave that a notebook is about, and hand it the saved book.

    A notebook that has a parameter `data` and calls `prepare` gets a book in its
    place: its kernel never reads an answer, and a refusal is told before it starts.
    """
    values = {name: _absolute(name, value, Path()) for name, value in values.items()}
    if not takes_book(path, known):
        return None, values
    from culturekit.report.wave import prepare

    # a default path is relative to the notebook, as it is in JupyterLab
    asked = {p.name: _absolute(p.name, p.default, path.parent) for p in known.known}
    asked |= values
    options = {name: asked[name] for name in BOOK_PARAMETERS if name in asked}
    book = prepare(asked["data"], **options)
    saved = book.save(folder / "wave.book.json")
    own = {name: value for name, value in values.items() if name in known.names}
    return book, {**own, "data": str(saved)}


def render(job: Job, *, keep_notebook: bool = False) -> Path:
    """Run a job's notebook and write its page in one step.

    Raises
    ------
    ReportError
        A cell failed, or the kernel could not be started twice.
    """
    from culturekit.report.execute import execute
    from culturekit.report.html import to_html

    node = execute(job.notebook, job.parameters)
    write_text(job.out, to_html(node, job.frame))
    if keep_notebook:
        write_text(job.out.with_suffix(".ipynb"), _without_parameters(node))
    return job.out


def _absolute(name: str, value: Any, folder: Path) -> Any:
    """Return the absolute path for the path of a file, anything else as it is."""
    if isinstance(value, str) and Path(value).suffix and name not in NAMES:
        with contextlib.suppress(OSError, ValueError):
            if (folder / value).is_file():
                return str((folder / value).resolve())
    return value


def _without_parameters(node: "NotebookNode") -> str:
    import nbformat

    kept = nbformat.from_dict(node)
    kept.metadata.pop("papermill", None)
    kept.cells = [
        cell
        for cell in kept.cells
        if "injected-parameters" not in cell.metadata.get("tags", ())
    ]
    return str(nbformat.writes(kept))

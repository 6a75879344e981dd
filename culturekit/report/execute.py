"""Running a notebook by papermill, quietly, and telling what failed without values."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from culturekit import errors
from culturekit.errors import ReportError

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_SECONDS = 600
START_SECONDS = 120


def execute(notebook: Path, parameters: Mapping[str, Any]) -> "NotebookNode":
    """Run a notebook by papermill; a kernel that does not start gets a second try.

    Parameters
    ----------
    notebook : Path
        The notebook file; it is not changed.
    parameters : mapping of str to object
        Checked values (see `parameters`).

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook.

    Raises
    ------
    ReportError
        A cell failed, or the kernel stopped twice. The message names the cell and
        the kind of error, never an output or a value.
    """
    papermill = load_papermill()
    for attempt in (1, 2):
        try:
            return _apart(partial(_papermill, papermill, notebook, parameters))
        except papermill.exceptions.PapermillExecutionError as error:
            raise ReportError(_failed(notebook, error)) from None
        except Exception as error:
            if attempt == 2 or type(error).__name__ == "CellTimeoutError":
                raise ReportError(
                    f"{notebook.name}: the kernel stopped ({type(error).__name__})"
                ) from None
    raise AssertionError("unreachable")


def _apart(call: Callable[[], "NotebookNode"]) -> "NotebookNode":
    """Call in a thread of its own, whose event loop ends with it.

    A loop that already runs here, as in JupyterLab, is then no obstacle.
    """
    from jupyter_core.utils import ensure_event_loop

    def closing() -> "NotebookNode":
        try:
            return call()
        finally:
            ensure_event_loop().close()

    with ThreadPoolExecutor(1) as one:
        return one.submit(closing).result()


def _papermill(
    papermill: Any, notebook: Path, parameters: Mapping[str, Any]
) -> "NotebookNode":
    import nbformat

    from culturekit.report.kernel import QuietManager

    node = nbformat.v4.upgrade(
        nbformat.reads(notebook.read_text("utf-8"), as_version=4)
    )
    return papermill.execute_notebook(
        node,
        None,
        parameters=dict(parameters),
        kernel_name="python3",
        language="python",
        progress_bar=False,
        start_timeout=START_SECONDS,
        execution_timeout=CELL_SECONDS,
        kernel_manager_class=QuietManager,
        resources={"metadata": {"path": str(notebook.resolve().parent)}},
    )


def _failed(notebook: Path, error: Any) -> str:
    """Say which cell failed and how; its output and the values in it stay inside."""
    lines = [line for line in str(error.source).splitlines() if line.strip()]
    first = lines[0].strip() if lines else ""
    ours = getattr(errors, str(error.ename), None)
    why = f": {error.evalue}" if ours and issubclass(ours, Exception) else ""
    return f"{notebook.name}: the cell `{first}` failed with {error.ename}{why}"


@cache
def load_papermill() -> Any:
    """Import papermill, once, without the slow part that it does not need.

    Its notebook format asks jsonschema for checkers of formats; the one for
    internationalised addresses builds 35 grammars, which takes longer than everything
    else together. No notebook has such an address, so that import is left out here,
    and only here.
    """
    with _without("rfc3987_syntax"):
        import papermill
        import papermill.exceptions
    return papermill


@contextlib.contextmanager
def _without(module: str) -> Iterator[None]:
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(module, None)

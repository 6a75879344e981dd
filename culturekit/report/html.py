"""An executed notebook as one self-contained page.

No code, no parameters, nothing from stderr; no script, no remote file. The page
forbids the network by its own Content-Security-Policy, so that also a block somebody
else wrote cannot call home.
"""

import re
from collections import Counter
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from culturekit.report.frame import Frame

if TYPE_CHECKING:
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

HERE = Path(__file__).resolve().parent
LONGEST_ANCHOR = 60
LEFT_OUT = {"parameters", "injected-parameters"}
# what the notebook world and the index page bring and the sheet does not know
EXTRA = """
pre { white-space: pre-wrap; }
.scroll { overflow-x: auto; }
table.data th[scope="rowgroup"] { padding-top: 1.1rem; border-bottom: 0; }
table.pages td::before { display: none; }
@media (min-width: 601px) {
  table.pages th:first-child { width: 32%; }
  table.data th[scope="row"] { vertical-align: top; }
}
@media (min-width: 850px) {
  .sides { display: grid; grid-template-columns: 1fr 1fr; column-gap: 3.5rem; }
  .sides > :only-child { grid-column: 1 / -1; }
}
"""


@cache
def style() -> str:
    """Return the one style sheet of all pages, without its comments."""
    text = (HERE / "style.css").read_text("utf-8")
    return re.sub(r"/\*.*?\*/\s*", "", text, flags=re.DOTALL) + EXTRA


def heading(notebook: dict[str, Any], fallback: str) -> str:
    """Return the first heading of a notebook as plain text.

    Examples
    --------
    >>> heading({"cells": [{"cell_type": "markdown", "source": "# A *fine* day"}]}, "x")
    'A fine day'
    """
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            first = re.match(r"\s*#\s+(.+)", "".join(cell["source"]))
            if first:
                return re.sub(r"[*_`]", "", first[1]).strip()
    return fallback.replace("_", " ").capitalize()


def summary(notebook: dict[str, Any]) -> str:
    """Return the first paragraph below the first heading, as plain text.

    Examples
    --------
    >>> summary({"cells": [{"cell_type": "markdown", "source": "# A\\n\\nFor *all*."}]})
    'For all.'
    """
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            below = re.sub(r"\A\s*#\s+.+", "", "".join(cell["source"])).strip()
            first = below.split("\n\n")[0]
            return re.sub(r"[*_`]", "", " ".join(first.split()))
    return ""


def to_html(node: "NotebookNode", frame: Frame) -> str:
    """Turn an executed notebook into a page.

    Parameters
    ----------
    node : nbformat.NotebookNode
        Executed; it is not changed.
    frame : Frame
        What stands above and below its content.

    Returns
    -------
    str
        A whole HTML document.
    """
    from nbformat import from_dict

    cells = _sections([cell for cell in map(_shown, node.cells) if cell])
    page = from_dict(
        {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    )
    resources = {"frame": frame, "style": style(), "metadata": {"name": "page"}}
    html, _ = _exporter().from_notebook_node(page, resources=resources)
    return with_anchors(str(html))


def with_anchors(html: str) -> str:
    """Give every second and third heading an id, so that it can be linked to.

    Examples
    --------
    >>> with_anchors("<h2>Who answered</h2><h2>Who answered</h2>")
    '<h2 id="who-answered">Who answered</h2><h2 id="who-answered-2">Who answered</h2>'
    """
    seen: Counter[str] = Counter()

    def anchored(found: re.Match[str]) -> str:
        level, inner = found.groups()
        words = unescape(re.sub(r"<[^>]*>", "", inner)).lower()
        stem = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:LONGEST_ANCHOR] or "part"
        seen[stem] += 1
        anchor = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    return re.sub(r"<h([23])>(.*?)</h\1>", anchored, html, flags=re.DOTALL)


def _exporter() -> "HTMLExporter":
    from nbconvert import HTMLExporter

    return HTMLExporter(
        template_name="template",
        extra_template_basedirs=[str(HERE)],
        exclude_anchor_links=True,
        mathjax_url="",
        require_js_url="",
        jquery_url="",
        mermaid_js_url="",
        widget_renderer_url="",
    )


def _shown(cell: "NotebookNode") -> dict[str, Any] | None:
    """Return what a reader sees of a cell, or None."""
    if LEFT_OUT & set(cell.metadata.get("tags", ())) or cell.cell_type == "raw":
        return None
    if cell.cell_type == "markdown":
        source = re.sub(r"\A\s*#\s+.+", "", cell.source).strip()
        return _cell(cell, source=source) if source else None
    outputs = [
        output
        for output in cell.outputs
        if output.output_type != "error" and output.get("name") != "stderr"
    ]
    return (
        _cell(cell, source="", outputs=outputs, execution_count=None)
        if outputs
        else None
    )


def _cell(cell: "NotebookNode", **parts: Any) -> dict[str, Any]:
    return {"cell_type": cell.cell_type, "metadata": {}, **parts}


def _sections(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark where sections open and close: at the start and at every second heading."""
    for number, cell in enumerate(cells):
        if number == 0 or cell["source"].startswith("## "):
            cell["metadata"]["opens"] = True
            if number:
                cells[number - 1]["metadata"]["closes"] = True
    if cells:
        cells[-1]["metadata"]["closes"] = True
    return cells

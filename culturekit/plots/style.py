"""Colours, sizes and text of all figures: the same restraint as the pages.

One accent pair, deep blue and ochre, that stays apart for colour-blind readers and in
grey print; greys for context. Nothing is red or green, and nothing is ranked.
"""

import textwrap
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

BLUE = "#1d4f80"
BLUE_LIGHT = "#a9c1d9"
OCHRE = "#c07f1e"
OCHRE_LIGHT = "#e8cd9d"
INK = "#1f2429"
SOFT = "#59616a"
GREY = "#9aa3ab"
PALE = "#dfe3e6"
WASH = "#f4f5f6"

# Layout is measured with the font that matplotlib brings along; readers see their own.
MEASURED_FONT = "DejaVu Sans"
SHOWN_FONTS = "Seravek, Candara, Calibri, Ubuntu, 'Liberation Sans', Arial, sans-serif"

STYLE: dict[str, Any] = {
    "font.family": MEASURED_FONT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "xtick.labelcolor": SOFT,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "grid.color": PALE,
    "grid.linewidth": 0.7,
    "hatch.color": "#c3c9ce",
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "culturekit",
    "figure.facecolor": "white",
    "figure.constrained_layout.w_pad": 0.02,
    "figure.constrained_layout.h_pad": 0.02,
}


@dataclass(frozen=True)
class Paper:
    """The surface that a figure is drawn for.

    Parameters
    ----------
    width : float
        Inches.
    font : float
        Points.
    label : int
        Characters a line of a row label.
    """

    width: float
    font: float
    label: int

    @property
    def narrow(self) -> bool:
        """Whether row labels stand above their row instead of beside it."""
        return self.width < 5


WIDE = Paper(width=7.2, font=9.5, label=34)
NARROW = Paper(width=3.7, font=9.0, label=44)


@contextmanager
def drawing(paper: Paper) -> Iterator[None]:
    """Use the style of all figures while a figure is built or saved."""
    import matplotlib as mpl

    sizes = {"font.size": paper.font, "legend.fontsize": paper.font}
    ticks = {"xtick.labelsize": paper.font, "ytick.labelsize": paper.font}
    style = {**STYLE, **sizes, **ticks, "axes.labelsize": paper.font}
    with mpl.rc_context(style), warnings.catch_warnings():
        # readers' fonts have glyphs that the measuring font lacks
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def new_figure(paper: Paper, height: float, **grid: Any) -> tuple[Any, Any]:
    """Return a figure without pyplot's global state, and its axes.

    Parameters
    ----------
    paper : Paper
        What it is drawn for.
    height : float
        Inches.
    **grid
        Passed on to ``Figure.subplots``, such as ``ncols=2``.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(paper.width, height), layout="constrained")
    return figure, figure.subplots(**grid)


def plain(text: object) -> str:
    """Return outside text on one line, without control characters.

    Examples
    --------
    >>> plain("Pay\\x00roll\\n night")
    'Pay roll night'
    """
    kept = (" " if unicodedata.category(c)[0] == "C" else c for c in str(text))
    return " ".join("".join(kept).split())


def wrapped(text: object, width: int, lines: int = 2) -> str:
    """Return outside text in a few lines, cut with an ellipsis where it is too long.

    Examples
    --------
    >>> wrapped("Camaraderie with the other office", 16)
    'Camaraderie with\\nthe other office'
    """
    return "\n".join(
        textwrap.wrap(
            plain(text),
            width,
            max_lines=lines,
            placeholder=" …",
            break_on_hyphens=False,
        )
    )


def hide(axes: Any, left: float, bottom: float, width: float, height: float) -> None:
    """Draw the calm mark of a hidden value: a pale hatched cell with a thin dash."""
    from matplotlib.patches import Rectangle

    cell = Rectangle(
        (left, bottom), width, height, facecolor=WASH, hatch="////", linewidth=0
    )
    axes.add_patch(cell)
    middle = (left + width / 2, bottom + height / 2)
    axes.text(*middle, "–", ha="center", va="center", color=SOFT)

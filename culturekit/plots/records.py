"""What became of the records of a file: all in one bar, and reason by reason."""

from collections.abc import Sequence
from typing import Any

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import number
from culturekit.plots.style import (
    BLUE_LIGHT,
    INK,
    OCHRE,
    OCHRE_LIGHT,
    SOFT,
    WASH,
    Paper,
    new_figure,
    wrapped,
)

COLOURS = (BLUE_LIGHT, OCHRE_LIGHT, OCHRE)
Counts = Sequence[tuple[str, int]]


def record_bar(parts: Counts) -> Picture:
    """Draw all records as one bar, cut into what became of them.

    Parameters
    ----------
    parts : sequence of (str, int)
        What became of records, and of how many; up to three parts.

    Returns
    -------
    Picture
        One bar as long as all records, and the counts below it.

    Examples
    --------
    >>> record_bar([("accepted", 90), ("set aside", 10)]).alt_text
    'What became of 100 records. accepted: 90; set aside: 10.'
    """
    total = sum(count for _, count in parts)

    def draw(paper: Paper) -> Any:
        return _bar(paper, parts, total)

    caption = f"All {number(total)} records, each once; the length is their number."
    return picture(
        draw, _alt(f"What became of {number(total)} records", parts), caption
    )


def _bar(paper: Paper, parts: Counts, total: int) -> Any:
    from matplotlib.patches import Patch

    figure, axes = new_figure(paper, 0.95)
    axes.set(xlim=(0, max(total, 1)), ylim=(-0.5, 0.5))
    left = 0
    colours = dict(zip((name for name, _ in parts), COLOURS, strict=False))
    for name, count in parts:
        axes.barh(0, count, left=left, height=0.8, color=colours[name])
        left += count
    axes.set_axis_off()
    handles = [
        Patch(color=colours[name], label=f"{number(count)} {name}")
        for name, count in parts
    ]
    figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=3,
        handlelength=0.9,
        handletextpad=0.5,
        columnspacing=1.2 if paper.narrow else 2.0,
        borderpad=0.1,
    )
    return figure


def count_bars(rows: Counts, *, what: str = "records") -> Picture:
    """Draw how many records there are for each reason.

    Parameters
    ----------
    rows : sequence of (str, int)
        Reason and number, in the order to draw.
    what : str
        What is counted.

    Returns
    -------
    Picture
        One bar a reason, as long as the number of records.

    Examples
    --------
    >>> count_bars([("Not finished", 14), ("Sent twice", 1)]).alt_text
    'Number of records. Not finished: 14; Sent twice: 1.'
    """

    def draw(paper: Paper) -> Any:
        return _bars(paper, rows)

    caption = f"Number of {what}; all bars on one scale."
    return picture(draw, _alt(f"Number of {what}", rows), caption)


def _bars(paper: Paper, rows: Counts) -> Any:
    step, tall = (0.44, 0.3) if paper.narrow else (0.34, 0.56)
    figure, axes = new_figure(paper, 0.15 + step * len(rows))
    most = max((count for _, count in rows), default=1)
    axes.set(xlim=(0, most), ylim=(len(rows) - 0.5, -0.6 - 0.2 * paper.narrow))
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    for y, (name, count) in enumerate(rows):
        axes.barh(y, most, height=tall, color=WASH)
        axes.barh(y, count, height=tall, color=OCHRE_LIGHT)
        if paper.narrow:
            axes.text(0, y - 0.2, wrapped(name, 34, 1), va="bottom", color=INK)
            axes.text(most, y - 0.2, number(count), va="bottom", ha="right", color=SOFT)
        else:
            axes.text(1.02 * most, y, number(count), va="center", color=SOFT)
    axes.set_yticks([] if paper.narrow else range(len(rows)))
    if not paper.narrow:
        axes.set_yticklabels([wrapped(name, paper.label, 1) for name, _ in rows])
    return figure


def _alt(title: str, rows: Counts) -> str:
    parts = "; ".join(f"{name}: {number(count)}" for name, count in rows)
    return f"{title}. {parts}."

"""What lies between the two sides, domain by domain, adequacy and equity apart."""

from typing import Any

import pandas as pd

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import Reading, absent, number, reading, reasons, span
from culturekit.plots.style import (
    BLUE,
    INK,
    OCHRE,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

ENOUGH, FAIR = "Enough for the work?", "Shared fairly?"


def gap_plot(source: Any) -> Picture:
    """Draw the gap between the two sides per domain, with intervals.

    Parameters
    ----------
    source : Release or Book
        With ``gap``; a Book also tells which item belongs to which domain.

    Returns
    -------
    Picture
        Two panels with the same rows, one for adequacy and one for equity: a dot and a
        95 % interval in index points, zero meaning no gap.

    Raises
    ------
    UsageError
        If no gap was released.
    """
    read = reading(source)
    frame = gaps_by_domain(read)
    panels = [
        (title, colour, frame[frame["panel"] == title])
        for title, colour in ((ENOUGH, OCHRE), (FAIR, BLUE))
        if (frame["panel"] == title).any()
    ]

    def draw(paper: Paper) -> Any:
        return _draw(paper, panels, sides(read))

    return picture(draw, _alt(panels, sides(read)), _caption(frame, sides(read)))


def gaps_by_domain(source: Any) -> pd.DataFrame:
    """Return the released gaps of items with a domain, with ``panel`` and ``domain``.

    Parameters
    ----------
    source : Release, Book or Reading
        With ``gap``, whose ``scale`` names an item or a scale.
    """
    read = reading(source)
    frame = read.table("gap")
    places = [_place(read, str(name)) for name in frame["scale"]]
    placed = frame.assign(
        panel=[panel for panel, _ in places], domain=[domain for _, domain in places]
    )
    return placed[placed["panel"] != ""].reset_index(drop=True)


def _place(read: Reading, name: str) -> tuple[str, str]:
    """Which panel and which row the gap of an item or scale belongs to."""
    if read.instrument is None:
        return FAIR, name
    item, roles = read.instrument.items.get(name), read.instrument.roles
    if item is None or item.domain is None:
        return "", ""
    panel = ENOUGH if item.scale in roles.adequacy else ""
    panel = FAIR if item.scale in roles.fairness else panel
    return panel, roles.domains.get(item.domain, item.domain)


def sides(read: Reading) -> tuple[str, str]:
    """How the contrast and the reference side are printed."""
    roles = read.instrument.roles if read.instrument else None
    if roles is None or not roles.side:
        return "contrast", "reference"
    names = (roles.contrast, roles.reference)
    contrast, reference = (read.group_title(roles.side, name) for name in names)
    return contrast, reference


def _draw(paper: Paper, panels: list[Any], names: tuple[str, str]) -> Any:
    rows = max(len(frame) for _, _, frame in panels)
    count = len(panels)
    tall = 0.9 + 0.33 * rows
    grid = {"nrows": count} if paper.narrow else {"ncols": count, "sharey": True}
    figure, axes = new_figure(
        paper, tall * count if paper.narrow else tall, squeeze=False, **grid
    )
    reach = _reach(panels)
    for ax, (title, colour, frame) in zip(axes.flat, panels, strict=True):
        ax.set_title(title, loc="left", fontsize=paper.font + 1, color=INK)
        ax.set(xlim=(-reach, reach), ylim=(rows - 0.5, -0.6))
        ax.grid(axis="x")
        ax.axvline(0, color=INK, lw=0.9)
        _points(ax, frame, colour, reach)
        ax.set_yticks(range(len(frame)))
        ax.set_yticklabels([wrapped(d, 22) for d in frame["domain"]])
        ax.set_xlabel(f"← lower in the {names[0]}   points   higher →".lower())
    return figure


def _points(axes: Any, frame: Any, colour: str, reach: float) -> None:
    for y, (_, row) in enumerate(frame.iterrows()):
        if absent(row["estimate"]):
            hide(axes, -reach, y - 0.25, 2 * reach, 0.5)
            continue
        if not absent(row["conf_low"]):
            axes.plot([row["conf_low"], row["conf_high"]], [y, y], color=colour, lw=2)
        axes.plot([row["estimate"]], [y], "o", color=colour, markersize=6.5)


def _reach(panels: list[Any]) -> float:
    ends = [frame[["conf_low", "conf_high", "estimate"]] for _, _, frame in panels]
    largest = pd.concat(ends).astype(float).abs().max().max()
    return 10.0 if absent(largest) else max(10.0, 10 * -(-largest // 10))


def _alt(panels: list[Any], names: tuple[str, str]) -> str:
    said = []
    for title, _, frame in panels:
        rows = "; ".join(
            f"{plain(r['domain'])} {_value(r)}" for _, r in frame.iterrows()
        )
        said.append(f"{title} {rows}.")
    return f"Gap, {plain(names[0])} minus {plain(names[1])}. {' '.join(said)}"


def _value(row: Any) -> str:
    if absent(row["estimate"]):
        return "not shown"
    return f"{number(row['estimate'])} ({span(row['conf_low'], row['conf_high'])})"


def _caption(frame: Any, names: tuple[str, str]) -> str:
    count = ""
    if {"n_front", "n_back"} <= set(frame.columns) and frame["n_back"].notna().any():
        back, front = frame["n_back"].dropna(), frame["n_front"].dropna()
        count = (
            f"n {number(back.min())} to {number(back.max())} and {number(front.min())} "
            f"to {number(front.max())} answers. "
        )
    return (
        f"{plain(names[0])} minus {plain(names[1])} in index points; lines: 95 % "
        f"intervals that count units, not people. {count}{reasons(frame)}"
    ).strip()

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
COLOURS = (OCHRE, BLUE)


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

    Examples
    --------
    >>> import culturekit as ck
    >>> gap_plot(ck.prepare()).caption
    'Back office minus Front office in index points; lines: 95 % intervals ...'
    """
    read = reading(source)
    frame = gaps_by_domain(read)
    names = list(dict.fromkeys(frame["panel"]))[: len(COLOURS)]
    panels = [
        (name, colour, frame[frame["panel"] == name])
        for name, colour in zip(names, COLOURS, strict=False)
    ]

    def draw(paper: Paper) -> Any:
        return _draw(paper, panels, sides(read))

    return picture(draw, _alt(panels, sides(read)), _caption(frame, sides(read)))


def gaps_by_domain(source: Any) -> pd.DataFrame:
    """Return the released gaps of single domains, adequacy before equity.

    Parameters
    ----------
    source : Release, Book or Reading
        With ``gap``.

    Returns
    -------
    pandas.DataFrame
        The released columns, ``panel`` (which question was asked) and ``domain`` as
        printed.
    """
    read = reading(source)
    frame = read.table("gap")
    frame = frame[frame["item"].fillna("") != ""]
    roles = read.instrument.roles if read.instrument else None
    asked = {}
    if roles is not None:
        asked = dict.fromkeys(roles.adequacy, ENOUGH) | dict.fromkeys(
            roles.fairness, FAIR
        )
        frame = frame[frame["scale"].isin(list(asked))]
    titles = roles.domains if roles else {}
    place = {scale: i for i, scale in enumerate(asked)}
    placed = frame.assign(
        panel=[asked.get(s, read.scale_title(s)) for s in frame["scale"]],
        domain=[titles.get(d, d) for d in frame["domain"]],
    )
    order = placed["scale"].map(place).fillna(0)
    return placed.iloc[order.argsort(kind="stable")].reset_index(drop=True)


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
        ax.set(xlim=reach, ylim=(rows - 0.5, -0.6))
        ax.grid(axis="x")
        ax.axvline(0, color=INK, lw=0.9)
        _points(ax, frame, colour, reach)
        ax.set_yticks(range(len(frame)))
        ax.set_yticklabels([wrapped(d, 26, 1) for d in frame["domain"]])
        ax.set_xlabel(f"← {wrapped(names[0], 20, 1).lower()} lower · higher →")
    return figure


def _points(axes: Any, frame: Any, colour: str, reach: tuple[float, float]) -> None:
    for y, (_, row) in enumerate(frame.iterrows()):
        if absent(row["estimate"]):
            hide(axes, reach[0], y - 0.25, reach[1] - reach[0], 0.5)
            continue
        if not absent(row["conf_low"]):
            axes.plot([row["conf_low"], row["conf_high"]], [y, y], color=colour, lw=2)
        axes.plot([row["estimate"]], [y], "o", color=colour, markersize=6.5)


def _reach(panels: list[Any]) -> tuple[float, float]:
    """From where to where the axis goes, in tens, with zero well inside."""
    ends = [frame[["conf_low", "conf_high", "estimate"]] for _, _, frame in panels]
    drawn = pd.concat(ends).astype(float)
    low, high = drawn.min().min(), drawn.max().max()
    if absent(low):
        return -10.0, 10.0
    return min(-10.0, 10 * (low // 10)), max(10.0, 10 * -(-high // 10))


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

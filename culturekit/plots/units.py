"""Every unit behind a gap, so that nobody has to trust two averages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from culturekit.errors import UsageError
from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import Reading, absent, number, reading, reasons
from culturekit.plots.style import (
    BLUE,
    INK,
    OCHRE,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

COLOURS = (OCHRE, BLUE)
HEAD = 0.95  # rows that the title of a scale takes


@dataclass(frozen=True)
class Lane:
    """One side on one scale.

    Parameters
    ----------
    side : str
        As printed.
    units : dict of str to float
        Index by unit, those that are shown.
    whole : float
        The side's own index; NaN where it is not shown.
    unseen : int
        How many units are not shown.
    """

    side: str
    units: dict[str, float]
    whole: float
    unseen: int


def unit_plot(source: Any, *, scales: Sequence[str] | None = None) -> Picture:
    """Draw the index of every unit of two sides, such as functions of two offices.

    Parameters
    ----------
    source : Release or Book
        With ``team_scores`` by the side and by the unit at which it is assigned; the
        Book's definition says which these are.
    scales : sequence of str, optional
        Which scales, in this order; by default adequacy and fairness.

    Returns
    -------
    Picture
        For each scale a row a side: a dot a unit, and an upright line at the side's own
        index.

    Raises
    ------
    UsageError
        If the definition names no side and unit, or no such table was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> unit_plot(ck.prepare()).caption  # doctest: +ELLIPSIS
    'Index 0 to 100. A dot a function, a line at the index of its office. ...'
    """
    read = reading(source)
    side, unit = _side_and_unit(read)
    chosen = list(scales or _adequacy_and_fairness(read))
    blocks = [
        (read.scale_title(scale), _lanes(read, scale, side, unit)) for scale in chosen
    ]

    def draw(paper: Paper) -> Any:
        return _draw(paper, blocks)

    frame = read.table("team_scores", unit)
    caption = _caption(read, frame[frame["scale"].isin(chosen)], side, unit)
    return picture(draw, _alt(blocks), caption)


def _side_and_unit(read: Reading) -> tuple[str, str]:
    roles = read.instrument.roles if read.instrument else None
    if roles is None or not roles.side or not roles.side_unit:
        raise UsageError(
            "the definition does not say which sides are compared and at which units "
            "they are assigned; add roles.side and roles.side_unit"
        )
    return roles.side, roles.side_unit


def _adequacy_and_fairness(read: Reading) -> list[str]:
    roles = read.instrument.roles if read.instrument else None
    return [*roles.adequacy, *roles.fairness] if roles else []


def _lanes(read: Reading, scale: str, side: str, unit: str) -> list[Lane]:
    homes = read.release.containers.get(unit, {}).get(side, {})
    frame = read.table("team_scores", unit)
    frame = frame[frame["scale"] == scale]
    values = dict(zip(frame["group"].astype(str), frame["index"], strict=True))
    wholes = read.table("team_scores", side)
    wholes = wholes[wholes["scale"] == scale]
    lanes = []
    for group, whole in zip(wholes["group"].astype(str), wholes["index"], strict=True):
        inside = {name: v for name, v in values.items() if homes.get(name) == group}
        shown = {name: float(v) for name, v in inside.items() if not absent(v)}
        index = float("nan") if absent(whole) else float(whole)
        title = read.group_title(side, group)
        lanes.append(Lane(title, shown, index, len(inside) - len(shown)))
    return lanes


def _draw(paper: Paper, blocks: list[tuple[str, list[Lane]]]) -> Any:
    rows = sum(HEAD + len(lanes) for _, lanes in blocks)
    figure, axes = new_figure(paper, 0.45 + 0.34 * rows)
    axes.set(xlim=(0, 100), ylim=(rows - 0.3, -0.5))
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.grid(axis="x")
    places, names = [], []
    y = 0.0
    for title, lanes in blocks:
        axes.text(0, y, wrapped(title, 40, 1), color=INK, va="center")
        for i, lane in enumerate(lanes):
            places.append(y + HEAD + i)
            names.append(wrapped(lane.side, 20, 1))
            _lane(axes, places[-1], lane, COLOURS[1 - i % 2])
        y += HEAD + len(lanes)
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", labelcolor=SOFT)
    return figure


def _lane(axes: Any, y: float, lane: Lane, colour: str) -> None:
    if not lane.units:
        hide(axes, 0, y - 0.3, 100, 0.6)
        return
    if not absent(lane.whole):
        axes.plot([lane.whole] * 2, [y - 0.34, y + 0.34], color=colour, lw=2)
    dots = list(lane.units.values())
    axes.plot(
        dots,
        [y] * len(dots),
        "o",
        color=colour,
        markersize=7,
        alpha=0.55,
        markeredgewidth=0,
    )


def _alt(blocks: list[tuple[str, list[Lane]]]) -> str:
    said = []
    for title, lanes in blocks:
        for lane in lanes:
            units = ", ".join(f"{plain(u)} {number(v)}" for u, v in lane.units.items())
            said.append(
                f"{title}, {plain(lane.side)} {number(lane.whole)}: "
                f"{units or 'not shown'}."
            )
    return f"Index of every unit. {' '.join(said)}"


def _caption(read: Reading, frame: Any, side: str, unit: str) -> str:
    known = read.instrument.attributes if read.instrument else {}
    titles = [
        plain(known[name].title if name in known else name).lower()
        for name in (unit, side)
    ]
    n = frame["n"].dropna()
    count = f"n {number(n.min())} to {number(n.max())} a {titles[0]}. " * (len(n) > 0)
    return (
        f"Index 0 to 100. A dot a {titles[0]}, a line at the index of its "
        f"{titles[1]}. {count}{reasons(frame)}"
    ).strip()

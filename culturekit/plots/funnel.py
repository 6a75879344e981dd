"""Groups against how many answered: what differs by more than chance, unranked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import (
    OVERALL,
    Reading,
    group_order,
    hidden,
    number,
    reading,
    reasons,
    span,
)
from culturekit.plots.style import (
    BLUE,
    BLUE_LIGHT,
    GREY,
    INK,
    OCHRE,
    PALE,
    WASH,
    Paper,
    new_figure,
    plain,
    wrapped,
)

Floats = NDArray[np.float64]

INNER, OUTER = 1.959963984540054, 3.090232306167813  # of the normal: 95 and 99.8 %
NAMED = 6  # at most as many groups outside get their name
SEEN_FROM = 3  # groups that the limits can be read from


@dataclass(frozen=True, eq=False)
class Funnel:
    """What a funnel is drawn from, all of it released.

    Parameters
    ----------
    names : list of str
        Groups that are shown.
    n, index : (groups,) float arrays
    centre : float
        Index of the organisation.
    sd : float
        Within groups.
    between : float
        Standard deviation between groups beyond chance.
    unseen : int
        Groups that are not shown.
    """

    names: list[str]
    n: Floats
    index: Floats
    centre: float
    sd: float
    between: float
    unseen: int

    @property
    def icc(self) -> float:
        """Share of the variance that lies between groups."""
        return self.between**2 / (self.between**2 + self.sd**2)

    def reach(self, n: Floats, quantile: float, *, wide: bool = False) -> Floats:
        """Return how far from the centre the limit is at n answers."""
        extra = self.between**2 if wide else 0.0
        reach: Floats = quantile * np.sqrt(self.sd**2 / n + extra)
        return reach

    def outside(self, quantile: float, *, wide: bool = False) -> NDArray[np.bool_]:
        """Tell which groups lie outside a limit."""
        far: NDArray[np.bool_] = np.abs(self.index - self.centre) > self.reach(
            self.n, quantile, wide=wide
        )
        return far


def funnel_plot(source: Any, scale: str, *, by: str = "team") -> Picture:
    """Draw groups by how many answered, within the limits that chance alone sets.

    Parameters
    ----------
    source : Release or Book
        With ``team_scores`` by the attribute `by`, in which the scale is.
    scale : str
        The scale to show.
    by : str
        The attribute whose groups are the dots.

    Returns
    -------
    Picture
        A dot a group; a line at the organisation's index; two bands within which 95 and
        99.8 of 100 groups would lie if they differed by chance alone; broken lines at
        99.8 % that allow for the differences between groups as they are. Only groups
        outside the wide band are named. Groups that are not shown are counted.

    Raises
    ------
    UsageError
        For a scale or a table that was not released, or where fewer than three groups
        are shown with an interval.

    Notes
    -----
    Limits: centre -+ z s / sqrt(n), z = 1.96 and 3.09. s is the standard deviation
    within groups, pooled; it is read back from the released 95 % intervals: s =
    sum(half width / sqrt(n)) / (1.96 sum(1 / n)). Where groups differ by more than
    chance (over-dispersion), tau^2 by DerSimonian and Laird's moments widens the broken
    lines: z sqrt(s^2 / n + tau^2); the caption says tau and tau^2 / (tau^2 + s^2).

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance.
    DOI 10.1002/sim.1970
    Spiegelhalter, D. J. (2005). Handling over-dispersion of performance indicators.
    DOI 10.1136/qshc.2005.013755
    DerSimonian, R. & Laird, N. (1986). Meta-analysis in clinical trials.
    DOI 10.1016/0197-2456(86)90046-2

    Examples
    --------
    >>> import culturekit as ck
    >>> funnel_plot(ck.prepare(), "engagement").alt_text  # doctest: +ELLIPSIS
    'Engagement of ... groups by number of answers. ...'
    """
    read = reading(source)
    frame = read.table("team_scores", by)
    require_known("scale in this release", scale, list(frame["scale"].unique()))
    rows = frame[frame["scale"] == scale]
    found = _funnel(read, rows, scale)
    titles = [read.group_title(by, name) for name in found.names]
    title = read.scale_title(scale)

    def draw(paper: Paper) -> Any:
        return _draw(paper, found, titles, title)

    alt = _alt(found, titles, title)
    return picture(draw, alt, _caption(found, _kind(read, by), reasons(rows)))


def _kind(read: Reading, by: str) -> str:
    known = read.instrument.attributes if read.instrument else {}
    return plain(known[by].title if by in known else by).lower()


def _funnel(read: Reading, rows: pd.DataFrame, scale: str) -> Funnel:
    gone = hidden(rows, "index")
    shown = rows[~gone]
    whole = read.overall("team_scores")
    whole = whole[whole["scale"] == scale] if len(whole) else whole
    n, index = (shown[name].to_numpy(dtype=float) for name in ("n", "index"))
    sd = _within(shown)
    known = len(whole) > 0 and not hidden(whole, "index").iloc[0]
    centre = (
        float(whole["index"].iloc[0]) if known else float(np.average(index, weights=n))
    )
    between = np.sqrt(_between(index, sd**2 / n))
    names = group_order(shown)
    return Funnel(names, n, index, centre, sd, float(between), int(gone.sum()))


def _within(shown: pd.DataFrame) -> float:
    """Read the pooled standard deviation back from the released intervals."""
    names = ("n", "conf_low", "conf_high")
    n, low, high = (
        shown[name].to_numpy(dtype=float, na_value=np.nan) for name in names
    )
    # an interval that was cut at the end of the scale says less
    whole = ~np.isnan(low + high) & (low > 0) & (high < 100)
    if whole.sum() < SEEN_FROM:
        raise UsageError(
            "a funnel needs at least three groups shown with their intervals; release "
            "a breakdown with larger groups"
        )
    half, n = (high - low)[whole] / 2, n[whole]
    return float((half / np.sqrt(n)).sum() / (INNER * (1 / n).sum()))


def _between(index: Floats, noise: Floats) -> float:
    """Return the variance between groups by DerSimonian and Laird, not below 0."""
    weight = 1 / noise
    centre = np.average(index, weights=weight)
    excess = (weight * (index - centre) ** 2).sum() - (len(index) - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def _draw(paper: Paper, found: Funnel, titles: list[str], title: str) -> Any:
    figure, axes = new_figure(paper, 4.5 if paper.narrow else 3.9)
    most = found.n.max() * 1.06 + 1
    n = np.linspace(max(2.0, found.n.min() * 0.8), most, 300)
    bands = ((OUTER, WASH, PALE), (INNER, "#e6edf4", BLUE_LIGHT))
    for quantile, fill, edge in bands:
        reach = found.reach(n, quantile)
        axes.fill_between(
            n, found.centre - reach, found.centre + reach, color=fill, lw=0, zorder=0
        )
        for sign in (-1, 1):
            axes.plot(n, found.centre + sign * reach, color=edge, lw=1, zorder=1)
    axes.axhline(found.centre, color=INK, lw=1, zorder=2)
    if found.between > 0:
        for sign in (-1, 1):
            wide = found.centre + sign * found.reach(n, OUTER, wide=True)
            axes.plot(n, wide, color=GREY, lw=1, ls=(0, (4, 3)), zorder=1)
    _dots(axes, found, titles)
    axes.set(xlim=(n[0], most), ylim=_height(found))
    axes.set_xlabel("answers", loc="right")
    axes.set_title(wrapped(f"{title}, index", 44), loc="left", fontsize=paper.font + 1)
    axes.grid(axis="y")
    _legend(figure, paper, found)
    return figure


def _height(found: Funnel) -> tuple[float, float]:
    """Return from where to where the axis goes: all dots, and the funnel's throat."""
    usual = found.reach(np.array([np.quantile(found.n, 0.15)]), OUTER, wide=True)[0]
    low = min(found.index.min() - 4, found.centre - usual)
    high = max(found.index.max() + 4, found.centre + usual)
    return max(0.0, 5 * np.floor(low / 5)), min(100.0, 5 * np.ceil(high / 5))


def _dots(axes: Any, found: Funnel, titles: list[str]) -> None:
    far = found.outside(OUTER)
    for rows, colour in ((~far, BLUE), (far, OCHRE)):
        axes.plot(
            *(found.n[rows], found.index[rows], "o"),
            color=colour,
            markersize=6,
            markeredgecolor="white",
            markeredgewidth=0.7,
            zorder=3,
            clip_on=False,
        )
    for i in _named(found):
        _name(axes, found, i, wrapped(titles[i], 26, 1))


def _name(axes: Any, found: Funnel, i: int, title: str) -> None:
    """Write a group's name beyond its dot, where the funnel is not."""
    from matplotlib.patheffects import withStroke

    above = found.index[i] > found.centre
    place = (found.n[i] - found.n.min()) / max(1.0, np.ptp(found.n))
    side = "left" if place < 0.2 else "right" if place > 0.8 else "center"
    axes.annotate(
        title,
        (found.n[i], found.index[i]),
        xytext=(0, 6 if above else -6),
        textcoords="offset points",
        ha=side,
        va="bottom" if above else "top",
        color=INK,
        path_effects=[withStroke(linewidth=2.5, foreground="white")],
    )


def _named(found: Funnel) -> NDArray[np.int64]:
    """Return the groups outside the wide band, furthest first, a few at most."""
    apart = np.abs(found.index - found.centre) / found.reach(found.n, OUTER)
    order = np.argsort(-apart, kind="stable")
    return order[apart[order] > 1][:NAMED]


def _legend(figure: Any, paper: Paper, found: Funnel) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles = [
        Line2D([], [], color=INK, lw=1, label=OVERALL),
        Patch(facecolor="#e6edf4", edgecolor=BLUE_LIGHT, label="95 % by chance"),
        Patch(facecolor=WASH, edgecolor=PALE, label="99.8 % by chance"),
    ]
    if found.between > 0:
        handles.append(
            Line2D(
                [],
                [],
                color=GREY,
                lw=1,
                ls=(0, (4, 3)),
                label="99.8 % beside usual differences",
            )
        )
    if found.unseen:
        label = f"{found.unseen} not shown"
        handles.append(Patch(facecolor=WASH, hatch="////", lw=0, label=label))
    figure.legend(
        handles=handles,
        loc="outside lower left",
        ncols=1 if paper.narrow else 3,
        handlelength=1.4,
        handletextpad=0.5,
        columnspacing=1.2,
        borderpad=0.1,
    )


def _alt(found: Funnel, titles: list[str], title: str) -> str:
    inner, outer = found.outside(INNER), found.outside(OUTER)
    parts = [
        f"{plain(titles[i])} {number(found.index[i])} (n {number(found.n[i])})"
        for i in np.flatnonzero(outer)
    ]
    far = f": {'; '.join(parts)}" if parts else ""
    unseen = f" {found.unseen} groups are not shown." if found.unseen else ""
    return (
        f"{plain(title)} of {len(titles)} groups by number of answers. Organisation "
        f"{number(found.centre)}. {inner.sum()} outside the 95 % limits of chance, "
        f"{outer.sum()} outside those of 99.8 %{far}.{unseen}"
    )


def _caption(found: Funnel, kind: str, why: str) -> str:
    count = len(found.n)
    expected = max(1, round(count * 0.05))
    text = (
        f"Index 0 to 100 by number of answers, a dot a {kind}; n "
        f"{span(found.n.min(), found.n.max())}. Bands: where 95 and 99.8 of 100 would "
        f"lie if they differed by chance alone (standard deviation within "
        f"{found.sd:.0f}). By chance {expected} of {count} are outside the first. "
    )
    if found.between > 0:
        text += (
            f"Beyond chance they differ with a standard deviation of "
            f"{found.between:.1f} (ICC {found.icc:.2f}), which the broken lines allow "
            "for: what lies between them is no exception. "
        )
    else:
        text += "No differences beyond chance were found. "
    return f"{text}Nothing is ranked. {why}".strip()

"""Scores of all groups of a kind at a glance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import (
    OVERALL,
    Reading,
    absent,
    group_order,
    number,
    reading,
    reasons,
)
from culturekit.plots.style import (
    BLUE_LIGHT,
    INK,
    OCHRE_LIGHT,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

HEAD_FONT = 8.0
GROUPS_WIDTH = 1.5  # inches at the left that names of groups take
FULL_COLOUR = 20  # index points from the organisation at which the colour is full


def heatmap(
    source: Any, *, by: str = "function", scales: Sequence[str] | None = None
) -> Picture:
    """Draw the index of each group on each scale; colour is distance from the whole.

    Parameters
    ----------
    source : Release or Book
        With ``team_scores`` by the attribute `by`.
    by : str
        The attribute whose groups are the rows, in the table's order.
    scales : sequence of str, optional
        The columns; by default the primary scales.

    Returns
    -------
    Picture
        A number a cell; blue above and ochre below the organisation; hidden cells
        hatched with a dash.

    Raises
    ------
    UsageError
        If no such table was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> heatmap(ck.prepare(), by="office").alt_text
    'Index by group. Front office: Engagement ...'
    """
    read = reading(source)
    frame = read.table("team_scores", by)
    chosen = list(scales or read.primary(list(frame["scale"].unique()), by))
    wide = frame.pivot_table("index", "group", "scale", dropna=False, observed=False)
    wide = wide.reindex(group_order(frame))[chosen].astype(float)
    whole = _whole(read, chosen)
    groups = [read.group_title(by, group) for group in wide.index]
    if whole.notna().any():
        wide, groups = pd.concat([wide, whole.to_frame(OVERALL).T]), [*groups, OVERALL]
    titles = [read.scale_title(scale) for scale in chosen]

    def draw(paper: Paper) -> Any:
        return _draw(paper, wide, whole, (groups, titles))

    return picture(draw, _alt(read, wide, groups), _caption(frame, chosen, "index"))


def _whole(read: Reading, chosen: list[str]) -> pd.Series:
    """The organisation's index on each scale; missing where it was not released."""
    rows = read.overall("team_scores")
    if rows.empty:
        return pd.Series(np.nan, index=chosen)
    return rows.set_index("scale")["index"].reindex(chosen).astype(float)


def _draw(
    paper: Paper, wide: Any, whole: Any, names: tuple[list[str], list[str]]
) -> Any:
    groups, titles = names
    figure, axes = new_figure(paper, (1.6 if paper.narrow else 1.0) + 0.36 * len(wide))
    _colours(axes, wide - whole.to_numpy())
    for (y, x), value in _cells(wide):
        if absent(value):
            hide(axes, x, y, 1, 1)
        else:
            axes.text(
                x + 0.5, y + 0.5, number(value), ha="center", va="center", color=INK
            )
    axes.set(xlabel="", ylabel="")
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    _heads(axes, paper, titles)
    rows = [wrapped(group, 18 if paper.narrow else 24, 1) for group in groups]
    axes.set_yticks([y + 0.5 for y in range(len(rows))], rows)
    return figure


def _heads(axes: Any, paper: Paper, titles: list[str]) -> None:
    """Print the columns' titles: upright on a phone, else a text a line, centred.

    One text of several lines would be centred by the font it was measured with.
    """
    places = [x + 0.5 for x in range(len(titles))]
    letters = _letters(paper, len(titles))
    longest = max((len(word) for title in titles for word in title.split()), default=0)
    if paper.narrow or longest > letters:
        axes.set_xticks(places, [wrapped(t, 24) for t in titles], rotation=90)
        return
    axes.set_xticks([])
    for x, title in zip(places, titles, strict=True):
        for up, line in enumerate(reversed(wrapped(title, letters, 5).split("\n"))):
            at = {"ha": "center", "va": "bottom", "fontsize": HEAD_FONT}
            axes.text(x, -0.15 - 0.4 * up, line, color=SOFT, **at)


def _letters(paper: Paper, columns: int) -> int:
    """How many letters of a head fit into a column."""
    points = 72 * (paper.width - GROUPS_WIDTH) / max(columns, 1)
    return int(points / (0.6 * HEAD_FONT))


def _colours(axes: Any, distance: Any) -> None:
    import seaborn as sns
    from matplotlib.colors import LinearSegmentedColormap

    pair = [OCHRE_LIGHT, "#ffffff", BLUE_LIGHT]
    values = distance.to_numpy()
    sns.heatmap(
        values,
        ax=axes,
        mask=np.isnan(values),
        cmap=LinearSegmentedColormap.from_list("pair", pair),
        vmin=-FULL_COLOUR,
        vmax=FULL_COLOUR,
        cbar=False,
        linewidths=1.2,
        linecolor="white",
        xticklabels=False,
        yticklabels=False,
    )


def _cells(wide: Any) -> Any:
    for y, (_, row) in enumerate(wide.iterrows()):
        for x, value in enumerate(row):
            yield (y, x), value


def _alt(read: Reading, wide: Any, groups: list[str]) -> str:
    parts = []
    for group, (_, row) in zip(groups, wide.iterrows(), strict=True):
        cells = ", ".join(f"{read.scale_title(s)} {number(v)}" for s, v in row.items())
        parts.append(f"{plain(group)}: {cells}")
    return f"Index by group. {'. '.join(parts)}."


def _caption(frame: Any, scales: list[str], value: str) -> str:
    seen = frame[frame["scale"].isin(scales) & frame[value].notna()]
    half = ((seen["conf_high"] - seen["conf_low"]) / 2).median()
    known = f"n {number(seen['n'].min())} to {number(seen['n'].max())} a group; " * (
        len(seen) > 0
    )
    usual = f"a cell is known to about {number(round(half))} points either way. " * (
        len(seen) > 0 and not absent(half)
    )
    return (
        "Index 0 to 100, in the direction of the scale's name. Blue: above the "
        f"organisation; ochre: below; white: near it. {known}{usual}{reasons(frame)}"
    ).strip()

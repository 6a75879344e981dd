"""How a group's scores changed between two waves, on one line from less to more."""

from collections.abc import Sequence
from typing import Any

from culturekit.errors import require_known
from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import (
    OVERALL,
    Reading,
    absent,
    group_order,
    hidden,
    reading,
    reasons,
    signed,
)
from culturekit.plots.style import (
    BLUE,
    GREY,
    INK,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

ROOM = 1.15  # beyond the widest interval
LEAST = 12  # index points: a calm picture where nothing has changed


def change_plot(
    source: Any,
    group: str = OVERALL,
    *,
    by: str = "overall",
    scales: Sequence[str] | None = None,
) -> Picture:
    """Draw how a group's scores changed since the wave before, with intervals.

    Parameters
    ----------
    source : Release or Book
        With ``trend`` by the attribute `by`.
    group : str
        The group to show; the organisation by default.
    by : str
        The attribute that the group is a value of, or ``"overall"``.
    scales : sequence of str, optional
        Which scales, in this order; by default the primary ones.

    Returns
    -------
    Picture
        One row a scale: a dot with its 95 % interval around a line for no change;
        filled where the change is clear, open where it may be chance, a calm hatched
        row where hidden.

    Raises
    ------
    UsageError
        For a group or a table that was not released.

    Examples
    --------
    >>> import culturekit as ck
    >>> change_plot(ck.prepare()).alt_text
    'Change of the scores of the organisation, in index points. ...'
    """
    read = reading(source)
    require_known(by, group, group_order(read.table("trend", by)))
    frame = read.rows("trend", by, group).set_index("scale")
    chosen = list(scales or read.primary(list(frame.index), by))
    frame = frame.reindex(chosen)
    name = "the organisation" if by == "overall" else read.group_title(by, group)

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, [read.scale_title(s) for s in chosen])

    return picture(draw, _alt(read, name, frame), _caption(name, frame))


def _draw(paper: Paper, frame: Any, titles: list[str]) -> Any:
    rows, reach = len(frame), _reach(frame)
    step = 0.52 if paper.narrow else 0.4
    figure, axes = new_figure(paper, 0.6 + step * rows)
    axes.set(xlim=(-reach, reach), ylim=(rows - 0.4, -0.7 - 0.15 * paper.narrow))
    axes.grid(axis="x")
    axes.axvline(0, color=SOFT, lw=1)
    shown = ~hidden(frame, "estimate")
    for y, (title, (_, row)) in enumerate(zip(titles, frame.iterrows(), strict=True)):
        _label(axes, paper, (reach, y), title, row if shown.iloc[y] else None)
        if not shown.iloc[y]:
            hide(axes, -reach, y - 0.16, 2 * reach, 0.32)
            continue
        if not absent(row["conf_low"]):
            axes.plot([row["conf_low"], row["conf_high"]], [y, y], color=BLUE, lw=2)
        inside = BLUE if is_clear(row) else "white"
        axes.plot(
            [row["estimate"]],
            [y],
            "o",
            color=BLUE,
            markersize=7,
            markerfacecolor=inside,
        )
    axes.set_yticks([] if paper.narrow else range(rows))
    if not paper.narrow:
        axes.set_yticklabels([wrapped(t, paper.label) for t in titles])
    return figure


def is_clear(row: Any) -> bool:
    """Tell whether a released change stands out from chance and is large enough."""
    return not absent(row["changed"]) and bool(row["changed"])


def _reach(frame: Any) -> float:
    ends = frame[["estimate", "conf_low", "conf_high"]].astype(float)
    widest = ends.abs().max(axis=None)
    return max(LEAST, 0.0 if absent(widest) else float(widest) * ROOM)


def _label(
    axes: Any, paper: Paper, place: tuple[float, float], title: str, row: Any
) -> None:
    """Print the value at the right, and on a phone the title above the row."""
    words = "not shown" if row is None else value_of(row)
    reach, y = place
    if paper.narrow:
        clear = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        words_of = wrapped(title, 40, 1)
        axes.text(-reach, y - 0.28, words_of, va="bottom", color=INK, bbox=clear)
        axes.text(reach, y - 0.28, words, va="bottom", ha="right", color=SOFT)
    else:
        color = INK if row is not None else GREY
        axes.text(1.02 * reach, y, words, va="center", color=color)


def value_of(row: Any) -> str:
    """Print a released change with its interval.

    Examples
    --------
    >>> value_of({"estimate": 3, "conf_low": -2, "conf_high": 8})
    '+3 (−2 to +8)'
    """
    if absent(row["conf_low"]):
        return signed(row["estimate"])
    ends = f"{signed(row['conf_low'])} to {signed(row['conf_high'])}"
    return f"{signed(row['estimate'])} ({ends})"


def _alt(read: Reading, name: str, frame: Any) -> str:
    parts = []
    for scale, row in frame.iterrows():
        gone = absent(row["estimate"])
        parts.append(
            f"{read.scale_title(scale)}: {'not shown' if gone else value_of(row)}"
        )
    listed = ". ".join(parts)
    return f"Change of the scores of {plain(name)}, in index points. {listed}."


def _caption(name: str, frame: Any) -> str:
    clear = (
        "A filled dot is a clear change, an open one may be chance."
        if any(is_clear(row) for _, row in frame.iterrows())
        else "Every dot is open: each change may be chance."
    )
    return (
        f"Change in index points, with its 95 % interval: {plain(name)}. To the right "
        f"of the line is more of what the scale is called, to the left less. {clear} "
        f"{reasons(frame)}"
    ).strip()

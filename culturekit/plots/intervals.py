"""A group's scores with their intervals, beside the groups that contain it."""

from collections.abc import Mapping, Sequence
from typing import Any

from culturekit.errors import require_known
from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import (
    OVERALL,
    Reading,
    absent,
    group_order,
    hidden,
    number,
    reading,
    reasons,
    span,
    steadied,
)
from culturekit.plots.style import (
    BLUE,
    GREY,
    INK,
    OCHRE,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

MARKS = (
    {"marker": "D", "color": OCHRE, "markersize": 5},
    {"marker": "s", "color": SOFT},
)
LANE = 0.2  # wider groups are marked just below the line, so that nothing hides
WHOLE = {"marker": "|", "color": INK, "markersize": 9, "markeredgewidth": 1.6}


def interval_plot(
    source: Any,
    group: str,
    *,
    by: str = "team",
    beside: Mapping[str, str] | None = None,
    scales: Sequence[str] | None = None,
) -> Picture:
    """Draw a group's scores, steadied and with intervals, beside wider groups.

    Parameters
    ----------
    source : Release or Book
        With ``team_scores`` by the attribute `by`.
    group : str
        The group to show.
    by : str
        The attribute that the group is a value of.
    beside : mapping of str to str, optional
        Wider groups to mark, attribute to group: ``{"office": "back"}``. The
        organisation is always marked.
    scales : sequence of str, optional
        Which scales, in this order; by default the primary ones.

    Returns
    -------
    Picture
        One row a scale: line and dot for the group (the shrunken estimate with its 95 %
        interval), a mark for each wider group, a calm hatched row where hidden.

    Raises
    ------
    UsageError
        For a group or a table that was not released.

    Examples
    --------
    >>> import culturekit as ck
    >>> interval_plot(ck.prepare(), "Payroll", by="function").alt_text
    'Scores of Payroll on an index from 0 to 100. ...'
    """
    read = reading(source)
    require_known(by, group, group_order(read.table("team_scores", by)))
    frame = steadied(read.rows("team_scores", by, group)).set_index("scale")
    chosen = list(scales or read.primary(list(frame.index), by))
    frame = frame.reindex(chosen)
    marks = _marks(read, beside or {}, chosen)
    name = read.group_title(by, group)

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, [read.scale_title(s) for s in chosen], name, marks)

    return picture(draw, _alt(read, name, frame, marks), _caption(name, frame))


def _marks(
    read: Reading, beside: Mapping[str, str], scales: list[str]
) -> dict[str, Any]:
    """Name of a wider group to its index per scale; what is hidden is missing."""
    found = {}
    for by, group in beside.items():
        rows = read.rows("team_scores", by, group)
        if len(rows):
            title = read.group_title(by, group)
            found[title] = rows.set_index("scale")["index"].reindex(scales)
    whole = read.overall("team_scores")
    if len(whole):
        found[OVERALL] = whole.set_index("scale")["index"].reindex(scales)
    return found


def _draw(
    paper: Paper, frame: Any, titles: list[str], name: str, marks: dict[str, Any]
) -> Any:
    rows = len(frame)
    step = 0.52 if paper.narrow else 0.4
    figure, axes = new_figure(paper, 0.75 + step * rows + 0.22 * paper.narrow * 2)
    axes.set(xlim=(0, 100), ylim=(rows - 0.4, -0.7 - 0.15 * paper.narrow))
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.grid(axis="x")
    shown = ~hidden(frame, "value")
    for y, (title, (_, row)) in enumerate(zip(titles, frame.iterrows(), strict=True)):
        _label(axes, paper, y, title, row if shown.iloc[y] else None)
        if not shown.iloc[y]:
            hide(axes, 0, y - 0.16, 100, 0.32)
            continue
        axes.plot([row["low"], row["high"]], [y, y], color=BLUE, lw=2)
        axes.plot([row["value"]], [y], "o", color=BLUE, markersize=7)
    styles = _mark_styles(marks)
    for title, values in marks.items():
        axes.plot(
            values, [y + LANE for y in range(rows)], linestyle="", **styles[title]
        )
    axes.set_yticks([] if paper.narrow else range(rows))
    if not paper.narrow:
        axes.set_yticklabels([wrapped(t, paper.label) for t in titles])
    _legend(figure, paper, name, styles)
    return figure


def _label(axes: Any, paper: Paper, y: int, title: str, row: Any) -> None:
    """Print the value at the right, and on a phone the title above the row."""
    words = "not shown" if row is None else _value(row)
    if paper.narrow:
        axes.text(0, y - 0.28, wrapped(title, 40, 1), va="bottom", color=INK)
        axes.text(100, y - 0.28, words, va="bottom", ha="right", color=SOFT)
    else:
        axes.text(102, y, words, va="center", color=INK if row is not None else GREY)


def _value(row: Any) -> str:
    interval = span(row["low"], row["high"])
    return f"{number(row['value'])}  ({interval})"


def _mark_styles(marks: dict[str, Any]) -> dict[str, dict[str, Any]]:
    wider = [title for title in marks if title != OVERALL]
    styles = {title: MARKS[i % len(MARKS)] for i, title in enumerate(reversed(wider))}
    return {title: styles.get(title, WHOLE) for title in marks}


def _legend(figure: Any, paper: Paper, name: str, styles: dict[str, Any]) -> None:
    from matplotlib.lines import Line2D

    own = Line2D([], [], color=BLUE, marker="o", lw=2, label=wrapped(name, 30, 1))
    others = [
        Line2D([], [], linestyle="", label=wrapped(title, 30, 1), **style)
        for title, style in styles.items()
    ]
    figure.legend(
        handles=[own, *others],
        loc="outside upper left",
        ncols=2 if paper.narrow else 4,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0.1,
    )


def _alt(read: Reading, name: str, frame: Any, marks: dict[str, Any]) -> str:
    parts = []
    for scale, row in frame.iterrows():
        title = read.scale_title(scale)
        wider = ", ".join(f"{m} {number(v[scale])}" for m, v in marks.items())
        own = "not shown" if absent(row["value"]) else _value(row)
        parts.append(f"{title}: {own}; {wider}")
    return f"Scores of {plain(name)} on an index from 0 to 100. {'. '.join(parts)}."


def _caption(name: str, frame: Any) -> str:
    people = frame["n"].dropna()
    n = span(people.min(), people.max()) if people.nunique() > 1 else None
    count = f"n {n or number(people.iloc[0])}" if len(people) else "n not shown"
    return (
        f"Index 0 to 100. Dot and line: {plain(name)}, steadied towards the group "
        f"around it, with its 95 % interval; {count}. A line that holds a mark "
        f"usually means that the two cannot be told apart. {reasons(frame)}"
    ).strip()

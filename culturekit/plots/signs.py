"""Signs of careless answering with intervals, beside what careful people show."""

from collections.abc import Mapping
from typing import Any

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import absent, hidden, number, reading, reasons, span
from culturekit.plots.style import (
    BLUE,
    INK,
    OCHRE,
    SOFT,
    Paper,
    hide,
    new_figure,
    wrapped,
)

LEAST = 15.0  # percent that the axis reaches at least
TICKS = 3
EDGE = 0.02  # room for a dot at zero
LANE = 0.22  # what is usual stands just below the line, so that nothing hides


def sign_plot(
    source: Any, titles: Mapping[str, str], usual: Mapping[str, float]
) -> Picture:
    """Draw what percent shows each sign, with its interval, beside what is usual.

    Parameters
    ----------
    source : Release or Book
        With ``careless_signs overall``.
    titles : mapping of str to str
        Sign to how it is printed, in the order to draw; others are left out.
    usual : mapping of str to float
        Sign to the percent that is flagged where everybody answers with care.

    Returns
    -------
    Picture
        One row a sign: dot and 95 % interval, and a mark for what is usual.

    Raises
    ------
    UsageError
        If no such table was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> sign_plot(ck.prepare(), {"combined": "Two signs or more"}, {}).caption
    'Percent of those who could be judged, with 95 % intervals...'
    """
    frame = reading(source).table("careless_signs", "overall").set_index("sign")
    frame = frame.loc[[name for name in titles if name in frame.index]]
    words = [titles[str(name)] for name in frame.index]
    marks = [usual.get(str(name)) for name in frame.index]

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, words, marks)

    return picture(draw, _alt(frame, words, marks), _caption(frame, marks))


def _draw(
    paper: Paper, frame: Any, titles: list[str], marks: list[float | None]
) -> Any:
    rows = len(frame)
    step = 0.5 if paper.narrow else 0.36
    figure, axes = new_figure(paper, 0.7 + step * rows)
    most = float(frame[["flagged", "flagged_high"]].fillna(0).max(axis=None))
    top = LEAST * (most // LEAST + 1)
    axes.set(xlim=(-EDGE * top, top), ylim=(rows - 0.4, -0.7 - 0.15 * paper.narrow))
    axes.set_xticks([tick * top / TICKS for tick in range(TICKS + 1)])
    axes.xaxis.set_major_formatter("{x:g} %")
    axes.grid(axis="x")
    gone = hidden(frame, "flagged")
    for y, (_, row) in enumerate(frame.iterrows()):
        _label(axes, paper, (top, y), titles[y], row)
        if gone.iloc[y]:
            hide(axes, 0, y - 0.16, top, 0.32)
            continue
        if marks[y] is not None:
            axes.plot([marks[y]], [y + LANE], **_MARK)
        if not absent(row["flagged_low"]):
            span_x = [row["flagged_low"], row["flagged_high"]]
            axes.plot(span_x, [y, y], color=BLUE, lw=2)
        axes.plot([row["flagged"]], [y], "o", color=BLUE, markersize=7)
    axes.set_yticks([] if paper.narrow else range(rows))
    if not paper.narrow:
        axes.set_yticklabels([wrapped(t, paper.label, 1) for t in titles])
    _legend(figure)
    return figure


_MARK: dict[str, Any] = {"marker": "D", "color": OCHRE, "markersize": 5, "lw": 0}


def _label(
    axes: Any, paper: Paper, place: tuple[float, float], title: str, row: Any
) -> None:
    top, y = place
    if paper.narrow:
        axes.text(0, y - 0.24, wrapped(title, 32, 1), va="bottom", color=INK)
        axes.text(top, y - 0.24, _value(row), va="bottom", ha="right", color=SOFT)
    else:
        axes.text(1.02 * top, y, _value(row), va="center", color=SOFT)


def _legend(figure: Any) -> None:
    from matplotlib.lines import Line2D

    here = Line2D([], [], color=BLUE, marker="o", lw=2, label="This survey")
    usual = Line2D([], [], **_MARK, label="Everybody answers with care")
    figure.legend(
        handles=[here, usual],
        loc="outside upper left",
        ncols=2,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0.1,
    )


def _value(row: Any) -> str:
    if absent(row["flagged"]):
        return "not shown"
    if absent(row["flagged_low"]):
        return number(row["flagged"], " %")
    return (
        f"{number(row['flagged'])} %  ({span(row['flagged_low'], row['flagged_high'])})"
    )


def _alt(frame: Any, titles: list[str], marks: list[float | None]) -> str:
    parts = []
    for title, mark, (_, row) in zip(titles, marks, frame.iterrows(), strict=True):
        beside = (
            "" if mark is None else f", where all answer with care {number(mark)} %"
        )
        parts.append(f"{title}: {_value(row)}, n {number(row['n'])}{beside}")
    return f"Signs of careless answering. {'; '.join(parts)}."


def _caption(frame: Any, marks: list[float | None]) -> str:
    known = frame["n"].dropna()
    least, most = (known.min(), known.max()) if len(known) else (None, None)
    n = number(most) if least == most else span(least, most)
    beside = "; diamonds: in simulated firms where everybody answers with care"
    return (
        f"Percent of those who could be judged, with 95 % intervals"
        f"{beside if any(mark is not None for mark in marks) else ''}; n {n}. "
        f"{reasons(frame)}"
    ).strip()

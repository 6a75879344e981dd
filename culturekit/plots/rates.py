"""Who answered: response rates with their intervals."""

from typing import Any

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import absent, hidden, number, reading, reasons
from culturekit.plots.style import (
    BLUE,
    BLUE_LIGHT,
    INK,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)


def rate_bars(source: Any, *, by: str = "function") -> Picture:
    """Draw the response rate of each group with its interval and who was invited.

    Parameters
    ----------
    source : Release or Book
        With ``response_rates`` by the attribute `by`.
    by : str
        The attribute whose groups are shown, in the table's order.

    Returns
    -------
    Picture
        One bar a group, 0 to 100 %, with the 95 % interval as a thin line.

    Raises
    ------
    UsageError
        If no such table was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> rate_bars(ck.prepare(), by="office").caption
    'Answered of invited, in percent; thin lines: 95 % intervals ...'
    """
    read = reading(source)
    frame = read.table("response_rates", by).reset_index(drop=True)
    titles = [read.group_title(by, group) for group in frame["group"]]

    def draw(paper: Paper) -> Any:
        return _draw(paper, frame, titles)

    return picture(draw, _alt(frame, titles), _caption(frame))


def _draw(paper: Paper, frame: Any, titles: list[str]) -> Any:
    rows = len(frame)
    step = 0.44 if paper.narrow else 0.3
    figure, axes = new_figure(paper, 0.4 + step * rows)
    axes.set(xlim=(0, 100), ylim=(rows - 0.5, -0.6 - 0.2 * paper.narrow))
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    axes.grid(axis="x")
    tall = 0.3 if paper.narrow else 0.56
    unseen = hidden(frame, "response_rate")
    for y, (_, row) in enumerate(frame.iterrows()):
        _label(axes, paper, y, titles[y], row)
        if unseen.iloc[y]:
            hide(axes, 0, y - tall / 2, 100, tall)
            continue
        axes.barh(y, row["response_rate"], height=tall, color=BLUE_LIGHT)
        if not absent(row["conf_low"]):
            axes.plot([row["conf_low"], row["conf_high"]], [y, y], color=BLUE, lw=1.2)
    axes.set_yticks([] if paper.narrow else range(rows))
    if not paper.narrow:
        axes.set_yticklabels([wrapped(t, paper.label, 1) for t in titles])
    return figure


def _label(axes: Any, paper: Paper, y: int, title: str, row: Any) -> None:
    if paper.narrow:
        axes.text(0, y - 0.2, wrapped(title, 30, 1), va="bottom", color=INK)
        axes.text(100, y - 0.2, _value(row), va="bottom", ha="right", color=SOFT)
    else:
        axes.text(102, y, _value(row), va="center", color=SOFT)


def _value(row: Any) -> str:
    invited = f"of {number(row['invited'])}"
    if absent(row["response_rate"]):
        return f"not shown, {invited}"
    return f"{number(row['response_rate'])} %  ({number(row['n'])} {invited})"


def _alt(frame: Any, titles: list[str]) -> str:
    parts = [
        f"{plain(title)}: {_value(row)}"
        for title, (_, row) in zip(titles, frame.iterrows(), strict=True)
    ]
    return f"Response rates. {'; '.join(parts)}."


def _caption(frame: Any) -> str:
    seen = frame[~hidden(frame, "response_rate")]
    if seen.empty:
        return reasons(frame) or "No rate can be shown."
    wide = (seen["conf_high"] - seen["conf_low"]).max() / 2
    lines = "Answered of invited, in percent"
    if not absent(wide):  # a group of more answers than invitations has no interval
        lines += (
            "; thin lines: 95 % intervals (at most "
            f"{number(round(wide))} points either way)"
        )
    return f"{lines}. {reasons(frame)}".strip()

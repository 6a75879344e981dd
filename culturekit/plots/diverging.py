"""How answers are spread: diverging bars around the neutral middle."""

from collections.abc import Sequence
from typing import Any

from culturekit.plots.picture import Picture, picture
from culturekit.plots.reading import Reading, absent, number, reading, reasons
from culturekit.plots.style import (
    BLUE,
    INK,
    OCHRE,
    PALE,
    SOFT,
    Paper,
    hide,
    new_figure,
    plain,
    wrapped,
)

AGREEMENT = ("unfavourable", "neutral", "favourable")
AMOUNT = ("less", "same", "more")
COLOURS = (OCHRE, PALE, BLUE)
TOO_SMALL = 8  # percent; no room for a number inside the bar


def diverging_bars(source: Any, items: Sequence[str], *, by: str = "office") -> Picture:
    """Draw how the answers to items are spread in each group.

    Parameters
    ----------
    source : Release or Book
        With ``answer_shares`` by the attribute `by`.
    items : sequence of str
        Item ids, in the order to show; all of one kind (agreement, or less to more).
    by : str
        The attribute whose groups are compared.

    Returns
    -------
    Picture
        For each item one bar a group: unfavourable to the left, favourable to the
        right, neutral across the middle; "don't know" as a number beside it.

    Raises
    ------
    UsageError
        If no such table was released.

    Examples
    --------
    >>> import culturekit as ck
    >>> diverging_bars(ck.prepare(), ["adq_tools"]).alt_text
    'Answers in percent. My team has the tools its work requires. Front office: ...'
    """
    read = reading(source)
    frame = read.table("answer_shares", by)
    frame = frame[frame["item"].isin(list(items))]
    parts = AMOUNT if _has(frame, AMOUNT[0]) else AGREEMENT
    present = set(frame["item"])
    blocks = [
        (read.item_text(item), _rows(read, frame[frame["item"] == item], by, parts))
        for item in items
        if item in present
    ]

    def draw(paper: Paper) -> Any:
        return _draw(paper, blocks, parts)

    return picture(draw, _alt(blocks, parts), _caption(frame))


def _has(frame: Any, column: str) -> bool:
    return column in frame and bool(frame[column].notna().any())


def _rows(read: Reading, frame: Any, by: str, parts: Sequence[str]) -> list[Any]:
    unknown = frame["dont_know"] if "dont_know" in frame else [None] * len(frame)
    return [
        (read.group_title(by, row["group"]), [row[part] for part in parts], more)
        for (_, row), more in zip(frame.iterrows(), unknown, strict=True)
    ]


def _draw(paper: Paper, blocks: list[Any], parts: Sequence[str]) -> Any:
    heads = [
        wrapped(text, 50, 3) if paper.narrow else plain(text) for text, _ in blocks
    ]
    tops = [0.85 * head.count("\n") + 1.05 for head in heads]
    heights = [top + len(rows) for top, (_, rows) in zip(tops, blocks, strict=True)]
    figure, axes = new_figure(paper, 0.5 + 0.27 * sum(heights))
    left, right = _extent(blocks)
    room = (left + right) * (0.4 if paper.narrow else 0.19)  # for names of groups
    axes.set(xlim=(-left - room, right * 1.02), ylim=(sum(heights) - 0.3, -0.4))
    y = 0.0
    for head, top, (_, rows) in zip(heads, tops, blocks, strict=True):
        axes.text(-left - room, y + top - 0.6, head, color=INK, va="bottom")
        first = y + top - 0.05
        # behind the bars: a line across a number would strike it out
        ends = [first - 0.5, first + len(rows) - 0.5]
        axes.plot([0, 0], ends, color=SOFT, lw=0.7, zorder=0)
        for i, row in enumerate(rows):
            name = wrapped(row[0], 15 if paper.narrow else 22, 1)
            axes.text(-left - room, first + i, name, color=SOFT, va="center")
            _bar(axes, first + i, row, (left, right))
        y += top + len(rows)
    axes.set_axis_off()
    _legend(figure, parts)
    return figure


def _extent(blocks: list[Any]) -> tuple[float, float]:
    """How far the bars reach to the left and to the right, in percent."""
    shown = [
        values
        for _, rows in blocks
        for _, values, _ in rows
        if not any(absent(value) for value in values)
    ]
    left = max((v[0] + v[1] / 2 for v in shown), default=50.0)
    return left, max((v[2] + v[1] / 2 for v in shown), default=50.0)


def _bar(axes: Any, y: float, row: Any, extent: tuple[float, float]) -> None:
    _, values, unknown = row
    if any(absent(value) for value in values):
        hide(axes, -extent[0], y - 0.36, sum(extent), 0.72)
        return
    left = -values[0] - values[1] / 2
    for value, colour in zip(values, COLOURS, strict=True):
        axes.barh(y, value, left=left, height=0.72, color=colour)
        if value >= TOO_SMALL:
            ink = "white" if colour == BLUE else INK
            middle = left + value / 2
            axes.text(middle, y, number(value), ha="center", va="center", color=ink)
        left += value
    if not absent(unknown) and unknown > 0:
        axes.text(
            extent[1] * 1.05, y, f"? {number(unknown)} %", va="center", color=SOFT
        )


def _legend(figure: Any, parts: Sequence[str]) -> None:
    from matplotlib.patches import Patch

    handles = [
        Patch(color=colour, label=part.capitalize())
        for part, colour in zip(parts, COLOURS, strict=True)
    ]
    figure.legend(handles=handles, loc="outside upper left", ncols=3, borderpad=0.1)


def _alt(blocks: list[Any], parts: Sequence[str]) -> str:
    said = []
    for text, rows in blocks:
        groups = "; ".join(f"{plain(row[0])}: {_shares(row, parts)}" for row in rows)
        said.append(f"{plain(text)} {groups}.")
    return f"Answers in percent. {' '.join(said)}"


def _shares(row: Any, parts: Sequence[str]) -> str:
    _, values, unknown = row
    if any(absent(value) for value in values):
        return "not shown"
    shares = [f"{part} {number(v)}" for part, v in zip(parts, values, strict=True)]
    if not absent(unknown) and unknown > 0:
        shares.append(f"don't know {number(unknown)}")
    return ", ".join(shares)


def _caption(frame: Any) -> str:
    n = frame["n"].dropna()
    count = f" n {number(n.min())} to {number(n.max())} an item and group." * (
        len(n) > 0
    )
    unknown = " “?”: don't know, in percent of those asked." * _has(frame, "dont_know")
    return f"Percent of answers.{count}{unknown} {reasons(frame)}".strip()

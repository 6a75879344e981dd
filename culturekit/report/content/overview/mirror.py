"""What each office says about the other beside what that one says of itself."""

from typing import Any

from culturekit.plots.reading import Reading, absent, number, reading
from culturekit.report.content.html import Block, Safe, block, calm, quiet, table
from culturekit.report.content.naming import grouping, spelled


def mirror(book: Any) -> Block:
    """Lay what one office thinks of the other beside what the other says of itself.

    Parameters
    ----------
    book : Book
        With ``answer_shares`` and ``team_scores`` by office, and the role `mirror`.
    """
    read = reading(book)
    _, side = grouping(read)
    pairs = read.instrument.roles.mirror if read.instrument else {}
    if not pairs or not read.has("answer_shares", side):
        return calm("This survey did not ask the offices about each other.")
    rows = [
        row for item, scale in pairs.items() for row in _rows(read, side, item, scale)
    ]
    if not rows:
        return calm("What the offices say of each other cannot be shown.")
    heads = ["Said of the other office", "By", "Beside it", "Agree", "Of themselves"]
    return block(_lead(read), table(heads, rows, words=3), _how(read))


def _rows(read: Reading, side: str, item: str, scale: str) -> list[list[Any]]:
    """One row a side: its view of the other, then the other's own view."""
    roles = read.instrument.roles if read.instrument else None
    pair = (roles.reference, roles.contrast) if roles else (None, None)
    rows = []
    for viewer, viewed in (pair, pair[::-1]):
        said = _value(read, "answer_shares", side, (str(viewer), "item", item))
        own = _value(read, "team_scores", side, (str(viewed), "scale", scale))
        title = read.group_title(side, viewer)
        words = [read.item_text(item), title, read.scale_title(scale)]
        rows.append([*words, _percent(said), _percent(own)])
    return rows


def _value(read: Reading, name: str, side: str, which: tuple[str, str, str]) -> Any:
    group, column, wanted = which
    rows = read.rows(name, side, group)
    rows = rows[rows[column] == wanted] if len(rows) else rows
    return None if rows.empty else rows.iloc[0]["favourable"]


def _percent(value: Any) -> str | None:
    return None if absent(value) else number(value, " %")


def _lead(read: Reading) -> str:
    asked = len(read.instrument.roles.mirror) if read.instrument else 0
    things = f"{spelled(asked)} {'thing' if asked == 1 else 'things'}"
    return (
        f"On {things} each office was asked about the other. Where the two views "
        "differ, somebody works from a picture that the other does not share."
    )


def _how(read: Reading) -> Safe:
    return quiet(
        "“Agree”: percent of this office that agree. “Of themselves”: percent of the "
        "other office with high answers on the scale beside it. The two do not come "
        "from one question, so their difference is not a measure; a wide distance is "
        "a reason to talk.",
        _counted(read),
    )


def _counted(read: Reading) -> str:
    pairs = read.instrument.roles.mirror if read.instrument else {}
    frame = read.table("answer_shares", grouping(read)[1])
    n = frame.loc[frame["item"].isin(list(pairs)), "n"].dropna()
    return f"n {number(n.min())} to {number(n.max())} a statement." if len(n) else ""

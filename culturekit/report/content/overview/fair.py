"""How sharing is seen: fairness and procedure beside what people do not know."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from culturekit.instrument import Instrument
from culturekit.plots.diverging import diverging_bars
from culturekit.plots.reading import Reading, absent, number, reading
from culturekit.report.content.html import Block, block, calm, quiet, table, tag
from culturekit.report.content.naming import grouping, joined, the

OPAQUE = 20  # percent of "don't know" from which the page speaks of it


def fairness_seen(book: Any) -> Block:
    """Show fair sharing and fair procedure by office, "don't know" beside each.

    Parameters
    ----------
    book : Book
        With ``answer_shares`` by office.
    """
    read = reading(book)
    _, side = grouping(read)
    items = _fairness_items(read)
    if not items or not read.has("answer_shares", side):
        return calm("Answers on fair sharing were not released by office.")
    frame = read.table("answer_shares", side)
    frame = frame[frame["item"].isin(items)]
    groups = [str(group) for group in frame["group"].dropna().unique()]
    rows = [_item_row(read, frame[frame["item"] == item], groups) for item in items]
    return block(
        _opaque_lead(read, frame, side),
        table(_heads(read, side, groups), rows),
        quiet(
            _base(frame), "A high “don't know” is a result: it shows what is not told."
        ),
    )


def _fairness_items(read: Reading) -> list[str]:
    """Items of fair sharing, then of fair procedure, as far as they can be unknown."""
    part = read.instrument
    if part is None:
        return []
    fair = [
        i for s in part.roles.fairness if s in part.scales for i in part.scales[s].items
    ]
    unsure = [
        item
        for item in part.items
        if part.items[item].scale in part.primary
        and part.response(item).dont_know
        and item not in fair
    ]
    return fair + unsure


def _heads(read: Reading, side: str, groups: Sequence[str]) -> list[str]:
    titles = [read.group_title(side, group) for group in groups]
    return [
        "Statement",
        *(f"{title}: agree" for title in titles),
        *(f"{title}: don't know" for title in titles),
    ]


def _item_row(read: Reading, rows: pd.DataFrame, groups: Sequence[str]) -> list[Any]:
    item = str(rows["item"].iloc[0]) if len(rows) else ""
    found = rows.set_index(rows["group"].astype(str))
    agree = [_percent(found, group, "favourable") for group in groups]
    unknown = [_percent(found, group, "dont_know") for group in groups]
    return [read.item_text(item), *agree, *unknown]


def _percent(found: pd.DataFrame, group: str, column: str) -> str | None:
    value = found[column].get(group)
    return None if absent(value) else number(value, " %")


def _opaque_lead(read: Reading, frame: pd.DataFrame, side: str) -> str:
    known = frame[frame["dont_know"].notna()]
    if known.empty:
        return "How many agree, and how many do not know."
    shares = known.groupby("group", sort=False)["dont_know"].mean()
    parts = [
        f"{number(round(share))} % in {the(read, side, str(group))}"
        for group, share in shares.items()
    ]
    loud = "a large part" if shares.max() >= OPAQUE else "a part"
    return (
        f"On fairness {loud} of the answers is “don't know”: on average "
        f"{joined(parts)}."
    )


def _base(frame: pd.DataFrame) -> str:
    n = frame["n"].dropna()
    if n.empty:
        return ""
    return (
        f"“Agree” in percent of those who gave an answer (n {number(n.min())} to "
        f"{number(n.max())} an office and statement), “don't know” in percent of those "
        "asked."
    )


def spread(book: Any) -> Block:
    """Show how answers are spread, office beside office.

    Parameters
    ----------
    book : Book
        With ``answer_shares`` by office.
    """
    read = reading(book)
    _, side = grouping(read)
    if read.instrument is None or not read.has("answer_shares", side):
        return calm("The spread of answers was not released by office.")
    parts: list[Any] = []
    for title, items in _families(read.instrument):
        present = set(read.table("answer_shares", side)["item"])
        shown = [item for item in items if item in present]
        if shown:
            words = tag("p", _widest(read, shown, side))
            parts += [tag("h3", title), words, diverging_bars(read, shown, by=side)]
    if not parts:
        return calm("The spread of answers was not released by office.")
    return block("Behind an average there can be agreement, or two camps.", *parts)


def _widest(read: Reading, items: Sequence[str], side: str) -> str:
    """Name the item on which the two sides answer most differently."""
    frame = read.table("answer_shares", side)
    frame = frame[frame["item"].isin(list(items))]
    column = "more" if frame["more"].notna().any() else "favourable"
    wide = frame.pivot_table(column, "item", "group", sort=False).astype(float)
    if wide.empty or wide.shape[1] < 2:
        return ""
    item = (wide.max(axis=1) - wide.min(axis=1)).idxmax()
    shares = [
        f"{number(value)} % in {the(read, side, str(group))}"
        for group, value in wide.loc[item].items()
    ]
    return (
        f"The offices answer most differently to “{read.item_text(str(item))}”: "
        f"{joined(shares)} {'say more' if column == 'more' else 'agree'}."
    )


def _families(part: Instrument) -> list[tuple[str, tuple[str, ...]]]:
    """Which items to draw: adequacy, fairness, and amounts next to the other side."""
    roles = part.roles
    amounts = [s for s, scale in part.scales.items() if scale.kind == "bipolar"]
    chosen = [*roles.adequacy, *roles.fairness, *amounts] or list(part.primary)[:2]
    scales = [part.scales[name] for name in chosen if name in part.scales]
    return [(scale.title, scale.items) for scale in scales]

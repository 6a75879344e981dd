"""Those who did not answer, and what the page cannot say."""

from typing import Any

import pandas as pd

from culturekit.plots.reading import OVERALL, Reading, number, reading, span
from culturekit.report.content.html import Block, Safe, block, listed, quiet, table
from culturekit.report.content.naming import grouping, spelled

TWICE = 2  # how much oftener the silent may intend to leave, in the middle column


def non_response(book: Any) -> Block:
    """Say between which bounds the intent to leave lies, whatever the silent intend.

    Parameters
    ----------
    book : Book
        With ``answer_shares`` of the item on leaving, and ``response_rates``.
    """
    read = reading(book)
    n, invited = book.about.get("n"), book.about.get("invited")
    lead = "How many did not answer is not known."
    if n and invited:
        lead = (
            f"{number(n)} of {number(invited)} people answered; what the other "
            f"{number(invited - n)} intend is not known."
        )
    rows = _bounds(read)
    shown = (_bounds_table(rows), _bounds_words(rows)) if rows else ()
    return block(
        lead,
        *shown,
        quiet(
            "People who intend to leave often answer less. If that is so here, the "
            "real share of people who intend to leave is higher than shown, and the "
            "tie between fairness and leaving may be stronger or weaker. Some have "
            "left before they were asked."
        ),
    )


def _bounds(read: Reading) -> list[tuple[str, float, float]]:
    """Return group, share that intends to leave, and share that answered (0 to 1)."""
    _, side = grouping(read)
    kinds = [("overall", OVERALL)]
    if side and read.has("response_rates", side):
        groups = read.table("response_rates", side)["group"].astype(str)
        kinds += [(side, group) for group in groups]
    rows = [(by, group, *_known(read, by, group)) for by, group in kinds]
    return [
        (read.group_title(by, group), said, answered)
        for by, group, said, answered in rows
        if pd.notna(said) and 0 < answered <= 1
    ]


def _known(read: Reading, by: str, group: str) -> tuple[float, float]:
    """Return the shares of one group, NaN for what was not released."""
    unknown = (float("nan"), float("nan"))
    part = read.instrument
    item = part.roles.leaving_item if part else None
    if part is None or item not in part.items:
        return unknown
    response = part.response(item)
    labels = dict(
        zip(response.codes, response.labels.get(part.language, ()), strict=False)
    )
    leaving = {str(labels.get(code, code)) for code in part.roles.leaving_codes}
    said = read.rows("answer_shares", by, group)
    invited = read.rows("response_rates", by, group)
    if said.empty or invited.empty or invited["invited"].isna().any():
        return unknown
    said = said[(said["item"] == item) & said["option"].isin(leaving)]
    if said.empty or said["percent"].isna().any():
        return unknown
    heads = float(invited["invited"].iloc[0])
    return float(said["percent"].sum()) / 100, float(said["n"].iloc[0]) / heads


def _bounds_table(rows: list[tuple[str, float, float]]) -> Safe:
    heads = [
        "Intend to leave",
        "As those who answered",
        "Twice as often",
        "None to all",
    ]
    shown = []
    for group, said, answered in rows:
        here, silent = said * answered, 1 - answered
        twice = here + min(1.0, TWICE * said) * silent
        ends = (round(100 * here), round(100 * (here + silent)))
        shown.append([group, _percent(said), _percent(twice), f"{span(*ends)} %"])
    return table(heads, shown)


def _bounds_words(rows: list[tuple[str, float, float]]) -> Safe:
    answered = [100 * share for _, _, share in rows]
    return quiet(
        "Percent of all invited who intend to leave, if the silent intend to as those "
        "who answered do, twice as often, or none or all of them. The last column is "
        "all that the answers prove; "
        f"{span(round(min(answered)), round(max(answered)))} % answered this question."
    )


def _percent(share: float) -> str:
    return number(round(100 * share), " %")


def cannot_say(book: Any) -> Block:
    """List what this page cannot say.

    Parameters
    ----------
    book : Book
        What the page is about.
    """
    read = reading(book)
    unit, side = grouping(read)
    units = ""
    if side and read.has("team_scores", unit):
        named = read.table("team_scores", unit)["group"].nunique()
        units = (
            f"How offices in general compare: resources are set for {spelled(named)} "
            "functions, and what lies between offices is known from those alone."
        )
    points = [
        "That unfairness makes people leave. One survey at one time shows what goes "
        "together, not what causes what. People who are on their way out may also come "
        "to see things as less fair.",
        units,
        "Who will leave. Intent is not leaving, and no score of a person exists here.",
        "How much a change of policy would help. For that, something has to be changed "
        "and measured again.",
        "Intent to leave of single teams: it is not shown below the function.",
    ]
    return block(
        "The numbers above are about groups, at one time, in their own words.",
        listed([point for point in points if point], "cannot"),
    )

"""The percent intending to leave by fairness, also in teams not seen."""

from typing import Any

import pandas as pd

from culturekit.plots.curve import fairness_title, intent_curve, levels
from culturekit.plots.reading import absent, number, reading, span
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import count

STEP = 10  # index points of fairness that effects are told for


def intent(book: Any) -> Block:
    """Show the predicted percent intending to leave at low and at high fairness.

    Parameters
    ----------
    book : Book
        With ``intent_at``.
    """
    read = reading(book)
    frame = levels(read) if read.has("intent_at") else pd.DataFrame()
    if len(frame) < 2:
        return calm("The share of those who intend to leave cannot be shown.")
    first, last = frame.iloc[0], frame.iloc[-1]
    lead = (
        f"Where the score on “{fairness_title(read)}” is {number(first['fairness'])}, "
        f"{_percent(first)} are predicted to intend to leave within twelve months; "
        f"where it is {number(last['fairness'])}, {_percent(last)}."
    )
    return block(
        lead,
        intent_curve(read),
        _intent_table(frame),
        quiet(_per_ten(first), _counted(first), "This does not show causes."),
    )


def _percent(row: Any) -> str:
    return number(round(float(row["percent"])), " %")


def _per_ten(row: Any) -> str:
    if absent(row["per_ten_points"]):
        return ""
    points = round(float(row["per_ten_points"]), 1)
    low, high = (round(float(row[name]), 1) for name in ("per_ten_low", "per_ten_high"))
    way = "fewer" if points < 0 else "more"
    return (
        f"On average {count(abs(points), 'percentage point')} {way} for every {STEP} "
        f"index points (95 % interval of the change: {span(low, high)})."
    )


def _counted(row: Any) -> str:
    if absent(row["n"]) or absent(row["n_teams"]):
        return ""
    return f"n {number(row['n'])} in {number(row['n_teams'])} teams."


def _intent_table(frame: pd.DataFrame) -> Safe:
    rows = [
        [
            f"Index {number(row['fairness'])}",
            number(row["percent"], " %"),
            span(row["conf_low"], row["conf_high"]),
        ]
        for _, row in frame.iterrows()
    ]
    shown = table(["Fairness", "Intend to leave", "95 % interval"], rows)
    return numbers("The numbers behind the figure", shown)


def unseen_teams(book: Any) -> Block:
    """Say how well intent can be told for teams that the model has not seen.

    Parameters
    ----------
    book : Book
        With ``unseen_teams``.
    """
    read = reading(book)
    frame = read.table("unseen_teams") if read.has("unseen_teams") else pd.DataFrame()
    if frame.empty or absent(frame.iloc[0]["auc"]):
        return calm("How well intent can be told for other teams was not tried.")
    row = frame.iloc[0]
    percent = number(round(100 * float(row["auc"])))
    low, high = (round(100 * float(row[name])) for name in ("conf_low", "conf_high"))
    return block(
        f"Given one person who intends to leave and one who does not, both from teams "
        f"that the model has not seen, it picks the right one {percent} times out of "
        f"100 ({span(low, high)}); tossing a coin would do 50.",
        quiet(
            "This measures how much of a pattern there is. No score of a person is "
            "made or kept.",
            _counted(row),
        ),
    )

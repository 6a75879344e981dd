"""The mixed model in a sentence, with its table."""

from typing import Any

import pandas as pd

from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.plots.style import plain
from culturekit.report.content.html import Block, Safe, block, calm, quiet, table
from culturekit.report.content.naming import count

STEP = 10  # index points of fairness that effects are told for


def model(book: Any) -> Block:
    """Tell the mixed model in a sentence, with its table.

    Parameters
    ----------
    book : Book
        With ``mixed``.
    """
    read = reading(book)
    if not read.has("mixed"):
        return calm(
            "There are too few answers for a model, or this survey did not ask about "
            "leaving."
        )
    frame = read.table("mixed")
    return block(
        _model_words(read, frame),
        _model_table(read, frame),
        quiet(
            "Index points of intent to leave, 0 to 100, that go along with each line "
            "when the other lines stay as they are; teams may differ.",
            _counted_model(frame),
            _side_words(read, frame),
        ),
    )


def _model_words(read: Reading, frame: pd.DataFrame) -> str:
    fairness = read.instrument.roles.fairness if read.instrument else ()
    rows = frame[frame["term"].isin(list(fairness))]
    if rows.empty or absent(rows.iloc[0]["estimate"]):
        return read.note("mixed")
    row = rows.iloc[0]
    effect, low, high = (
        STEP * float(row[name]) for name in ("estimate", "conf_low", "conf_high")
    )
    way = "lower" if effect < 0 else "higher"
    sure = "" if low * high > 0 else " That includes none at all."
    return (
        f"Of two people alike in the rest of the table, the one whose score on "
        f"“{read.scale_title(str(row['term']))}” is {STEP} points higher has an intent "
        f"to leave that is on average {_points(abs(effect))} {way} (95 % interval of "
        f"the difference: {span(round(low, 1), round(high, 1))}).{sure}"
    )


def _counted_model(frame: pd.DataFrame) -> str:
    row = frame.iloc[0]
    teams = row.get("n_groups")
    groups = "" if absent(teams) else f" in {number(teams)} teams"
    return f"n {number(row['n'])}{groups}."


def _side_words(read: Reading, frame: pd.DataFrame) -> str:
    """Say that the line of the side counts teams, where sides are set for units."""
    roles = read.instrument.roles if read.instrument else None
    if roles is None or not roles.side or not roles.side_unit:
        return ""
    if not frame["term"].str.startswith(f"{roles.side}[").any():
        return ""
    unit = read.instrument.attributes[roles.side_unit] if read.instrument else None
    name = plain(unit.title).lower() if unit else roles.side_unit
    return (
        f"The last line counts teams; sides are set by {name}, of which there are few, "
        "so it is known less well than its interval says."
    )


def _points(value: float) -> str:
    return count(round(value, 1), "point")


def _model_table(read: Reading, frame: pd.DataFrame) -> Safe:
    rows = []
    for _, row in frame.iterrows():
        title, step = _term(read, str(row["term"]))
        values = [step * row[name] for name in ("estimate", "conf_low", "conf_high")]
        estimate, low, high = (round(float(value), 1) for value in values)
        rows.append([title, estimate, span(low, high)])
    return table(["What", "Points", "95 % interval"], rows)


def _term(read: Reading, term: str) -> tuple[str, float]:
    """How a term of the formula is printed, and by what it is multiplied."""
    if term == "Intercept":
        return "Starting point (all scores 0)", 1.0
    name, _, level = term.partition("[T.")
    if level:
        part = read.instrument.attributes.get(name) if read.instrument else None
        title = read.group_title(name, level.rstrip("]"))
        return (title if part else f"{name}: {title}"), 1.0
    return f"{read.scale_title(name)}, per {STEP} points", float(STEP)

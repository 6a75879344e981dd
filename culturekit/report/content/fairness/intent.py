"""The story from fairness to the intent to leave, in words before numbers."""

from typing import Any

import pandas as pd

from culturekit.plots.curve import fairness_title, intent_curve, levels
from culturekit.plots.gaps import gap_plot, gaps_by_domain, sides
from culturekit.plots.reading import Reading, absent, number, reading, span
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    listed,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import count, grouping, spelled
from culturekit.report.content.overview.scored import known_from

__all__ = [
    "cannot_say",
    "intent",
    "model",
    "non_response",
    "the_gap",
    "unseen_teams",
]

STEP = 10  # index points of fairness that effects are told for


def the_gap(book: Any) -> Block:
    """Say how far apart the two sides are in what they get and how fair they find it.

    Parameters
    ----------
    book : Book
        With ``gap``.
    """
    read = reading(book)
    if not read.has("gap"):
        return calm("The gap between the offices was not released.")
    parts = [_gap_words(read, scale) for scale in _fair_and_enough(read)]
    said = " ".join(part for part in parts if part) or read.note("gap")
    domains = gaps_by_domain(read)
    figure = gap_plot(read) if len(domains) else ""
    return block(said, figure, quiet(known_from(read, read.table("gap"))))


def _fair_and_enough(read: Reading) -> list[str]:
    roles = read.instrument.roles if read.instrument else None
    return [*roles.adequacy, *roles.fairness] if roles else []


def _gap_words(read: Reading, scale: str) -> str:
    frame = read.table("gap")
    rows = frame[(frame["scale"] == scale) & (frame["item"].fillna("") == "")]
    if rows.empty or absent(rows.iloc[0]["estimate"]):
        return ""
    row = rows.iloc[0]
    contrast, reference = (side.lower() for side in sides(read))
    way = "below" if row["estimate"] < 0 else "above"
    return (
        f"On “{read.scale_title(scale)}” the {contrast} stands "
        f"{count(round(abs(row['estimate'])), 'point')} {way} the {reference} "
        f"({span(*(round(row[name]) for name in ('conf_low', 'conf_high')))})."
    )


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


def non_response(book: Any) -> Block:
    """Say what the answers cannot tell of those who did not answer.

    Parameters
    ----------
    book : Book
        With the number invited in ``about``.
    """
    n, invited = book.about.get("n"), book.about.get("invited")
    known = bool(n and invited)
    lead = (
        f"{number(n)} of {number(invited)} people answered; what the other "
        f"{number(invited - n)} intend is not known."
        if known
        else "How many were invited is not known, so nobody knows how many are missing."
    )
    return block(
        lead,
        quiet(
            "People who intend to leave often answer less. If that is so here, the "
            "real share of people who intend to leave is higher than shown, and the "
            "tie between fairness and leaving may be stronger or weaker. Some have "
            "left before they were asked."
        ),
    )


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

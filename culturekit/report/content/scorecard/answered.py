"""Who of the team answered."""

from typing import Any

from culturekit.plots.reading import absent, number, reasons, span
from culturekit.plots.style import plain
from culturekit.report.content.html import Block, block, calm, quiet
from culturekit.report.content.naming import count
from culturekit.report.content.scorecard.subject import Subject, subject

LOW_RATE = 60  # percent; below it the page warns of those who did not answer


def who_answered(book: Any, team: str = "") -> Block:
    """Say how many of the team answered, beside its office.

    Parameters
    ----------
    book : Book
        With ``response_rates`` by team.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    row = _one(about, about.by, about.team)
    if row is not None and absent(row["invited"]) and not absent(row["n"]):
        return _without_roster(about, row["n"])
    if row is None or absent(row["response_rate"]):
        return _not_counted(about, row)
    lead = (
        f"{number(row['n'])} of the {number(row['invited'])} people invited in "
        f"{plain(about.team)} answered: {number(row['response_rate'])} %."
    )
    low = row["response_rate"] < LOW_RATE
    warning = (
        "Fewer than six in ten answered. Those who did not may see things differently; "
        "read the scores with that in mind."
    )
    interval = (
        f"Of a team asked again and again, {span(row['conf_low'], row['conf_high'])} % "
        "would answer in the long run (95 % interval)."
    )
    return block(lead, quiet(_rate_beside(about), interval, warning * bool(low)))


def _one(about: Subject, by: str, group: str) -> Any:
    rows = about.read.rows("response_rates", by, group)
    return None if rows.empty else rows.iloc[0]


def _without_roster(about: Subject, n: float) -> Block:
    """Say what is known where nobody told how many were invited."""
    return block(
        f"{count(n, 'person', 'people')} of {plain(about.team)} answered.",
        quiet("Without a roster nobody knows how many were invited."),
    )


def _not_counted(about: Subject, row: Any) -> Block:
    """A calm word where even the number of answers is kept back."""
    known = row is not None and not absent(row["invited"])
    invited = (
        f"{count(row['invited'], 'person was', 'people were')} invited. "
        if known
        else ""
    )
    return calm(
        f"{invited}How many of {plain(about.team)} answered is not shown, so that "
        "nobody can be picked out. One rule decides this for all teams; it is not a "
        "verdict on this one.",
        quiet("" if row is None else reasons(row.to_frame().T), _rate_beside(about)),
    )


def _rate_beside(about: Subject) -> str:
    place = about.widest
    row = _one(about, *place)
    if row is None or absent(row["response_rate"]):
        return ""
    return (
        f"In {about.the(place)}, {number(row['response_rate'])} % of "
        f"{number(row['invited'])} answered."
    )

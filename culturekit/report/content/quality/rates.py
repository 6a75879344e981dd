"""Who answered, by level and by team, with intervals."""

from typing import Any

import pandas as pd

from culturekit.plots.rates import rate_bars
from culturekit.plots.reading import (
    Reading,
    absent,
    hidden,
    number,
    reading,
    reasons,
    span,
)
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
    tag,
)
from culturekit.report.content.naming import count, joined

NO_ROSTER = "Without a roster nobody knows how many were invited."
RATE = "response_rates"


def rates(book: Any) -> Block:
    """Show the response rate of the organisation, its levels and its teams.

    Parameters
    ----------
    book : Book
        With ``response_rates`` by team and by what contains it.
    """
    read = reading(book)
    levels = _levels(read)
    known = [by for by in levels if read.table(RATE, by)["invited"].notna().any()]
    if not known:
        return calm(f"{NO_ROSTER} {_counted(read)}".strip())
    team = levels[0]
    above = [by for by in known if by != team]
    return block(
        _lead(read),
        *(part for by in reversed(above) for part in _level(read, by)),
        *(_teams(read, team) if team in known else ()),
        quiet(
            _over(read, known),
            "The interval is the range in which the rate of such a group would lie in "
            "the long run (95 %). Those who did not answer may see things differently.",
        ),
    )


def _levels(read: Reading) -> list[str]:
    """Return the team and what contains it, as far as rates were released."""
    if read.instrument is None:
        return []
    team = read.instrument.roles.team
    known = team in read.instrument.attributes
    above = read.instrument.containers(team) if known else ()
    return [by for by in (team, *above) if read.has(RATE, by)]


def _lead(read: Reading) -> str:
    whole = read.overall(RATE)
    if whole.empty or absent(whole.iloc[0]["response_rate"]):
        return "How many answered in all is not shown; what may be shown is below."
    row = whole.iloc[0]
    said = (
        f"{number(row['n'])} of {number(row['invited'])} people invited answered, "
        f"{number(row['response_rate'])} %"
    )
    if absent(row["conf_low"]):
        return f"{said}: more than were invited, so the roster needs a look."
    return f"{said} ({span(row['conf_low'], row['conf_high'])})."


def _counted(read: Reading) -> str:
    whole = read.overall(RATE)
    if whole.empty or absent(whole.iloc[0]["n"]):
        return ""
    return f"{count(whole.iloc[0]['n'], 'person', 'people')} answered."


def _level(read: Reading, by: str) -> list[Any]:
    return [tag("h3", f"By {_title(read, by).lower()}"), rate_bars(read, by=by)]


def _teams(read: Reading, team: str) -> list[Any]:
    """Return the teams: how many are shown, why others are not, and the table."""
    frame = read.table(RATE, team)
    gone = hidden(frame, "response_rate")
    teams = count(len(frame), _title(read, team).lower())
    if not gone.any():
        said = f"The rates of all {teams} can be shown."
    else:
        said = f"The rates of {number((~gone).sum())} of {teams} can be shown."
    return [
        tag("h3", f"By {_title(read, team).lower()}"),
        tag("p", said),
        quiet(reasons(frame.assign(why=_short(frame)))),
        _table(read, team, frame, gone),
    ]


def _short(frame: pd.DataFrame) -> Any:
    """Return the reasons without what is shown instead: that differs by team."""
    return frame["why"].str.partition(" Shown instead:")[0]


def _table(read: Reading, by: str, frame: pd.DataFrame, gone: Any) -> Safe:
    rows = [
        [
            read.group_title(by, row["group"]),
            row["invited"],
            None if hide else row["n"],
            None if hide else number(row["response_rate"], " %"),
            None if hide or absent(row["conf_low"])
            else span(row["conf_low"], row["conf_high"]),
        ]
        for hide, (_, row) in zip(gone, frame.iterrows(), strict=True)
    ]  # fmt: skip
    heads = [_title(read, by), "Invited", "Answered", "Rate", "95 % interval"]
    return numbers(
        f"All {count(len(frame), _title(read, by).lower())}", table(heads, rows)
    )


def _over(read: Reading, levels: list[str]) -> str:
    names = []
    for by in levels:
        frame = read.table(RATE, by)
        over = frame[frame["response_rate"].fillna(0) > 100]
        names += [read.group_title(by, group) for group in over["group"]]
    if not names:
        return ""
    return (
        f"More people answered than were invited in {joined(names)}: the roster or the "
        "team names in the answers need a look."
    )


def _title(read: Reading, by: str) -> str:
    known = read.instrument.attributes.get(by) if read.instrument else None
    return known.title if known else by.capitalize()

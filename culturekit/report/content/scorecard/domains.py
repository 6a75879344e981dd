"""Whether the team has enough for the work, and who can change what is short."""

from typing import Any

import pandas as pd

from culturekit.plots.reading import absent, hidden, number, span
from culturekit.report.content.html import Block, Safe, block, calm, quiet, table
from culturekit.report.content.naming import joined
from culturekit.report.content.scorecard.subject import Subject, subject

OWNERS = {
    "team": "the team and its manager",
    "function": "the head of the function",
    "executive": "the executive team",
}


def enough_for_the_work(book: Any, team: str = "") -> Block:
    """Show adequacy beside the same office, by domain with the owner of each.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by team and ``answer_shares`` by function and office.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    roles = about.read.instrument.roles if about.read.instrument else None
    if roles is None or not roles.adequacy:
        return calm("This survey did not ask whether teams have enough for the work.")
    words = [_sentence(about, scale) for scale in roles.adequacy]
    return block(" ".join(filter(None, words)), *_profile(about))


def _sentence(about: Subject, scale: str) -> str:
    own, other = about.scores, about.of(*about.widest)
    if scale not in own.index or absent(own.loc[scale, "value"]):
        return "What the team itself is short of cannot be shown."
    row = own.loc[scale]
    value = f"{number(row['value'])} ({span(row['low'], row['high'])})"
    start = f"The team scores {value} on having enough for the work"
    if other.empty or scale not in other.index or absent(other.loc[scale, "index"]):
        return f"{start}."
    index = other.loc[scale, "index"]
    same = row["low"] <= index <= row["high"]
    tail = (
        "cannot be told apart" if same else "differ by more than chance usually brings"
    )
    return f"{start}; {about.the(about.widest)} scores {number(index)}. The two {tail}."


def _profile(about: Subject) -> list[Safe]:
    """The table by domain for the nearest group in which domains may be shown."""
    places = [(about.by, about.team), *about.above.items()]
    for place in places:
        rows = _domains(about, *place)
        if len(rows) and not hidden(rows, "favourable").all():
            return _domain_table(about, place, rows)
    return [quiet("Single domains cannot be shown for any group around this team.")]


def _domains(about: Subject, by: str, group: str) -> pd.DataFrame:
    """Adequacy items with a domain of one group, domain as index."""
    instrument = about.read.instrument
    frame = about.read.rows("answer_shares", by, group)
    if frame.empty or instrument is None:
        return pd.DataFrame()
    asked = {
        item: part.domain
        for item, part in instrument.items.items()
        if part.domain and part.scale in instrument.roles.adequacy
    }
    frame = frame[frame["item"].isin(list(asked))].drop_duplicates("item")
    return frame.assign(domain=frame["item"].map(asked)).set_index("domain")


def _domain_table(
    about: Subject, place: tuple[str, str], rows: pd.DataFrame
) -> list[Safe]:
    wide = about.widest
    other = _domains(about, *wide) if wide[0] != "overall" and wide != place else rows
    own_head, other_head = _heads(about, place), _heads(about, wide)
    heads = ["Domain", "Who can change it", own_head, "n"]
    heads += [other_head] if other is not rows else []
    body = []
    for domain, row in rows.iterrows():
        cells = [_title(about, str(domain)), _owner(about, str(domain))]
        cells += [_percent(row["favourable"]), row["n"]]
        if other is not rows:
            cells.append(_percent(other["favourable"].get(domain)))
        body.append(cells)
    return [_how(about, place), table(heads, body, words=2), _owners_note(about)]


def _heads(about: Subject, place: tuple[str, str]) -> str:
    by, group = place
    return about.read.group_title(by, group)


def _percent(value: Any) -> Any:
    return None if absent(value) else number(value, " %")


def _title(about: Subject, domain: str) -> str:
    roles = about.read.instrument.roles if about.read.instrument else None
    return roles.domains.get(domain, domain) if roles else domain


def _owner(about: Subject, domain: str) -> str:
    roles = about.read.instrument.roles if about.read.instrument else None
    level = roles.domain_owners.get(domain, "") if roles else ""
    return OWNERS.get(level, level or "not named")


def _how(about: Subject, place: tuple[str, str]) -> Safe:
    own = place == (about.by, about.team)
    where = "" if own else (
        "Answers to single questions are shown for larger groups only, so the table is "
        f"about {about.the(place)}, not about the team alone. "
    )  # fmt: skip
    return quiet(f"{where}Percent of answers that agree that there is enough.")


def _owners_note(about: Subject) -> Safe:
    roles = about.read.instrument.roles if about.read.instrument else None
    elsewhere = [
        _title(about, domain)
        for domain, level in (roles.domain_owners if roles else {}).items()
        if level == "executive"
    ]
    if not elsewhere:
        return Safe("")
    return quiet(
        f"{joined(elsewhere)} are decided above the team; its manager can carry the "
        "matter on, not settle it."
    )

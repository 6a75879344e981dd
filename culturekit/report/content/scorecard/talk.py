"""Three things to talk about: which, by a stated rule, and how sure they are."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from culturekit.plots.reading import absent, hidden, number, span
from culturekit.report.content.html import Block, Safe, block, calm, quiet, tag
from culturekit.report.content.scorecard.subject import Subject, subject

RULE = (
    "How the three were chosen: of the main scales, the one on which the team stands "
    "furthest on the good side of the group it is compared with, and the two on which "
    "it stands furthest on the other side; clear differences come before unclear ones."
)


@dataclass(frozen=True)
class Thing:
    """One scale to talk about.

    Parameters
    ----------
    scale : str
        Its id.
    strength : bool
        Whether the team stands on the good side.
    gap : float
        Index points, team minus the group it is compared with.
    own, low, high, other : float
        The team's steadied index, its interval, and the other group's index.
    clear : bool
        Whether the difference was told apart from chance by the rule of all teams.
    outside : bool
        Whether the interval leaves out the other group's index.
    """

    scale: str
    strength: bool
    gap: float
    own: float
    low: float
    high: float
    other: float
    clear: bool
    outside: bool


def things(about: Subject) -> list[Thing]:
    """Return up to three scales to talk about, the strength first.

    Parameters
    ----------
    about : Subject
        A team of which scores are shown.

    Returns
    -------
    list of Thing
        At most one strength and two others; empty when nothing can be compared.
    """
    found = [thing for thing in _all(about) if thing]
    ordered = sorted(
        found, key=lambda t: (t.clear, t.outside, abs(t.gap)), reverse=True
    )
    strengths = [thing for thing in ordered if thing.strength]
    others = [thing for thing in ordered if not thing.strength]
    return strengths[:1] + others[:2]


def _all(about: Subject) -> list[Thing | None]:
    own, other = about.scores, about.of(*about.widest)
    if other.empty:
        return []
    frame = own.join(other["index"].rename("other"))
    seen = frame[~hidden(frame, "shrunken") & frame["other"].notna()]
    return [_thing(about, str(scale), row) for scale, row in seen.iterrows()]


def _thing(about: Subject, scale: str, row: "pd.Series[Any]") -> Thing | None:
    gap = float(row["shrunken"] - row["other"])
    sign = _good_sign(about, scale)
    if not gap or not sign:
        return None
    inside = row["shrunken_low"] <= row["other"] <= row["shrunken_high"]
    return Thing(
        scale=scale,
        strength=gap * sign > 0,
        gap=gap,
        own=float(row["shrunken"]),
        low=float(row["shrunken_low"]),
        high=float(row["shrunken_high"]),
        other=float(row["other"]),
        clear=not absent(row["differs"]) and bool(row["differs"]),
        outside=not inside,
    )


def _good_sign(about: Subject, scale: str) -> int:
    part = about.read.instrument.scales.get(scale) if about.read.instrument else None
    return {"good": 1, "bad": -1, "neither": 0}[part.direction if part else "good"]


def to_talk_about(book: Any, team: str = "") -> Block:
    """Name three things to talk about, one a strength, and how they were chosen.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by team and by what contains it.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    if not about.shown:
        return calm(
            "There is nothing that this page may single out for so small a group. The "
            f"questions further down can be talked about with {about.the(about.wider)} "
            "in view."
        )
    found = things(about)
    if not found:
        return block("Nothing sets this team apart from the group around it.")
    items = [_talk_item(about, thing) for thing in found]
    return block(
        _summary(about, found), tag("ol", *items, class_="talk"), quiet(_rule(about))
    )


def _summary(about: Subject, found: list[Thing]) -> str:
    clear = sum(thing.clear or thing.outside for thing in found)
    place = about.the(about.widest)
    if not clear:
        return (
            f"On no scale can the team be told apart from {place}. These are openings "
            "for a conversation, not findings."
        )
    some = "All of these" if clear == len(found) else f"{_word(clear)} of these"
    return f"{some} can be told apart from {place}; the words say which."


def _word(count: int) -> str:
    return {1: "One", 2: "Two"}.get(count, str(count))


def _rule(about: Subject) -> str:
    strength = any(thing.strength for thing in things(about))
    none = "On no scale does the team stand on the good side, so no strength is named."
    return RULE if strength else f"{RULE} {none}"


def _talk_item(about: Subject, thing: Thing) -> Safe:
    which = "A strength" if thing.strength else "To talk about"
    title = about.read.scale_title(thing.scale)
    return tag(
        "li",
        tag("span", which, class_="which"),
        tag("h3", title),
        tag("p", _talk_words(about, thing)),
        class_="strength" if thing.strength else "concern",
    )


def _talk_words(about: Subject, thing: Thing) -> str:
    place = about.the(about.widest)
    way = "above" if thing.gap > 0 else "below"
    gap = number(abs(thing.gap))
    points = "point" if gap == "1" else "points"
    start = (
        f"{number(thing.own)} ({span(thing.low, thing.high)}), {gap} {points} {way} "
        f"{place} ({number(thing.other)})."
    )
    if thing.clear:
        return f"{start} A clear difference, also after comparing all teams."
    if thing.outside:
        return f"{start} More than chance usually brings, but not beyond doubt."
    return f"{start} This can be chance."

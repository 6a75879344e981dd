"""Three things to talk about: which, by a stated rule, and how sure they are."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from culturekit.plots.reading import absent, hidden, number, span
from culturekit.report.content.html import Block, Safe, block, calm, quiet, tag
from culturekit.report.content.naming import count, spelled
from culturekit.report.content.scorecard.subject import Subject, subject

RULE = (
    "How the three were chosen: of the main scales, the one on which the team stands "
    "furthest on the good side of the group it is compared with, and the two on which "
    "it stands furthest on the other side; clear differences come before unclear ones. "
    "Where there are not enough on a side, the team's own better and weaker scores "
    "fill up."
)
STRENGTHS, OTHERS = 1, 2


@dataclass(frozen=True)
class Thing:
    """One scale to talk about.

    Parameters
    ----------
    scale : str
        Its id.
    strength : bool
        Whether it is named as a strength.
    sign : int
        1 where more is better, -1 where more is worse.
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
    sign: int
    gap: float
    own: float
    low: float
    high: float
    other: float
    clear: bool
    outside: bool

    def urgency(self, side: int) -> tuple[bool, bool, bool, float, float]:
        """Return what scales are sorted by for one side: good (1) or not (-1)."""
        goodness = self.own if self.sign > 0 else 100 - self.own
        fits = self.gap * self.sign * side > 0
        told = fits and self.clear, fits and self.outside
        return fits, *told, abs(self.gap) * fits, goodness * side


def things(about: Subject) -> list[Thing]:
    """Return up to three scales to talk about, the strength first.

    Parameters
    ----------
    about : Subject
        A team of which scores are shown.

    Returns
    -------
    list of Thing
        One strength and two others, fewer where fewer scales can be compared.
    """
    found = [thing for thing in _all(about) if thing]
    strengths = sorted(found, key=lambda t: t.urgency(1), reverse=True)[:STRENGTHS]
    rest = [thing for thing in found if thing not in strengths]
    others = sorted(rest, key=lambda t: t.urgency(-1), reverse=True)[:OTHERS]
    return [*strengths, *(replace(thing, strength=False) for thing in others)]


def _all(about: Subject) -> list[Thing | None]:
    own, other = about.scores, about.of(*about.widest)
    if other.empty:
        return []
    frame = own.join(other["index"].rename("other"))
    seen = frame[~hidden(frame, "value") & frame["other"].notna()]
    return [_thing(about, str(scale), row) for scale, row in seen.iterrows()]


def _thing(about: Subject, scale: str, row: "pd.Series[Any]") -> Thing | None:
    gap = float(row["value"] - row["other"])
    sign = _good_sign(about, scale)
    if not sign:
        return None
    inside = row["low"] <= row["other"] <= row["high"]
    return Thing(
        scale=scale,
        strength=True,
        sign=sign,
        gap=gap,
        own=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
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
            "Nothing is singled out where scores are not shown. The questions further "
            f"down can be talked about with {about.the(about.wider)} in view."
        )
    found = things(about)
    if not found:
        return block("Nothing sets this team apart from the group around it.")
    items = [_talk_item(about, thing) for thing in found]
    return block(_summary(about, found), tag("ol", *items, class_="talk"), quiet(RULE))


def _summary(about: Subject, found: list[Thing]) -> str:
    clear = sum(thing.clear or thing.outside for thing in found)
    place = about.the(about.widest)
    if not clear:
        return (
            f"On no scale can the team be told apart from {place}. These are openings "
            "for a conversation, not findings."
        )
    some = "All of these" if clear == len(found) else f"{spelled(clear)} of these"
    return f"{some.capitalize()} can be told apart from {place}; the words say which."


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
    start = (
        f"{number(thing.own)} ({span(thing.low, thing.high)}), "
        f"{_distance(about, thing)} ({number(thing.other)})."
    )
    if thing.clear:
        return f"{start} A clear difference, also after comparing all teams."
    if thing.outside:
        return f"{start} More than chance usually brings, but not beyond doubt."
    own = "better" if thing.strength else "weaker"
    if thing.gap * thing.sign * (1 if thing.strength else -1) <= 0:
        return f"{start} One of the team's own {own} scores."
    return f"{start} This can be chance."


def _distance(about: Subject, thing: Thing) -> str:
    place = about.the(about.widest)
    if not thing.gap:
        return f"level with {place}"
    way = "above" if thing.gap > 0 else "below"
    return f"{count(abs(thing.gap), 'point')} {way} {place}"

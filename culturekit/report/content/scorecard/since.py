"""How the team's scores changed since the wave before."""

from typing import Any

from culturekit.plots.changes import change_plot
from culturekit.plots.reading import hidden, reasons
from culturekit.plots.style import plain
from culturekit.report.content.changing import (
    beware,
    change_table,
    earlier,
    is_known,
    lead_of,
    no_wave,
    people_of,
    rows_of,
)
from culturekit.report.content.html import Block, block, calm, numbers, quiet
from culturekit.report.content.scorecard.subject import Subject, subject

CHANCE = (
    "In a group of this size a few other people, or one bad week, move a score by many "
    "points; an interval that holds the line means that nothing may have changed."
)


def since_last_time(book: Any, team: str = "") -> Block:
    """Show how the team's scores changed, or those of the nearest group around it.

    Parameters
    ----------
    book : Book
        With ``trend`` by team and by what contains it, where there is an earlier wave.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    if not is_known(book) or not about.read.has("trend", about.by):
        return calm(no_wave())
    own = rows_of(about.read, about.by, about.team, about.by)
    if _is_shown(own):
        return _changes(book, about, (about.by, about.team))
    by, group = _wider(about)
    why = _why(book, about, own)
    if not by:
        return calm(f"No change can be shown for {plain(about.team)}.", quiet(why))
    return _changes(book, about, (by, group), why)


def _changes(book: Any, about: Subject, place: tuple[str, str], why: str = "") -> Block:
    by, group = place
    frame = rows_of(about.read, by, group, about.by)
    since = earlier(book)
    whose = "the team" if group == about.team else about.the(place)
    lead = lead_of(about.read, frame, since, whose)
    if why:
        lead = f"Changes of {plain(about.team)} are not shown. {lead}"
    scales = [str(scale) for scale in frame.index]
    return block(
        lead,
        quiet(why) if why else "",
        change_plot(about.read, group, by=by, scales=scales),
        numbers(
            "The numbers behind the figure", change_table(about.read, frame, since)
        ),
        quiet(
            f"Answers: {people_of(frame)}.",
            CHANCE if group == about.team else "",
            *beware(book, about.read),
        ),
    )


def _is_shown(frame: Any) -> bool:
    return len(frame) > 0 and not bool(hidden(frame, "estimate").all())


def _wider(about: Subject) -> tuple[str, str]:
    """Return the nearest group around the team of which changes are shown."""
    for by, group in about.above.items():
        if _is_shown(rows_of(about.read, by, group, about.by)):
            return by, group
    return "", ""


def _why(book: Any, about: Subject, own: Any) -> str:
    if own.empty:
        return (
            f"{plain(about.team)} was not there in {earlier(book)}, or nobody answered."
        )
    told = reasons(own).partition(" Shown instead:")[0]
    return told or f"Nobody of {plain(about.team)} answered in {earlier(book)}."

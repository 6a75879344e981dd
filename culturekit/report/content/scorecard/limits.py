"""What cannot be told for a team of this size."""

from typing import Any

from culturekit.plots.reading import absent, number
from culturekit.plots.style import plain
from culturekit.report.content.html import Block, block, calm, listed
from culturekit.report.content.scorecard.detect import detectable, usual_sd
from culturekit.report.content.scorecard.subject import Subject, subject


def cannot_be_told(book: Any, team: str = "") -> Block:
    """Say which differences are too small to be seen in so many answers.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by team and by what contains it.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    n = about.scores["n"].median() if about.shown else None
    if n is None or absent(n):
        return calm(
            "Where scores are not shown, this page cannot tell anything. In a small "
            "group one person's bad week moves the whole score: it would say more "
            "about chance than about the team."
        )
    n = float(n)
    sd, measured = usual_sd(about.read)
    other = _others(about, n)
    between = detectable(n, other, sd) if other else None
    change = detectable(n, n, sd)
    return block(_lead(about, n, between, change), listed(_points(about, sd, measured)))


def _others(about: Subject, n: float) -> float:
    """Answers in the rest of the group that the team is compared with."""
    frame = about.of(*about.widest)
    total = frame["n"].median() if len(frame) else float("nan")
    return 0.0 if absent(total) else max(float(total) - n, 0.0)


def _lead(about: Subject, n: float, between: float | None, change: float) -> str:
    answers = f"With {number(n)} answers"
    if between is None:
        return (
            f"{answers}, a change of less than about {round(change)} points until the "
            "next survey would usually go unnoticed."
        )
    return (
        f"{answers}, a difference from the rest of {about.the(about.widest)} of less "
        f"than about {round(between)} points would usually go unnoticed, and so would "
        f"a change of less than about {round(change)} points until the next survey."
    )


def _points(about: Subject, sd: float, measured: bool) -> list[str]:
    source = "measured in this survey" if measured else "usual for such scales"
    return [
        "“Usually” means: a true difference of that size would be found in four "
        f"surveys out of five (two-sided, 5 %, spread {round(sd)} points, {source}).",
        "No difference found does not mean that there is none.",
        f"Four times as many answers would halve these numbers; {plain(about.team)} "
        "cannot grow for the sake of a survey, so talk counts for more than points.",
        "Nothing here says anything about a single person.",
    ]

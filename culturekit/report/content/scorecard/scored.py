"""The team's scores beside its office and the organisation."""

from typing import Any

from culturekit.plots.intervals import interval_plot
from culturekit.plots.reading import absent, hidden, span
from culturekit.plots.style import plain
from culturekit.report.content.html import (
    Block,
    Safe,
    block,
    calm,
    numbers,
    quiet,
    table,
)
from culturekit.report.content.naming import spelled
from culturekit.report.content.scorecard.subject import Subject, subject


def scores(book: Any, team: str = "") -> Block:
    """Show the team's scores with intervals beside its office and the organisation.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by team and by what contains it.
    team : str
        The team; without a name the first one that may be shown. A team that is too
        small gets the nearest group around it instead.
    """
    about = subject(book, team)
    if about.shown:
        return _team_scores(about)
    by, group = about.wider
    if by == "overall":
        return calm(
            f"No scores can be shown for {plain(about.team)}.", quiet(about.why)
        )
    beside = {b: g for b, g in about.above.items() if b != by}
    return block(
        f"The scores of {plain(about.team)} are not shown. Below is "
        f"{about.the((by, group))}, to which the team belongs.",
        quiet(about.why),
        interval_plot(about.read, group, by=by, beside=beside),
        _score_table(about, (by, group)),
    )


def _team_scores(about: Subject) -> Block:
    frame = about.scores
    seen = frame[~hidden(frame, "value")]
    clear = int(seen["differs"].fillna(value=False).astype(bool).sum())
    place = about.the(about.widest)
    say = f"On {spelled(clear)}" if clear else "On none"
    lead = (
        f"{say} of {spelled(len(seen))} scales is the team clearly different from the "
        f"rest of {place}."
    )
    how = (
        "A clear difference is one that stands after all teams and scales were "
        "compared at once and is of a size that people notice. Small teams are "
        "steadied: their score is drawn towards the group around them as far as "
        "chance could explain it."
    )
    widest = dict([about.widest]) if about.widest[0] != "overall" else {}
    figure = interval_plot(about.read, about.team, by=about.by, beside=widest)
    return block(lead, figure, _score_table(about, (about.by, about.team)), quiet(how))


def _score_table(about: Subject, place: tuple[str, str]) -> Safe:
    frame, other = about.of(*place), about.of(*about.widest)
    heads = ["Scale", "n", "Index", "Steadied", "95 % interval", "Compared with"]
    rows = [
        [
            about.read.scale_title(str(scale)),
            row["n"],
            row["index"],
            row["value"],
            None if absent(row["value"]) else span(row["low"], row["high"]),
            other["index"].get(scale) if len(other) else None,
        ]
        for scale, row in frame.iterrows()
    ]
    return numbers("The numbers behind the figure", table(heads, rows))

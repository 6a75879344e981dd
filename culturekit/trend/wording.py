"""The plain sentence of a trend: no number of any single group in it."""

from collections.abc import Sequence

import pandas as pd

from culturekit.results import counted
from culturekit.survey import Survey
from culturekit.trend.questions import NOT, SAME, Shared


def trend_note(
    table: pd.DataFrame,
    waves: tuple[Survey, Survey],
    asked: Sequence[Shared],
    *,
    linked: bool,
) -> str:
    """Say what was compared, and what was not.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `trend`.
    waves : tuple of Survey
        The earlier and the later one.
    asked : sequence of Shared
        All scales that either of them has.
    linked : bool
        Whether people were found again.
    """
    named = " and ".join(str(wave.wave or "a wave without a name") for wave in waves)
    text = f"{named} compared on {counted(table['scale'].nunique(), 'scale')}"
    partly = [part.scale for part in asked if part.verdict not in {SAME, NOT}]
    lost = [part.scale for part in asked if part.verdict == NOT]
    if partly:
        text += f"; not asked in quite the same way: {', '.join(partly)}"
    if lost:
        text += f"; not comparable: {', '.join(lost)}"
    people = (
        "people who answered both times were found again"
        if linked
        else "the waves count as different people"
    )
    return f"{text}; {people}."

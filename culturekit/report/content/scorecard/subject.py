"""Which team a page is about, what contains it, and what may be shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from culturekit.errors import UsageError, require_known
from culturekit.plots.reading import (
    OVERALL,
    Reading,
    hidden,
    reading,
    reasons,
    steadied,
)
from culturekit.report.content.naming import the


@dataclass(frozen=True, eq=False)
class Subject:
    """A team as a page sees it.

    Parameters
    ----------
    read : Reading
        The release and the words of the survey.
    team : str
        The team's name.
    above : mapping of str to str
        What contains it, nearest first, attribute to group.
    """

    read: Reading
    team: str
    above: Mapping[str, str]

    @property
    def by(self) -> str:
        """The attribute that reports are about."""
        return self.read.instrument.roles.team if self.read.instrument else "team"

    @property
    def scores(self) -> pd.DataFrame:
        """The team's released scores on the primary scales, scale as index."""
        return self.of(self.by, self.team)

    @property
    def shown(self) -> bool:
        """Whether at least one score of the team may be shown."""
        return not bool(hidden(self.scores, "value").all())

    @property
    def why(self) -> str:
        """Why scores of the team are hidden, in the gate's own words."""
        return reasons(self.scores)

    @property
    def wider(self) -> tuple[str, str]:
        """The nearest group around the team of which scores are shown."""
        for by, group in self.above.items():
            frame = self.of(by, group)
            if len(frame) and not hidden(frame, "value").all():
                return by, group
        return "overall", OVERALL

    @property
    def widest(self) -> tuple[str, str]:
        """The group that the team is compared with: its office, or the organisation."""
        for by, group in reversed(list(self.above.items())):
            if len(self.of(by, group)):
                return by, group
        return "overall", OVERALL

    def of(self, by: str, group: str) -> pd.DataFrame:
        """Return the released primary scores of a group, scale as index."""
        frame = self.read.rows("team_scores", by, group)
        if frame.empty:
            return frame
        frame = steadied(frame).set_index("scale")
        return frame.loc[self.read.primary(list(frame.index), self.by)]

    def the(self, place: tuple[str, str]) -> str:
        """Print a group inside a sentence, such as "the back office"."""
        return the(self.read, *place)


def subject(book: Any, team: str = "") -> Subject:
    """Return the team of a page; without a name, the first one that is shown.

    Parameters
    ----------
    book : Book
        What was released, and about what.
    team : str
        A team's name as in the roster or the answers.

    Returns
    -------
    Subject

    Raises
    ------
    UsageError
        For a team that is not in the release.
    """
    read = reading(book)
    by = read.instrument.roles.team if read.instrument else "team"
    frame = read.table("team_scores", by)
    known = list(dict.fromkeys(frame["group"].astype(str)))
    if not team:
        seen = frame.loc[~hidden(frame, "index"), "group"].astype(str)
        team = next(iter([*seen, *known]), "")
    if not known:
        raise UsageError(f"no {by} in the released table; read responses with a {by}")
    require_known(by, team, known)
    return Subject(read, team, _above(book, team))


def _above(book: Any, team: str) -> dict[str, str]:
    """What contains a team, nearest first, by the hierarchy in the book."""
    org = getattr(book, "about", {}).get("org", {})
    return {attribute: str(group) for attribute, group in org.get(team, {}).items()}

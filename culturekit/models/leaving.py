"""Who intends to leave, at which fairness, in which team: the rows of intent models."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.instrument import Instrument
from culturekit.labelled import Labelled, group_numbers, labelled
from culturekit.scoring import Scores
from culturekit.scoring.answers import answers
from culturekit.survey import Survey

FEWEST_OF_EACH = 10  # leavers, and stayers, below which nothing is estimated
NOT_CAUSES = "This does not show causes."


@dataclass(frozen=True, eq=False)
class Leaving:
    """Respondents who said whether they intend to leave.

    Parameters
    ----------
    frame : pandas.DataFrame
        Attributes and scale indices.
    leaves : (n,) float array
        1 for those who intend to leave, 0 for the others.
    teams : (n,) int array
        Team of each row, from 0; every row its own where no team is known.
    scales : tuple of str
        Score columns of `frame`, without the outcome.
    instrument : Instrument
    """

    frame: pd.DataFrame
    leaves: NDArray[np.float64]
    teams: NDArray[np.int64]
    scales: tuple[str, ...]
    instrument: Instrument

    def only(self, rows: NDArray[np.bool_]) -> "Leaving":
        """Return some of the rows; teams are numbered again without gaps."""
        teams = np.unique(self.teams[rows], return_inverse=True)[1]
        return Leaving(
            self.frame[rows], self.leaves[rows], teams, self.scales, self.instrument
        )

    @property
    def n_teams(self) -> int:
        """How many teams the rows come from."""
        return len(np.unique(self.teams))

    @property
    def too_few(self) -> str:
        """Why nothing can be estimated, or an empty string."""
        leaving = int(self.leaves.sum())
        staying = len(self.leaves) - leaving
        if min(leaving, staying) >= FEWEST_OF_EACH:
            return ""
        return (
            f"At least {FEWEST_OF_EACH} people who intend to leave and as many who do "
            "not are needed; there are fewer."
        )


def leaving_rows(data: Survey | Scores) -> Leaving:
    """Return those who said whether they intend to leave.

    Raises
    ------
    UsageError
        If the data is not a survey, or its definition has no item on leaving.
    """
    known = labelled(data, "index")
    if known.survey is None:
        raise UsageError(
            "intent to leave needs a Survey or Scores: the definition says which "
            "answer means leaving (roles.leaving_item, roles.leaving_codes)"
        )
    survey, roles = known.survey, known.survey.instrument.roles
    item = roles.leaving_item
    if item is None or not roles.leaving_codes:
        raise UsageError(
            "the definition has no roles.leaving_item with roles.leaving_codes; add "
            "them to say which answer means leaving"
        )
    require_known("column", item, [str(name) for name in survey.data])
    codes = answers(survey, item)
    stays = set(survey.instrument.response(item).codes)
    stays -= {*roles.leaving_codes, *roles.leaving_ignored}
    leaves = np.full(len(codes), np.nan)
    leaves[np.isin(codes, list(stays))] = 0.0
    leaves[np.isin(codes, roles.leaving_codes)] = 1.0
    said = ~np.isnan(leaves)
    frame = known.frame[said]
    outcome = {roles.outcome, survey.instrument.items[item].scale}
    scales = tuple(name for name in known.scales if name not in outcome)
    return Leaving(frame, leaves[said], _teams(known, frame), scales, survey.instrument)


def _teams(known: Labelled, frame: pd.DataFrame) -> NDArray[np.int64]:
    """Number the teams; somebody without a team is a team of one."""
    team = known.instrument.roles.team if known.instrument else ""
    if team not in frame:
        return np.arange(len(frame))
    numbers = group_numbers(frame[team])[0].astype(np.int64)
    alone = numbers < 0
    numbers[alone] = numbers.max(initial=-1) + 1 + np.arange(alone.sum())
    return numbers

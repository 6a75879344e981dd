"""Answers laid out for signs of careless answering: all at once, or piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from culturekit.numerics.pairs import (
    PairMoments,
    column_means,
    pair_moments,
    pair_sums,
)
from culturekit.psychometrics.presented import Presented, presented
from culturekit.scoring.stored import Pieces
from culturekit.survey import Survey

MIDDLE = 0.5  # of a scale: what an item is taken from that a first piece lacks


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of a survey, or of a wave that is still in its store.

    Parameters
    ----------
    given : Survey or Pieces
    """

    given: Survey | Pieces

    @property
    def survey(self) -> Survey:
        """Who answered; a wave of a store has attributes and no items."""
        return self.given.survey if isinstance(self.given, Pieces) else self.given

    @cached_property
    def _whole(self) -> Presented:
        return presented(self.survey)

    def sheets(self) -> Iterator[tuple[slice, Presented]]:
        """Yield the rows of a piece, and its answers."""
        if isinstance(self.given, Survey):
            yield slice(None), self._whole
            return
        survey, start = self.given.survey, 0
        items = [name for name in self.given.names if name in survey.instrument.items]
        source = self.given.source(items, "", None)
        for table in source.stream:
            rows = slice(start, start + len(table))
            data = table.to_pandas().set_axis(survey.data.index[rows])
            yield rows, presented(replace(survey, data=data))
            start = rows.stop
        if not start:
            yield slice(0, 0), presented(survey)

    def moments(self) -> PairMoments:
        """Return the moments of every pair of items, over all respondents."""
        if isinstance(self.given, Survey):
            return pair_moments(self._whole.positions)
        sums = None
        for _, sheet in self.sheets():
            if sums is None:
                means = column_means(sheet.positions)
                centre = np.where(np.isnan(means), MIDDLE, means)
                sums = pair_sums(sheet.positions, centre)
            else:
                sums = sums + pair_sums(sheet.positions, sums.centre)
        assert sums is not None  # there is one sheet, if an empty one
        return sums.moments()

"""Margins that weights were made to meet, and what they explain of an influence."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from culturekit.numerics.counts import sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_ROUNDS = 1000
NEAR = 1e-13


@dataclass(frozen=True, eq=False)
class Calibration:
    """Margins that the weights were made to meet.

    Parameters
    ----------
    weights : (n,) float array
        The weights that met the margins (before trimming).
    counts : (n,) float array
        What a row counts in the averages of cells: the starting weights after
        post-stratification, one a row after raking (see Notes).
    cell : (n,) int array
        Cell of each row.
    margins : tuple of (cells,) int arrays
        Category of each cell on each margin.

    Notes
    -----
    R's survey weights the averages of post-strata with the starting weights, those of
    raked margins not at all. The two agree where starting weights are equal within
    cells.
    """

    weights: Floats
    counts: Floats
    cell: Ints
    margins: tuple[Ints, ...]

    def explained(
        self, influence: Floats, rows: Ints, domain: Ints, count: int
    ) -> Floats:
        """Return what the margins explain of influences, per unit of weight.

        Parameters
        ----------
        influence : (m,) float array
            Of some rows; it is 0 for all others.
        rows, domain : (m,) int arrays
            Which rows, and the domain of each.
        count : int
            Number of domains.

        Returns
        -------
        (cells, count) float array
            The influence over the weight, projected on the categories of all margins,
            one margin after the other until nothing changes.
        """
        cells, weights = len(self.margins[0]), self.weights[rows]
        there = weights > 0
        size = np.where(there, influence / np.where(there, weights, 1.0), 0.0)
        place = self.cell[rows] * count + domain
        whole = sums(place, self.counts[rows] * size, cells * count)
        total = sums(self.cell, self.counts, cells)
        left = whole.reshape(cells, count) * _inverse(total)[:, None]
        before, scale = left.copy(), float(np.abs(size).max(initial=0.0))
        averages = [_averages(margin, total) for margin in self.margins]
        for _ in range(MOST_ROUNDS if scale > 0 else 0):
            change = 0.0
            for margin, average in zip(self.margins, averages, strict=True):
                part = (average @ left)[margin]
                left = left - part
                change = max(change, float(np.abs(part).max(initial=0.0)))
            if len(self.margins) == 1 or change <= NEAR * scale:
                break
        fitted: Floats = before - left
        return fitted


def _averages(margin: Ints, total: Floats) -> Any:
    """Return the matrix that averages cells within the categories of a margin."""
    shares = total * _inverse(sums(margin, total, int(margin.max()) + 1))[margin]
    return csr_array((shares, (margin, np.arange(len(margin)))))


def _inverse(values: Floats) -> Floats:
    return np.where(values > 0, 1 / np.where(values > 0, values, 1.0), 0.0)

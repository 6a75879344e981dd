"""Weights that meet population margins, and weights kept within bounds.

Respondents who are alike on all margins get the same factor. So raking works on the
table of such cells, which is small however many respondents there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.numerics.counts import sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DENSE = 1_000_000  # cells that may all stand in a table, empty ones included


@dataclass(frozen=True, eq=False)
class CrossCells:
    """Respondents sorted into the cells that margins make together.

    Parameters
    ----------
    cell : (n,) int array
        Cell of each row, from 0; only cells with a row are numbered.
    margins : tuple of (cells,) int arrays
        Category of each cell on each margin.
    """

    cell: Ints
    margins: tuple[Ints, ...]

    @property
    def count(self) -> int:
        """The number of cells."""
        return len(self.margins[0])


def cross_cells(codes: Sequence[Ints], sizes: Sequence[int]) -> CrossCells:
    """Cross margins, keeping the cells in which there is a row.

    Parameters
    ----------
    codes : sequence of (n,) int arrays
        Category of each row on each margin, from 0; none missing.
    sizes : sequence of int
        How many categories each margin has.

    Examples
    --------
    >>> crossed = cross_cells([np.array([0, 1, 1]), np.array([2, 0, 0])], [2, 3])
    >>> crossed.cell, crossed.margins
    (array([0, 1, 1]), (array([0, 1]), array([2, 0])))
    """
    joint, kept = _numbered(codes[0], sizes[0])
    margins: tuple[Ints, ...] = (kept,)
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        # renumbered after every margin, so that the product of sizes cannot overflow
        joint, kept = _numbered(joint * size + code, len(kept) * size)
        margins = (*(margin[kept // size] for margin in margins), kept % size)
    return CrossCells(joint, margins)


def _numbered(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """Return codes without gaps, and which codes occur, ascending."""
    if size > max(DENSE, 2 * len(codes)):
        kept, numbers = np.unique(codes, return_inverse=True)
        return numbers.astype(np.int64), kept
    present = np.zeros(size, dtype=bool)
    present[codes] = True
    kept = np.flatnonzero(present)
    if len(kept) == size:
        return codes, kept
    number = np.zeros(size, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return number[codes], kept


@dataclass(frozen=True, eq=False)
class Raked:
    """Factors that bring starting weights to the margins.

    Parameters
    ----------
    factors : (cells,) float array
        What the starting weights of a cell are multiplied with.
    rounds : int
        Times that all margins were met in turn.
    converged : bool
    off : float
        Largest relative distance of a category's weight from its population.
    """

    factors: Floats
    rounds: int
    converged: bool
    off: float


def rake_cells(
    start: Floats,
    margins: Sequence[Ints],
    targets: Sequence[Floats],
    *,
    tolerance: float = 1e-10,
    most_rounds: int = 1000,
) -> Raked:
    """Rake the weights of cells to margins by iterative proportional fitting.

    Parameters
    ----------
    start : (cells,) float array
        Sum of the starting weights of each cell, at least 0.
    margins : sequence of (cells,) int arrays
        Category of each cell on each margin.
    targets : sequence of (categories,) float arrays
        Population of every category; where it is above 0 there must be weight.
    tolerance : float
        Converged when every category of every margin is so near to its population, as
        a share of it.
    most_rounds : int

    Returns
    -------
    Raked

    Notes
    -----
    In turn, for every margin: w_c <- w_c N_k / (sum of w over the cells of category k).
    One margin is met in one round: post-stratification.

    References
    ----------
    Deming, W. E. & Stephan, F. F. (1940). On a least squares adjustment of a sampled
    frequency table when the expected marginal totals are known.
    DOI 10.1214/aoms/1177731829

    Examples
    --------
    >>> cells = np.array([10.0, 20.0, 30.0, 40.0])
    >>> rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> totals = [np.array([50.0, 50.0]), np.array([60.0, 40.0])]
    >>> found = rake_cells(cells, (rows, columns), totals)
    >>> np.bincount(columns, cells * found.factors).round(6)
    array([60., 40.])
    """
    weights = np.array(start, dtype=float)
    pairs = list(zip(margins, targets, strict=True))
    off, done = np.inf, 0
    while done < most_rounds and off > tolerance:
        for margin, target in pairs:
            reached = sums(margin, weights, len(target))
            weights = weights * _quotient(target, reached)[margin]
        done += 1
        off = max(_distance(weights, margin, target) for margin, target in pairs)
    return Raked(_quotient(weights, start), done, off <= tolerance, off)


def _distance(weights: Floats, margin: Ints, target: Floats) -> float:
    reached = sums(margin, weights, len(target))
    known = target > 0
    apart = np.abs(reached - target)
    # a category without population must be without weight
    shares = np.where(known, _quotient(apart, target), np.where(apart > 0, np.inf, 0.0))
    return float(shares.max(initial=0.0))


def _quotient(above: Floats, below: Floats) -> Floats:
    """Return above / below; 1 where nothing stands below, so that zeros stay."""
    there = below > 0
    return np.where(there, above / np.where(there, below, 1.0), 1.0)


@dataclass(frozen=True, eq=False)
class Trimmed:
    """Weights within bounds.

    Parameters
    ----------
    weights : (n,) float array
        The same sum as before.
    outside : int
        How many lay outside the bounds at first.
    moved : float
        What was taken from some and given to others, as a share of the sum.
    possible : bool
        False where too few weights lie within the bounds to take up the rest; the
        weights are then as they were.
    """

    weights: Floats
    outside: int
    moved: float
    possible: bool


def trim(weights: Floats, low: float, high: float) -> Trimmed:
    """Bring weights within bounds and spread the difference over the others.

    Parameters
    ----------
    weights : (n,) float array
        At least 0.
    low, high : float
        The bounds, in the units of the weights.

    Returns
    -------
    Trimmed

    Notes
    -----
    Weights outside are set to the bound; what that takes away (or adds) is given to all
    others in equal parts; repeated until none lies outside. As `trimWeights` of R's
    survey with `strict = TRUE`.

    Examples
    --------
    >>> trim(np.array([1.0, 1.0, 2.0, 6.0]), 0.5, 4.0).weights.round(6)
    array([1.666667, 1.666667, 2.666667, 4.      ])
    """
    kept = np.array(weights, dtype=float)
    outside = (kept < low) | (kept > high)
    first = int(outside.sum())
    # every repetition leaves a fixed share of the difference before it
    for _ in range(1000):
        if not outside.any():
            break
        if outside.all():
            return Trimmed(weights, first, 0.0, possible=False)
        cut = np.clip(kept, low, high)
        rest = float((kept - cut).sum())
        kept = np.where(outside, cut, kept + rest / int((~outside).sum()))
        outside = (kept < low) | (kept > high)
    moved = float(np.maximum(weights - kept, 0).sum() / weights.sum())
    return Trimmed(np.clip(kept, low, high), first, moved, possible=True)

"""The spread within two sides, and what a difference between them is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Kitagawa:
    """A difference of means, split by bands.

    Parameters
    ----------
    n : int
        Rows in bands with people on both sides.
    difference, composition, within : float
        The difference among them; `composition` + `within` add up to it.
    """

    n: int
    difference: float
    composition: float
    within: float


def total_sd(values: Floats, sides: Ints, units: Ints) -> float:
    """Return the total standard deviation within sides: between units plus within.

    Parameters
    ----------
    values : (n,) float array
    sides : (n,) int array
        0 or 1.
    units : (n,) int array
        Unit of each row, from 0 without gaps. If every row is its own unit, or a side
        has one unit only, this is the pooled standard deviation within sides.

    Notes
    -----
    With s2_W the pooled variance within units of a side and N_0 = N minus the sum over
    sides of (sum of n_u^2 / n_side), the variance between units is
    (SS_between - (units - sides) s2_W) / N_0, not below 0. A unit with people on both
    sides counts as two.

    References
    ----------
    Hedges, L. V. (2007). Effect sizes in cluster-randomized designs.
    DOI 10.3102/1076998606298043

    Examples
    --------
    >>> y = np.array([1.0, 3.0, 5.0, 7.0])
    >>> round(total_sd(y, np.array([0, 0, 1, 1]), np.arange(4)), 4)
    1.4142
    """
    n_sides = np.bincount(sides)
    side_means = np.bincount(sides, values) / np.maximum(n_sides, 1)
    pooled = ((values - side_means[sides]) ** 2).sum()
    cells = np.unique(units * 2 + sides, return_inverse=True)[1]
    n = np.bincount(cells)
    cell_means = np.bincount(cells, values) / n
    within = ((values - cell_means[cells]) ** 2).sum()
    rows, groups = len(values), len(n)
    side_of = np.zeros(groups, dtype=np.int64)
    side_of[cells] = sides
    present = n_sides > 0
    spread = np.bincount(side_of, n.astype(float) ** 2, len(n_sides))
    weight = rows - (spread[present] / n_sides[present]).sum()
    free = groups - present.sum()
    if groups in (rows, present.sum()) or weight <= 0:
        return float(np.sqrt(pooled / max(rows - present.sum(), 1)))
    inside = within / (rows - groups)
    between = max((pooled - within - free * inside) / weight, 0.0)
    return float(np.sqrt(inside + between))


def kitagawa(values: Floats, second: NDArray[np.bool_], bands: Ints) -> Kitagawa | None:
    """Split the difference of two means by the mix of bands; None if nothing is shared.

    Parameters
    ----------
    values : (n,) float array
    second : (n,) bool array
        Rows of the second side; the difference is second minus first.
    bands : (n,) int array
        From 0. Bands with people on one side only are left out.

    Notes
    -----
    With p the share and m the mean of a band on a side, composition is the sum of
    (p2 - p1) (m1 + m2) / 2 and within the sum of (m2 - m1) (p1 + p2) / 2.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates.
    DOI 10.1080/01621459.1955.10501299

    Examples
    --------
    >>> parts = kitagawa(np.array([1.0, 2.0, 2.0, 3.0]),
    ...                  np.array([False, False, True, True]), np.array([0, 1, 1, 0]))
    >>> parts.difference, parts.composition, parts.within
    (1.0, 0.0, 1.0)
    """
    length = int(bands.max()) + 1 if len(bands) else 0
    n = np.stack([np.bincount(bands[s], minlength=length) for s in (~second, second)])
    both = (n > 0).all(axis=0)
    if not both.any():
        return None
    sums = np.stack(
        [np.bincount(bands[s], values[s], length) for s in (~second, second)]
    )
    n, sums = n[:, both], sums[:, both]
    means, shares = sums / n, n / n.sum(axis=1, keepdims=True)
    composition = ((shares[1] - shares[0]) * means.mean(axis=0)).sum()
    within = ((means[1] - means[0]) * shares.mean(axis=0)).sum()
    difference = sums[1].sum() / n[1].sum() - sums[0].sum() / n[0].sum()
    return Kitagawa(int(n.sum()), float(difference), float(composition), float(within))

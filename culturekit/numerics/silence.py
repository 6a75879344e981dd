"""What those who did not answer could change: bounds of means and differences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HALVINGS = 200


@dataclass(frozen=True, eq=False)
class Answered:
    """Groups of which a part answered.

    Parameters
    ----------
    mean : (groups,) float array
        Of those who answered; missing where nobody did.
    rate : (groups,) float array
        Share that answered, 0 to 1.
    invited : (groups,) float array
        How many belong to each group.
    low, high : float
        The lowest and the highest value there can be; infinite where not known.
    """

    mean: Floats
    rate: Floats
    invited: Floats
    low: float
    high: float

    def bounds(self, delta: float) -> tuple[Floats, Floats]:
        """Return the bounds of every group's mean if the silent differ by up to delta.

        rate x mean + (1 - rate) x (mean -+ delta), the silent never below `low` or
        above `high`. Of a group from which nobody answered nothing but these is known.
        An infinite delta gives the worst case.
        """
        silent = self.mean - delta, self.mean + delta
        lowest = np.where(
            np.isnan(self.mean), self.low, np.maximum(silent[0], self.low)
        )
        highest = np.where(
            np.isnan(self.mean), self.high, np.minimum(silent[1], self.high)
        )
        return self._mixed(lowest), self._mixed(highest)

    def _mixed(self, silent: Floats) -> Floats:
        left = 1 - self.rate
        # nobody silent and nobody heard count nothing, however unknown their values
        heard = np.where(self.rate > 0, self.rate * self.mean, 0.0)
        other = np.where(left > 0, left * np.where(left > 0, silent, 0.0), 0.0)
        mixed: Floats = heard + other
        return mixed

    def whole(self, values: Floats) -> float:
        """Return the mean over all groups, each with as many as belong to it."""
        counted = self.invited > 0
        share = self.invited[counted] / self.invited.sum()
        return float(share @ values[counted])

    @property
    def estimate(self) -> float:
        """The mean over all groups with an answer, weighted by who belongs to them."""
        heard = (self.rate > 0) & (self.invited > 0)
        total = self.invited[heard].sum()
        return (
            float(self.invited[heard] @ self.mean[heard] / total) if total else np.nan
        )


def difference_bounds(
    groups: Answered, first: int, second: int, delta: float
) -> tuple[float, float]:
    """Return the bounds of one group's mean less another's.

    Examples
    --------
    >>> groups = Answered(np.array([4.0, 3.0]), np.array([0.5, 0.8]),
    ...                   np.array([10.0, 10.0]), 1.0, 5.0)
    >>> [round(bound, 3) for bound in difference_bounds(groups, 0, 1, 0.5)]
    [0.65, 1.35]
    """
    low, high = groups.bounds(delta)
    return float(low[first] - high[second]), float(high[first] - low[second])


def tipping(groups: Answered, first: int, second: int) -> float:
    """Return the smallest delta for which a difference could be none.

    Returns
    -------
    float
        Missing where no delta could, or a group is not heard.

    Notes
    -----
    Without limits of the values |difference| / (sum of both shares not heard); with
    them found by halving, since bounds widen with delta.

    Examples
    --------
    >>> groups = Answered(np.array([4.0, 3.0]), np.array([0.5, 0.8]),
    ...                   np.array([10.0, 10.0]), -np.inf, np.inf)
    >>> round(tipping(groups, 0, 1), 4)
    1.4286
    """
    gap = float(groups.mean[first] - groups.mean[second])
    silent = float(2 - groups.rate[first] - groups.rate[second])
    if np.isnan(gap) or (silent <= 0 and gap != 0):
        return float("nan")
    if gap == 0:
        return 0.0
    if np.isinf(groups.low) and np.isinf(groups.high):
        return abs(gap) / silent

    def nearest(delta: float) -> float:
        low, high = difference_bounds(groups, first, second, delta)
        return low if gap > 0 else -high

    below, above = 0.0, abs(gap) / silent
    # limits only hold the silent back, so delta is at least that; double it first
    for _ in range(HALVINGS):
        if nearest(above) <= 0:
            break
        below, above = above, 2 * above
    else:
        return float("nan")
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        below, above = (below, middle) if nearest(middle) <= 0 else (middle, above)
    return above

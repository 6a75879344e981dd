"""The area under the ROC curve, and its uncertainty when rows come in clusters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AucDraws:
    """An area and what it is when clusters are drawn again.

    Parameters
    ----------
    auc : float
        Chance that a positive has the higher score than a negative, ties counting half.
    draws : (draws,) float array
        The same in bootstrap samples of clusters; missing where one kind is absent.
    """

    auc: float
    draws: Floats


def auc_by_cluster(
    score: Floats,
    positive: Floats,
    clusters: Ints,
    *,
    rng: np.random.Generator,
    draws: int,
) -> AucDraws:
    """Return the area under the curve and its bootstrap over clusters.

    Parameters
    ----------
    score : (n,) float array
    positive : (n,) float array
        1 or 0; both occur.
    clusters : (n,) int array
        From 0 without gaps; drawn with replacement, all rows of a cluster together.
    rng : numpy.random.Generator
    draws : int

    Notes
    -----
    A resample only changes the weights of the rows, so the rows are sorted once:
    with w+ and w- the weights of positives and negatives at each distinct score,
    AUC = sum of w+ (negatives below + w- / 2) / (all w+ x all w-).

    Examples
    --------
    >>> found = auc_by_cluster(np.array([1.0, 2.0, 2.0, 3.0]), np.array([0, 0, 1, 1.0]),
    ...                        np.arange(4), rng=np.random.default_rng(0), draws=2)
    >>> found.auc
    0.875
    """
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf) > 0)
    clusters, positive = clusters[order], positive[order]
    count = int(clusters.max()) + 1
    times = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    weights = np.vstack([np.ones(count), times])[:, clusters]
    above = np.add.reduceat(weights * positive, starts, axis=1)
    below = np.add.reduceat(weights * (1 - positive), starts, axis=1)
    before = np.cumsum(below, axis=1) - below
    pairs = above.sum(axis=1) * below.sum(axis=1)
    won = (above * (before + below / 2)).sum(axis=1)
    areas = np.divide(won, pairs, out=np.full(len(won), np.nan), where=pairs > 0)
    return AucDraws(float(areas[0]), areas[1:])

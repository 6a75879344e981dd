"""How a sample was drawn: weights, strata, clusters, and what the margins know."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from culturekit.errors import InputError
from culturekit.numerics.calibration import Calibration

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CERTAIN = 1e-7  # below so large a share not sampled a stratum is known in full


@dataclass(frozen=True, eq=False)
class Design:
    """How respondents came into the sample.

    Parameters
    ----------
    weights : (n,) float array
        At least 0.
    cluster : (n,) int array or None
        Cluster of each row, from 0; None where every row is its own.
    stratum : (clusters,) int array
        Stratum of each cluster, from 0.
    sampled : (strata,) int array
        Clusters of each stratum.
    factor : (strata,) float array
        (1 - f) n / (n - 1), with n clusters of a stratum and f the share of its
        clusters that was sampled.
    calibration : Calibration or None
    """

    weights: Floats
    cluster: Ints | None
    stratum: Ints
    sampled: Ints
    factor: Floats
    calibration: Calibration | None = None

    def of_cluster(self, rows: Ints) -> Ints:
        """Return the clusters of some rows."""
        return rows if self.cluster is None else self.cluster[rows]


def one_stage(
    weights: Floats,
    *,
    stratum: Ints | None = None,
    cluster: Ints | None = None,
    population: Floats | None = None,
    calibration: Calibration | None = None,
) -> Design:
    """Describe a sample of clusters, or of persons, within strata.

    Parameters
    ----------
    weights : (n,) float array
    stratum, cluster : (n,) int arrays, optional
        Numbered from 0 without gaps. Clusters of different strata are different ones.
    population : (strata,) float array, optional
        How many clusters (persons) each stratum has in all; without it the sample
        counts as drawn from very many.
    calibration : Calibration, optional

    Raises
    ------
    InputError
        For a stratum with a single cluster that is not known in full, or fewer in the
        population than in the sample.
    """
    count = len(weights)
    rows = np.zeros(count, dtype=np.int64) if stratum is None else stratum
    if cluster is None:
        of_cluster = rows
    else:
        joint = rows * (int(cluster.max(initial=0)) + 1) + cluster
        _, first, cluster = np.unique(joint, return_index=True, return_inverse=True)
        of_cluster = rows[first]
    sampled = np.bincount(of_cluster)
    factor = _factors(sampled, population)
    return Design(weights, cluster, of_cluster, sampled, factor, calibration)


def _factors(sampled: Ints, population: Floats | None) -> Floats:
    if population is None:
        left = np.ones(len(sampled))
    else:
        short = int((population < sampled * (1 - 1e-9)).sum())
        if short:
            raise InputError(
                f"fpc: in {short} strata the population is smaller than the sample; "
                "allowed: the number of clusters (without clusters: of persons) that "
                "each stratum has in all; correct it"
            )
        left = 1 - sampled / population
    lonely = (sampled == 1) & (left > CERTAIN)
    if lonely.any():
        raise InputError(
            f"strata: {int(lonely.sum())} have a single cluster (person), so how much "
            "they vary is not known; allowed: two or more, or a stratum known in full "
            "(by fpc); merge strata"
        )
    left = np.where(left > CERTAIN, left, 0.0)
    return left * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)

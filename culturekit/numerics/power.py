"""How large a difference must be before it is usually found.

References
----------
Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.).
DOI 10.4324/9780203771587
Kish, L. (1965). Survey sampling. ISBN 978-0471109495
Donner, A. & Klar, N. (2000). Design and analysis of cluster randomization trials in
health research. ISBN 978-0340691533
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from culturekit.numerics.effects import noncentrality

Floats = NDArray[np.float64]


def smallest_difference(
    std_error: Floats,
    df: Floats,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    two_sided: bool = True,
) -> Floats:
    """Return the true difference that a t test finds with a given power.

    Parameters
    ----------
    std_error, df : (designs,) float arrays
        Of the difference as it will be estimated; missing without freedom left.
    power, alpha : float
        How often it is found, and how often one is found where there is none.
    two_sided : bool

    Notes
    -----
    delta x std_error, delta the noncentrality at which Student's t exceeds its critical
    value with probability `power`: what R's ``power.t.test`` gives for two groups. That
    a difference is found in the wrong direction is left out, as there.

    Examples
    --------
    >>> error = 22 * (1 / 10 + 1 / 10) ** 0.5
    >>> smallest_difference(np.array([error]), np.array([18.0])).round(3)
    array([29.149])
    """
    known = df >= 1
    freedom = np.where(known, df, 1.0)
    critical = stdtrit(freedom, 1 - alpha / (2 if two_sided else 1))
    delta = noncentrality(critical, freedom, 1 - power)
    return np.where(known, delta * std_error, np.nan)


def design_effect(sizes: Floats, icc: float) -> float:
    """Return by how much clusters multiply the variance of a mean over respondents.

    Parameters
    ----------
    sizes : (clusters,) float array
        Respondents in each.
    icc : float
        Share of the variance that lies between clusters, 0 to 1.

    Notes
    -----
    1 + (m - 1) icc with m = sum n^2 / sum n, the size of the cluster that the usual
    respondent is in; for equal sizes Kish's 1 + (n - 1) icc.

    Examples
    --------
    >>> round(design_effect(np.full(20, 8.0), 0.05), 6)
    1.35
    """
    usual = (sizes**2).sum() / sizes.sum()
    return float(1 + (usual - 1) * icc)

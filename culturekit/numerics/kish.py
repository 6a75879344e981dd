"""How much unequal weights cost: Kish's effective n."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def kish_n(weights: Floats) -> float:
    """Return how many equal weights would tell as much: (sum w)^2 / sum w^2.

    Parameters
    ----------
    weights : (n,) float array
        At least 0, none missing.

    Returns
    -------
    float
        Missing where no weight is above 0.

    References
    ----------
    Kish, L. (1965). Survey sampling. Wiley.

    Examples
    --------
    >>> round(kish_n(np.array([1.0, 1.0, 2.0, 4.0])), 3)
    2.909
    """
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares > 0 else float("nan")


def kish_effect(weights: Floats) -> float:
    """Return Kish's design effect, n sum w^2 / (sum w)^2.

    Parameters
    ----------
    weights : (n,) float array
        At least 0, none missing.

    Returns
    -------
    float
        At least 1; missing where no weight is above 0.

    Examples
    --------
    >>> round(kish_effect(np.array([1.0, 1.0, 2.0, 4.0])), 3)
    1.375
    """
    return len(weights) / kish_n(weights)

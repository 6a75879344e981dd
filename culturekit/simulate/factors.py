"""How answers hang together: correlated factors, and options cut out of them.

An answer is an option, a mean index is a number of points. To promise a mean in points
the cut is turned round: with thresholds t and a latent answer that is normal around m,
the expected index is f(m) = 100 / (K - 1) * sum_k P(m + e > t_k), which rises strictly
in m, so the m for a promised index is read off f.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr

Floats = npt.NDArray[np.float64]

# Loadings of each scale on three things behind all of them: climate, fairness, load.
BEHIND: dict[str, tuple[float, float, float]] = {
    "equity": (0.25, 0.75, -0.10),
    "procedure": (0.35, 0.65, 0.00),
    "adequacy": (0.30, 0.45, -0.40),
    "engagement": (0.65, 0.15, -0.15),
    "camaraderie_team": (0.55, 0.05, -0.10),
    "camaraderie_cross": (0.45, 0.35, -0.15),
    "appreciation": (0.55, 0.40, 0.00),
    "contribution_seen": (0.35, 0.55, 0.00),
    "category_priority": (-0.20, -0.60, 0.20),
    "strain": (-0.15, -0.20, 0.70),
    "role_learning": (0.40, 0.20, -0.25),
    "exhaustion": (-0.35, -0.10, 0.65),
    "deprivation": (-0.20, -0.60, 0.25),
    "recommend": (0.65, 0.25, -0.20),
    "relative": (0.10, 0.60, 0.00),
    "mirror": (0.20, 0.20, 0.00),
}
# The first two are drawn first, so that what the others add is independent of them.
FACTORS = tuple(BEHIND)
LOADING = 0.75
# Scales of two items need closer ones, a single item carries its factor by itself.
OWN_LOADINGS = {
    "adequacy": 0.65,
    "relative": 0.65,
    "mirror": 0.6,
    "contribution_seen": 0.82,
    "category_priority": 0.82,
    "role_learning": 0.82,
    "deprivation": 0.82,
    "recommend": 0.9,
}
# Items of one domain share this much of what their scale does not explain.
DOMAIN_SHARE = 0.2
# Where intent is not explained by fairness, engaged people have less of it.
INTENT_WEIGHTS = {"engagement": -0.45, "camaraderie_cross": -0.15, "exhaustion": 0.35}
GRID = np.linspace(-7.0, 7.0, 1401)


def correlations() -> Floats:
    """Return the correlation matrix of `FACTORS`, shape (scales, scales)."""
    loadings = np.array(list(BEHIND.values()))
    shared = loadings @ loadings.T
    return np.asarray(shared + np.diag(1.0 - np.diag(shared)))


def thresholds(options: int, spread: float = 3.0) -> Floats:
    """Return the `options` - 1 cuts of a latent answer with standard deviation 1.

    Examples
    --------
    >>> thresholds(5).tolist()
    [-1.5, -0.5, 0.5, 1.5]
    """
    if options == 2:
        return np.zeros(1)
    return np.linspace(-spread / 2, spread / 2, options - 1)


def expected_index(location: Floats, cuts: Floats, sd: float = 1.0) -> Floats:
    """Return the mean index (0-100) of answers normal around `location`.

    Parameters
    ----------
    location : array of float, shape (n,)
        Where the latent answer is centred.
    cuts : array of float, shape (options - 1,)
        From `thresholds`.
    sd : float
        Standard deviation of the latent answer around `location`.
    """
    above = ndtr((location[:, None] - cuts[None, :]) / sd)
    return np.asarray(100.0 * above.mean(axis=1))


@lru_cache(maxsize=32)
def curve(options: int) -> Floats:
    """Return the mean index over `GRID` for a number of options, sd 1."""
    return expected_index(GRID, thresholds(options))


def location_for(index: Floats | float, options: int) -> Floats:
    """Return where a latent answer, sd 1, must be centred to have a given mean index.

    Examples
    --------
    >>> float(location_for(50.0, options=5).round(6))
    0.0
    """
    return np.asarray(np.interp(index, curve(options), GRID))


def cut(latent: Floats, cuts: Floats) -> npt.NDArray[np.int64]:
    """Return the option, from 0, into which each latent answer falls."""
    return np.searchsorted(cuts, latent)


@dataclass(frozen=True)
class Draws:
    """Standard normal draws behind a firm, made of what stays and what is new.

    Parameters
    ----------
    person, team, function : array of float, shape (n, scales)
        One row a person, team or function; columns as `FACTORS`, independent.
    """

    person: Floats
    team: Floats
    function: Floats


def draw(rng: np.random.Generator, people: int, teams: int, functions: int) -> Draws:
    """Draw independent standard normals for people, teams and functions."""
    width = len(FACTORS)
    return Draws(
        rng.standard_normal((people, width)),
        rng.standard_normal((teams, width)),
        rng.standard_normal((functions, width)),
    )


def mixed_draws(old: Draws, new: Draws, stability: float) -> Draws:
    """Keep `stability` of the variance of the old draws and renew the rest."""
    keep, renew = np.sqrt(stability), np.sqrt(1.0 - stability)
    return Draws(
        keep * old.person + renew * new.person,
        keep * old.team + renew * new.team,
        keep * old.function + renew * new.function,
    )


def independent(
    draws: Draws,
    team: npt.NDArray[np.int64],
    function: npt.NDArray[np.int64],
    shares: tuple[float, float],
) -> Floats:
    """Return everybody's own, team's and function's part together, shape (n, scales).

    Parameters
    ----------
    draws : Draws
        Independent draws.
    team, function : array of int, shape (n,)
        Which team and function a person is in.
    shares : tuple of float
        Shares of the variance between teams, and between functions.

    Returns
    -------
    array of float
        Variance 1, columns as `FACTORS` and independent of each other.
    """
    team_share, function_share = shares
    mixed = np.sqrt(1.0 - team_share - function_share) * draws.person
    mixed = mixed + np.sqrt(team_share) * draws.team[team]
    return np.asarray(mixed + np.sqrt(function_share) * draws.function[function])


def correlated(values: Floats) -> Floats:
    """Give independent columns the correlations of `FACTORS`.

    The first column stays as it is and each next one adds something of its own, so
    the third raw column is independent of the first two correlated ones.
    """
    return np.asarray(values @ np.linalg.cholesky(correlations()).T)


def calibrated(score: Floats, share: float) -> Floats:
    """Return expit(a + score) with the `a` that makes its mean `share`.

    Examples
    --------
    >>> float(calibrated(np.array([-1.0, 0.0, 1.0]), 0.25).mean().round(9))
    0.25
    """
    return solve(lambda shift: np.asarray(expit(score + shift)), share)


def solve(curve: Callable[[float], Floats], share: float) -> Floats:
    """Return `curve` at the shift that makes its mean `share`, by bisection."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if curve(middle).mean() < share else (low, middle)
    return curve((low + high) / 2)

"""How far members of a group agree, and how far groups differ.

Formulas work on what is known of each group: n respondents who answered every item,
and the variance (or the counts) of each item among them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import fdtri

from culturekit.numerics.moments import Moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NULLS = ("uniform", "slight_skew", "moderate_skew", "triangular")
# LeBreton & Senter (2008), table 2: the variance of answers given by chance
SKEWED = {
    5: (1.34, 0.90, 1.32),
    6: (1.85, 1.26, 1.45),
    7: (2.90, 2.14, 2.10),
    8: (3.47, 2.79, 2.81),
    9: (5.66, 4.73, 3.00),
    10: (6.30, 5.09, 2.89),
    11: (7.31, 6.32, 3.32),
}


def null_variances(options: float) -> dict[str, float]:
    """Return the variance of an item if answers were given by chance.

    Parameters
    ----------
    options : float
        A, the number of options; highest less lowest answer plus one.

    Returns
    -------
    dict
        ``uniform`` (A^2 - 1) / 12; ``slight_skew``, ``moderate_skew`` and
        ``triangular`` for 5 to 11 options, else missing.

    References
    ----------
    LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater
    reliability and interrater agreement, table 2. DOI 10.1177/1094428106296642

    Examples
    --------
    >>> null_variances(5)["uniform"], null_variances(5)["slight_skew"]
    (2.0, 1.34)
    """
    skewed = next((v for k, v in SKEWED.items() if k == options), None)
    others = skewed or (float("nan"),) * 3
    return dict(zip(NULLS, ((options**2 - 1) / 12, *others), strict=True))


def r_wg_j(variance: Floats, null: float, items: int) -> Floats:
    """Return r_wg(j), of one item r_wg; variance above the null counts as the null.

    Parameters
    ----------
    variance : (groups,) float array
        s2, the mean variance (divisor n - 1) of the items within each group.
    null : float
        The variance by chance.
    items : int

    Notes
    -----
    With q = min(s2 / null, 1): J (1 - q) / (J (1 - q) + q).

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). Estimating within-group interrater
    reliability with and without response bias. DOI 10.1037/0021-9010.69.1.85

    Examples
    --------
    >>> r_wg_j(np.array([0.0, 0.5, 3.0]), 2.0, 4).round(4)
    array([1.    , 0.9231, 0.    ])
    """
    share = np.minimum(variance / null, 1)
    agreed: Floats = items * (1 - share) / (items * (1 - share) + share)
    return agreed


def r_star_wg_j(variance: Floats, null: float) -> Floats:
    """Return r*_wg(j) = 1 - s2 / null, which does not grow with the number of items.

    Parameters
    ----------
    variance : (groups,) float array
        The mean variance of the items within each group.
    null : float
        The variance by chance. Where answers vary more, the result is negative.

    References
    ----------
    Lindell, M. K., Brandt, C. J. & Whitney, D. J. (1999). A revised index of interrater
    agreement for multi-item ratings of a single target. DOI 10.1177/01466219922031257
    """
    agreed: Floats = 1 - variance / null
    return agreed


def a_wg(
    means: Floats, variances: Floats, n: Floats, low: float, high: float
) -> Floats:
    """Return a_wg, the mean over the items that can be interpreted.

    Parameters
    ----------
    means, variances : (groups, items) float arrays
        Of each item in each group; variances with divisor n - 1.
    n : (groups,) float array
    low, high : float
        The ends of the answers.

    Returns
    -------
    (groups,) float array
        Missing below two respondents, and where every item's mean lies so near an end
        that no variance could be large.

    Notes
    -----
    1 - 2 s2 / {[(H + L) M - M^2 - H L] n / (n - 1)} for an item with mean M between
    (L (n - 1) + H) / n and (H (n - 1) + L) / n; 1 if all gave the lowest or all the
    highest answer.

    References
    ----------
    Brown, R. D. & Hauenstein, N. M. A. (2005). Interrater agreement reconsidered: an
    alternative to the rwg indices. DOI 10.1177/1094428105275376
    """
    size = np.where(n > 1, n, np.nan)[:, None]
    room = (high + low) * means - means**2 - high * low
    most = room * size / (size - 1)
    near = 1e-9 * (high - low)
    inside = (means >= (low * (size - 1) + high) / size - near) & (
        means <= (high * (size - 1) + low) / size + near
    )
    agreed = np.where(inside, 1 - 2 * variances / np.where(most > 0, most, 1), np.nan)
    ends = (np.abs(means - low) < near) | (np.abs(means - high) < near)
    agreed = np.where(ends & (n[:, None] > 1), 1.0, agreed)
    return _mean(agreed)


def ad_of_rows(answers: Floats, codes: Ints, groups: int, *, median: bool) -> Floats:
    """Return the average deviation by group, the mean over items.

    Parameters
    ----------
    answers : (items, n) float array
        Nothing missing.
    codes : (n,) int array
        Group of each row, from 0; none is -1.
    groups : int
    median : bool
        About the median rather than the mean.

    Returns
    -------
    (groups,) float array
        Missing below two respondents.

    References
    ----------
    Burke, M. J., Finkelstein, L. M. & Dusig, M. S. (1999). On average deviation indices
    for estimating interrater agreement. DOI 10.1177/109442819921004
    """
    n = np.bincount(codes, minlength=groups)
    safe = np.maximum(n, 1)
    found = np.empty((groups, len(answers)))
    for j, item in enumerate(answers):
        total = np.bincount(codes, item, groups).astype(float)
        centre = _medians(item, codes, n) if median else np.divide(total, safe)
        found[:, j] = np.bincount(codes, np.abs(item - centre[codes]), groups) / safe
    return np.where(n > 1, found.mean(axis=1), np.nan)


def _medians(item: Floats, codes: Ints, n: Ints) -> Floats:
    ordered = item[np.lexsort((item, codes))]
    first = np.cumsum(n) - n
    last = len(item) - 1
    low = np.clip(first + (n - 1) // 2, 0, last)
    high = np.clip(first + n // 2, 0, last)
    if not len(item):
        return np.zeros(len(n))
    middle: Floats = (ordered[low] + ordered[high]) / 2
    return middle


def ad_of_counts(counts: list[Ints], codes: list[Floats]) -> tuple[Floats, Floats]:
    """Return the average deviation by group about mean and median; see `ad_of_rows`.

    Parameters
    ----------
    counts : list of (groups, options) int arrays
        Of respondents who answered every item, one array an item.
    codes : list of (options,) float arrays
        What each option stands for.

    Examples
    --------
    >>> ad_of_counts([np.array([[1, 0, 3]])], [np.arange(3.0)])
    (array([0.75]), array([0.5]))
    """
    about_mean, about_median = np.zeros((2, len(counts[0])))
    for table, code in zip(counts, codes, strict=True):
        chosen = np.array(table.T, dtype=float, order="C")
        n = chosen.sum(axis=0)
        known = np.where(n > 1, n, np.nan)
        mean = np.einsum("ij,i->j", chosen, code) / np.maximum(n, 1)
        about_mean += _away(chosen, code, mean) / known
        about_median += _away(chosen, code, _medians_of_counts(chosen, code, n)) / known
    return about_mean / len(counts), about_median / len(counts)


def _away(chosen: Floats, code: Floats, centre: Floats) -> Floats:
    """Return sums of absolute deviations from a centre by group."""
    total = np.zeros(len(centre))
    for option, value in zip(chosen, code, strict=True):
        total += option * np.abs(value - centre)
    return total


def _medians_of_counts(chosen: Floats, code: Floats, n: Floats) -> Floats:
    """Return medians from (options, groups) counts.

    Of an even number of respondents the lower of the two in the middle: deviations add
    up to the same about all that lies between the two.
    """
    order = np.argsort(code)
    below, place = np.zeros(len(n)), np.zeros(len(n), dtype=np.uint16)
    for option in order[:-1]:
        below += chosen[option]
        place += 2 * below <= n - 1
    middle: Floats = code[order][place]
    return middle


@dataclass(frozen=True)
class Icc:
    """How far groups differ, from one value a respondent.

    Parameters
    ----------
    icc1, icc1_low, icc1_high : float
        Share of the variance that lies between groups, with Bliese's k0.
    icc2, icc2_low, icc2_high : float
        Reliability of a group's mean.
    icc1_mean_size : float
        ICC(1) with the arithmetic mean group size instead of k0.
    icc1_reml, icc2_reml : float
        By restricted maximum likelihood, ICC(2) at the mean group size.
    k0, mean_size : float
        Group sizes.
    f_statistic, between, within : float
        F and the two mean squares.
    n, n_groups : int
    """

    icc1: float
    icc1_low: float
    icc1_high: float
    icc2: float
    icc2_low: float
    icc2_high: float
    icc1_mean_size: float
    icc1_reml: float
    icc2_reml: float
    k0: float
    mean_size: float
    f_statistic: float
    between: float
    within: float
    n: int
    n_groups: int


def icc(moments: Moments, conf_level: float = 0.95) -> Icc:
    """Return the intraclass correlations of one column.

    Parameters
    ----------
    moments : Moments
        Of one column, by group; empty groups do not count.
    conf_level : float
        Of the intervals.

    Notes
    -----
    MSB and MSW are the mean squares of a one-way analysis of variance with G groups
    and N rows: ICC(1) = (MSB - MSW) / (MSB + (k0 - 1) MSW) with
    k0 = (N - sum n^2 / N) / (G - 1); ICC(2) = (MSB - MSW) / MSB. Intervals are those of
    F = MSB / MSW, exact for groups of one size. Missing with fewer than two groups, or
    no group of two.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability.
    In Klein & Kozlowski (eds), Multilevel theory, research, and methods.
    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing
    rater reliability. DOI 10.1037/0033-2909.86.2.420

    Examples
    --------
    >>> from culturekit.numerics.moments import row_moments
    >>> rows = np.array([[1.0, 2.0, 5.0, 6.0]])
    >>> found = icc(row_moments(rows, np.array([0, 0, 1, 1]), 2))
    >>> round(found.icc1, 4), round(found.icc2, 4), found.k0
    (0.9394, 0.9688, 2.0)
    """
    part = moments.taken(moments.n > 0)
    whole = part.pooled()
    rows, groups = float(part.n.sum()), len(part.n)
    inside = float(part.squares[:, 0].sum())
    across = float(whole.squares[:, 0].sum()) - inside if groups else 0.0
    free = rows - groups
    spread = float((part.n**2).sum())
    k0 = (rows - spread / rows) / (groups - 1) if groups > 1 else _NONE
    size = rows / groups if groups else _NONE
    within = inside / free if free > 0 else _NONE
    between = max(across, 0.0) / (groups - 1) if groups > 1 else _NONE
    f = between / within if within > 0 else _NONE
    low, high = _f_interval(f, groups - 1, free, conf_level)
    share, mean = _reml(part)
    return Icc(
        icc1=_icc1(f, k0),
        icc1_low=_icc1(low, k0),
        icc1_high=_icc1(high, k0),
        icc2=1 - 1 / f if f > 0 else _NONE,
        icc2_low=1 - 1 / low if low > 0 else _NONE,
        icc2_high=1 - 1 / high if high > 0 else _NONE,
        icc1_mean_size=_icc1(f, size),
        icc1_reml=share,
        icc2_reml=mean,
        k0=k0,
        mean_size=size,
        f_statistic=f,
        between=between,
        within=within,
        n=int(rows),
        n_groups=groups,
    )


_NONE = float("nan")


def _icc1(f: float, size: float) -> float:
    return (f - 1) / (f + size - 1)


def _f_interval(
    f: float, between: int, within: float, conf_level: float
) -> tuple[float, float]:
    """Return the limits of the ratio of the true mean squares."""
    if np.isnan(f):
        return _NONE, _NONE
    tail = 0.5 + conf_level / 2
    low = f / float(fdtri(between, within, tail))
    return low, f * float(fdtri(within, between, tail))


def _reml(part: Moments) -> tuple[float, float]:
    """Return ICC(1) and ICC(2) by restricted maximum likelihood."""
    inside = float(part.squares[:, 0].sum())
    if len(part.n) < 2 or part.n.sum() <= len(part.n) or inside <= 0:
        # nobody differs from anybody, or only between groups
        return _NONE, _NONE
    centre = part.centres[:, 0] - part.pooled().centres[0, 0]
    ratio = variance_ratio(part.n, centre, inside)
    share, size = ratio / (1 + ratio), float(part.n.mean())
    return share, size * share / (1 + (size - 1) * share)


def variance_ratio(n: Floats, means: Floats, within: float) -> float:
    """Return the variance between over that within groups, by REML; 0 or more.

    Parameters
    ----------
    n, means : (groups,) float arrays
        Sizes, and means about any common level.
    within : float
        Sum of squares within groups, above 0.

    Notes
    -----
    With w = n / (1 + n r), A = sum w and m the mean weighted by w, the deviance of the
    ratio r is sum log(1 + n r) + log A + (N - 1) log(within + sum w (mean - m)^2). Its
    slope is followed to 0 from the lowest point of a wide grid. The model is that of
    `culturekit.numerics.mixed` without predictors; groups of one size enter together.

    Examples
    --------
    >>> round(variance_ratio(np.array([2.0, 2.0]), np.array([1.5, 5.5]), 1.0), 4)
    15.5
    """
    sizes, of = np.unique(n, return_inverse=True)
    count = np.bincount(of).astype(float)
    level = np.bincount(of, means) / count
    spread = np.bincount(of, (means - level[of]) ** 2)
    rows = float(n.sum())

    def parts(ratio: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        weight = sizes / (1 + ratio[:, None] * sizes)
        total = weight @ count
        mean = weight @ (count * level) / total
        apart = spread + count * (level - mean[:, None]) ** 2
        return weight, total, apart, within + (weight * apart).sum(axis=1)

    def deviance(ratio: Floats) -> Floats:
        _, total, _, left = parts(ratio)
        logs = np.log1p(ratio[:, None] * sizes) @ count
        value: Floats = logs + np.log(total) + (rows - 1) * np.log(left)
        return value

    def slope(ratio: float) -> float:
        weight, total, apart, left = parts(np.array([ratio]))
        falling = -(weight**2)
        change = (falling * apart).sum(axis=1) / left
        return float(((weight + falling / total) @ count + (rows - 1) * change)[0])

    grid = np.concatenate([[0.0], np.geomspace(1e-9, 1e9, 145)])
    best = int(np.argmin(deviance(grid)))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if slope(low) >= 0:
        return float(low)
    return float(brentq(slope, low, high, xtol=1e-300, rtol=1e-13))


def _mean(values: Floats) -> Floats:
    """Return the mean of each row over what is not missing."""
    here = ~np.isnan(values)
    count = here.sum(axis=1)
    total = np.where(here, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)

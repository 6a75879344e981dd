"""What groups of a given size can tell: the minimal detectable difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.numerics.power import design_effect, smallest_difference
from culturekit.results import Result

Floats = NDArray[np.float64]
Versus = Literal["rest", "teams", "offices"]
Sizes = Sequence[int] | Sequence[Sequence[int]]

USUAL_SD = 22.0  # index points; what attitude scales of this kind usually show
USUAL_ICC = 0.05


class How(TypedDict, total=False):
    """Options of `detectable` that are rarely needed."""

    power: float
    alpha: float
    two_sided: bool


@dataclass(frozen=True, eq=False, repr=False)
class Detectable(Result):
    """Differences that would usually be found.

    Parameters
    ----------
    versus : str
    sd, icc, power, alpha : float
    two_sided : bool
    """

    versus: str
    sd: float
    icc: float
    power: float
    alpha: float
    two_sided: bool


def detectable(
    sizes: Sizes,
    versus: Versus = "rest",
    *,
    sd: float = USUAL_SD,
    icc: float = USUAL_ICC,
    **how: Unpack[How],
) -> Detectable:
    """Tell how far apart two means must truly be before the difference is usually seen.

    Parameters
    ----------
    sizes : sequence of int, or two of them
        Answers. Against the rest: those of every team. Two teams: the two numbers. Two
        offices: for each the numbers of answers of its teams.
    versus : str
        ``"rest"`` (each team against all others), ``"teams"`` (one against another) or
        ``"offices"`` (two groups of teams, teams being what varies).
    sd : float
        Standard deviation of one respondent within an office, between teams included;
        the result is in its unit. 22 index points by default.
    icc : float
        ICC(1), the share of that variance that lies between teams, 0 to below 1.
    **how
        power : 0.8 by default. alpha : 0.05. two_sided : True.

    Returns
    -------
    Detectable
        Columns: n_a, n_b (answers), teams_a, teams_b, effect_a, effect_b (design
        effects; 1 where teams themselves are compared), std_error, df, estimate (the
        smallest difference) and estimate_sd (in `sd`). It holds no answers and is not
        released; `estimate` is missing where no degrees of freedom are left.

    Raises
    ------
    UsageError
        For sizes that do not fit `versus`, or an option out of its range.

    Notes
    -----
    Teams as they are differ from each other only by the noise within them, s^2 = sd^2
    (1 - icc): std_error = s sqrt(1 / n_a + 1 / n_b), with N - G degrees of freedom over
    all G teams given. Offices differ also by which teams they happen to have:
    std_error^2 = sd^2 (effect_a / n_a + effect_b / n_b), effect = 1 + (m - 1) icc, m =
    sum n^2 / sum n, with teams - 2 degrees of freedom. The smallest difference is
    std_error times the noncentrality at which t is significant with the power wanted;
    for two teams R's ``power.t.test``. Planning ahead, before anything was seen: not a
    power of what was found.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.).
    DOI 10.4324/9780203771587
    Kish, L. (1965). Survey sampling. ISBN 978-0471109495
    Donner, A. & Klar, N. (2000). Design and analysis of cluster randomization trials in
    health research. ISBN 978-0340691533

    Examples
    --------
    >>> detectable([[8] * 20, [8] * 20], "offices").table["estimate"].round(1).tolist()
    [8.2]
    >>> print(detectable([10, 12], "teams").note)
    A team of 10 and one of 12: a true difference of 27 (1.2 standard deviations) ...
    """
    require_known("comparison", versus, DESIGNS)
    options = _checked(sd, icc, how)
    design = DESIGNS[versus](sizes, sd, icc)
    estimate = smallest_difference(design["std_error"], design["df"], **options)
    table = pd.DataFrame({**design, "estimate": estimate, "estimate_sd": estimate / sd})
    return Detectable(
        table=table,
        note=_note(table, versus, options),
        cells=None,
        versus=versus,
        sd=sd,
        icc=icc,
        **options,
    )


def _checked(sd: float, icc: float, how: How) -> How:
    """Check the options once, at the edge."""
    for name in how:
        require_known("option of detectable", name, How.__annotations__)
    options: How = {"power": 0.8, "alpha": 0.05, "two_sided": True, **how}
    if not 0 < sd < np.inf:
        raise UsageError("sd must be above 0, such as 22 index points")
    if not 0 <= icc < 1:
        raise UsageError("icc must lie from 0 to below 1, such as 0.05")
    if not 0 < options["alpha"] < options["power"] < 1:
        raise UsageError("power and alpha must lie between 0 and 1, alpha below power")
    return options


def _sizes(sizes: Any, what: str) -> Floats:
    """Return numbers of answers, or say what is wrong with them."""
    try:
        found = np.asarray(sizes, dtype=float)
    except (TypeError, ValueError):
        found = np.empty((0, 0))
    if found.ndim != 1 or not len(found) or not ((found >= 1) & (found % 1 == 0)).all():
        raise UsageError(f"sizes: give {what}, whole numbers of answers of at least 1")
    return found


def _two(sizes: Any) -> tuple[Any, Any]:
    if not isinstance(sizes, Sequence | np.ndarray) or len(sizes) != 2:
        raise UsageError("sizes: give two, one for each side")
    return sizes[0], sizes[1]


def _rest(sizes: Any, sd: float, icc: float) -> dict[str, Any]:
    n = _sizes(sizes, "the sizes of all teams")
    if len(n) < 2:
        raise UsageError("sizes: give all teams; one alone has no rest")
    return _teams_as_they_are(n, n.sum() - n, len(n), sd * np.sqrt(1 - icc))


def _pair(sizes: Any, sd: float, icc: float) -> dict[str, Any]:
    n = _sizes(_two(sizes), "two teams")
    return _teams_as_they_are(n[:1], n[1:], 2, sd * np.sqrt(1 - icc))


def _teams_as_they_are(
    one: Floats, other: Floats, teams: int, noise: float
) -> dict[str, Any]:
    total = one + other
    return {
        "n_a": one.astype(np.int64),
        "n_b": other.astype(np.int64),
        "teams_a": 1,
        "teams_b": teams - 1,
        "effect_a": 1.0,
        "effect_b": 1.0,
        "std_error": noise * np.sqrt(1 / one + 1 / other),
        "df": total - teams,
    }


def _offices(sizes: Any, sd: float, icc: float) -> dict[str, Any]:
    one, other = (_sizes(part, "two lists of team sizes") for part in _two(sizes))
    effects = design_effect(one, icc), design_effect(other, icc)
    variance = effects[0] / one.sum() + effects[1] / other.sum()
    return {
        "n_a": np.array([one.sum()], dtype=np.int64),
        "n_b": np.array([other.sum()], dtype=np.int64),
        "teams_a": len(one),
        "teams_b": len(other),
        "effect_a": effects[0],
        "effect_b": effects[1],
        "std_error": np.array([sd * np.sqrt(variance)]),
        "df": np.array([len(one) + len(other) - 2.0]),
    }


DESIGNS = {"rest": _rest, "teams": _pair, "offices": _offices}


def _note(table: pd.DataFrame, versus: str, how: How) -> str:
    found = table["estimate"]
    if found.isna().all():
        return "Too few answers or teams to find a difference of any size."
    row = table.iloc[0]
    sizes = f"{row['n_a']:.0f} and one of {row['n_b']:.0f}"
    what = {
        "teams": f"A team of {sizes}",
        "offices": f"Offices of {row['teams_a']:.0f} teams ({row['n_a']:.0f} answers) "
        f"and of {row['teams_b']:.0f} ({row['n_b']:.0f})",
        "rest": f"{len(table)} teams of {table['n_a'].min()} to {table['n_a'].max()}, "
        "each against the rest",
    }[versus]
    low, high = (
        f"{x:.3g} ({y:.2g} standard deviations)"
        for x, y in (
            (found.min(), table["estimate_sd"].min()),
            (found.max(), table["estimate_sd"].max()),
        )
    )
    size = low if low == high else f"{low} in the largest to {high} in the smallest"
    sided = "two-sided" if how["two_sided"] else "one-sided"
    often, level = f"{100 * how['power']:.0f}", f"{100 * how['alpha']:.3g}"
    return (
        f"{what}: a true difference of {size} would be found in {often} of 100 surveys "
        f"({sided}, {level} %)."
    )

"""The verbs `rake` and `post_stratify`: weights that meet what the roster counts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known
from culturekit.numerics.calibration import Calibration
from culturekit.numerics.counts import sums
from culturekit.numerics.kish import kish_effect, kish_n
from culturekit.numerics.raking import CrossCells, Raked, cross_cells, rake_cells, trim
from culturekit.weighting.given import respondents, roster_of, starting_weights
from culturekit.weighting.margins import Counts, place, read_margins
from culturekit.weighting.weights import NO_REPAIR, Weights

if TYPE_CHECKING:
    from culturekit.roster import Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bounds = tuple[float, float]


class How(TypedDict, total=False):
    """Options of `rake` that are rarely needed."""

    tolerance: float
    most_rounds: int


def rake(
    data: Any,
    margins: Any,
    *,
    roster: "Roster | None" = None,
    weight: Any = None,
    bounds: Bounds | None = None,
    **how: Unpack[How],
) -> Weights:
    """Weight respondents so that several margins of the population are met.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
        Respondents with their attributes.
    margins : sequence, or mapping of str to counts
        Each margin is the name of an attribute that the roster counts (a tuple of
        names: crossed), a table of attributes with one more column, the counts, a
        Series of counts, or, in a mapping, counts by value. All must add up to the
        same total.
    roster : Roster, optional
        Who was invited; the survey's own by default.
    weight : str, pandas.Series, array or Weights, optional
        Starting weights, such as design weights: a column, or one number a respondent;
        1 each by default.
    bounds : tuple of float, optional
        Lowest and highest weight, in multiples of the mean weight, such as (0.3, 3).
        Weights outside are trimmed after raking; the margins are then met less
        exactly, as the table shows.
    **how
        tolerance, how near to its population each category must come, as a share of it
        (1e-10); most_rounds (1000).

    Returns
    -------
    Weights
        `weights` (a Series), n, effective_n, design_effect, rounds, trimmed, moved.
        `table` with ``margin``, ``group``, ``population``, ``n``, ``weighted`` (sum of
        the new weights), ``percent_population``, ``percent_before`` (of the starting
        weights) and ``percent_after``.

    Raises
    ------
    UsageError
        For an attribute that does not exist, or margins that cannot be read.
    InputError
        For a category of the population without respondents, respondents without a
        value or with one the population does not have, margins with different totals;
        and if raking does not converge.

    Notes
    -----
    Iterative proportional fitting: margin by margin, every category's weights are
    multiplied so that they add up to its population, until all are met. Trimming sets
    weights to the bound and gives the difference to all others in equal parts, as
    `trimWeights(strict = TRUE)` of R's survey. Weights do not repair non-response that
    depends on the answer itself: see `nonresponse_bounds`.

    References
    ----------
    Deming, W. E. & Stephan, F. F. (1940). DOI 10.1214/aoms/1177731829
    Lumley, T. (2004). Analysis of complex survey samples. DOI 10.18637/jss.v009.i08

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"office": list("ffbb"), "new": list("ynyn")})
    >>> found = rake(frame, {"office": {"f": 30, "b": 10}, "new": {"y": 16, "n": 24}})
    >>> found.weights.round(6).tolist()
    [12.0, 18.0, 4.0, 6.0]
    """
    for name in how:
        require_known("option of rake", name, How.__annotations__)
    frame = respondents(data)
    # a tuple of names inside is crossed; the outermost sequence lists margins
    listed = list(margins) if isinstance(margins, tuple) else margins
    counts = read_margins(listed, frame, roster_of(data, roster))
    start = starting_weights(weight, frame)
    return _adjusted(frame, counts, (start, np.ones(len(frame))), bounds, **how)


def post_stratify(
    data: Any,
    margin: Any,
    *,
    roster: "Roster | None" = None,
    weight: Any = None,
    bounds: Bounds | None = None,
) -> Weights:
    """Weight respondents so that every cell of the population is met.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
        Respondents with their attributes.
    margin : str, tuple of str, DataFrame, Series or mapping
        The cells: the name of an attribute that the roster counts, several crossed, or
        the counts themselves, as a margin of `rake`.
    roster : Roster, optional
        Who was invited; the survey's own by default.
    weight : str, pandas.Series, array or Weights, optional
        Starting weights, such as design weights; 1 each by default.
    bounds : tuple of float, optional
        Lowest and highest weight, in multiples of the mean weight.

    Returns
    -------
    Weights
        As of `rake`.

    Raises
    ------
    UsageError, InputError
        As `rake`.

    Notes
    -----
    w = d N_c / (sum of d in cell c), d the starting weights.

    References
    ----------
    Holt, D. & Smith, T. M. F. (1979). Post stratification. DOI 10.2307/2344652

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"office": list("fffb")})
    >>> post_stratify(frame, {"office": {"f": 30, "b": 10}}).weights.tolist()
    [10.0, 10.0, 10.0, 10.0]
    """
    frame = respondents(data)
    counts = read_margins(margin, frame, roster_of(data, roster))
    if len(counts) > 1:
        raise UsageError(
            f"margin: {len(counts)} are given; cross them as a tuple of names, or "
            "meet several with rake"
        )
    start = starting_weights(weight, frame)
    return _adjusted(frame, counts, (start, start), bounds)


def _adjusted(
    frame: pd.DataFrame,
    margins: list[Counts],
    start: tuple[Floats, Floats],
    bounds: Bounds | None,
    **how: Unpack[How],
) -> Weights:
    """Meet margins; `start` are starting weights, and what a row counts in averages."""
    _check_bounds(bounds)
    weights, counted = start
    codes = place(margins, frame, weights)
    crossed = cross_cells(codes, [len(margin.population) for margin in margins])
    raked = _raked(crossed, margins, weights, how)
    met = weights * raked.factors[crossed.cell]
    calibration = Calibration(met, counted, crossed.cell, crossed.margins)
    kept, trimmed, moved = _trimmed(met, bounds)
    table = _table(margins, codes, weights, kept)
    return Weights(
        table=table,
        note=_note(kept, margins, table, trimmed, moved),
        cells=None,
        weights=pd.Series(kept, index=frame.index, name="weight"),
        n=len(frame),
        effective_n=kish_n(kept),
        design_effect=kish_effect(kept),
        rounds=raked.rounds,
        trimmed=trimmed,
        moved=moved,
        calibration=calibration,
    )


def _check_bounds(bounds: Bounds | None) -> None:
    pair = isinstance(bounds, Sequence) and len(bounds) == 2
    if bounds is not None and not (pair and 0 <= bounds[0] < 1 < bounds[1]):
        raise UsageError(
            "bounds: give the lowest and the highest weight in multiples of the mean "
            "weight, one below and one above 1, such as (0.3, 3)"
        )


def _raked(
    crossed: CrossCells, margins: list[Counts], start: Floats, how: How
) -> Raked:
    cells = sums(crossed.cell, start, crossed.count)
    targets = [margin.population for margin in margins]
    found = rake_cells(cells, crossed.margins, targets, **how)
    if not found.converged:
        raise InputError(
            f"margins: after {found.rounds} rounds a category is still "
            f"{100 * found.off:.3g} % away from its population, because combinations "
            "of categories that would be needed have no respondent, or the counts "
            "contradict each other; leave a margin out, or merge categories"
        )
    return found


def _trimmed(weights: Floats, bounds: Bounds | None) -> tuple[Floats, int, float]:
    if bounds is None:
        return weights, 0, 0.0
    mean = float(weights.mean())
    found = trim(weights, bounds[0] * mean, bounds[1] * mean)
    if not found.possible:
        raise InputError(
            "bounds: every weight lies outside, so none is left to take up the rest; "
            "give wider bounds"
        )
    return found.weights, found.outside, found.moved


def _table(
    margins: list[Counts], codes: list[Ints], start: Floats, weights: Floats
) -> pd.DataFrame:
    parts = []
    for margin, code in zip(margins, codes, strict=True):
        count = len(margin.population)
        before, after = sums(code, start, count), sums(code, weights, count)
        shares = {"population": margin.population, "before": before, "after": after}
        columns: dict[str, Any] = {
            "margin": margin.title,
            "group": margin.categories,
            "population": margin.population,
            "n": np.bincount(code, minlength=count),
            "weighted": after,
        }
        for name, values in shares.items():
            columns[f"percent_{name}"] = 100 * values / values.sum()
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


def _note(
    weights: Floats,
    margins: list[Counts],
    table: pd.DataFrame,
    trimmed: int,
    moved: float,
) -> str:
    n, mean = len(weights), float(weights.mean())
    listed = ", ".join(margin.title for margin in margins)
    text = (
        f"{n} respondents stand for {margins[0].population.sum():,.12g} people by "
        f"{listed}, with weights from {weights.min() / mean:.2f} to "
        f"{weights.max() / mean:.2f} of the mean, and tell as much as "
        f"{kish_n(weights):.0f} with equal weights."
    )
    if trimmed:
        off = (table["percent_after"] - table["percent_population"]).abs().max()
        text += (
            f" {trimmed} weights were trimmed, which moved {100 * moved:.1f} % of all "
            f"weight and leaves margins up to {off:.1f} percentage points off."
        )
    return f"{text} {NO_REPAIR}"

"""Correlations of the normal variables behind ordered answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.labelled import items_of
from culturekit.numerics import polychoric as numerics
from culturekit.numerics.ordinal import omega_of_sum, weighted_loadings
from culturekit.numerics.pairtables import PairCounts, pair_counts
from culturekit.numerics.placed import Places, places_of
from culturekit.numerics.reliability import alphas
from culturekit.psychometrics.given import plan_in
from culturekit.results import Cells, Result
from culturekit.scoring import Scores
from culturekit.summary import Summary
from culturekit.survey import Survey

Floats = NDArray[np.float64]

METHODS = ("two-step", "ml")
RULES = ("listwise", "pairwise")
MOST_OPTIONS = 50


@dataclass(frozen=True, eq=False, repr=False)
class Polychoric(Result):
    """Polychoric correlations of all pairs of items.

    Parameters
    ----------
    matrix : pandas.DataFrame
        Items by items.
    thresholds : dict of str to tuple of float
        Of each item, between the options that were chosen. With ``"ml"`` and two items
        those of the pair; with more, each pair has its own, and these are of each item
        alone.
    n : int
        Respondents; with ``pairwise`` the fewest of a pair.
    method, missing : str
    """

    matrix: pd.DataFrame
    thresholds: dict[str, tuple[float, ...]]
    n: int
    method: str
    missing: str

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values, thresholds included."""
        limits = {name: list(values) for name, values in self.thresholds.items()}
        said = {"n": self.n, "method": self.method, "missing": self.missing}
        return {**super().to_dict(), **said, "thresholds": limits}


def polychoric(
    data: Survey | Scores | pd.DataFrame | Summary,
    scale: str | Sequence[str],
    *,
    missing: str = "listwise",
    method: str = "two-step",
    options: tuple[float, float] | None = None,
) -> Polychoric:
    """Correlate the normal variables behind ordered answers.

    Parameters
    ----------
    data : Survey, Scores, pandas.DataFrame or Summary
        A summary must have been made with ``pairs=True``.
    scale : str, or sequence of str
        A scale's name; for a table a list of its columns.
    missing : str
        ``"listwise"``: respondents who answered every item (as lavaan::lavCor);
        ``"pairwise"``: every pair of items from those who answered both, thresholds
        from all who answered the item.
    method : str
        ``"two-step"``: thresholds from each item alone (as lavaan::lavCor); ``"ml"``:
        thresholds and correlation of each pair together.
    options : tuple of float, optional
        For a table: lowest and highest answer, others are an error.

    Returns
    -------
    Polychoric
        Attributes matrix (DataFrame), thresholds, n. Table columns: item_a, item_b,
        estimate, std_error, n.

    Raises
    ------
    UsageError
        For an unknown scale, column, rule or method, fewer than two items, or a column
        with more than 50 different answers.

    Notes
    -----
    No continuity correction; options that nobody chose are left out. Two-step standard
    errors count that thresholds were estimated (Muthén 1984), those of ``"ml"`` are
    from the expected information. A pair whose table has no contradiction ends at
    0.99999. Formulas: docs/psychometrics.md.

    References
    ----------
    Olsson, U. (1979). DOI 10.1007/BF02296207
    Muthén, B. (1984). DOI 10.1007/BF02294210

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 1, 2, 2, 3, 3, 3, 1],
    ...                       "b": [1, 2, 2, 3, 3, 3, 2, 1]})
    >>> found = polychoric(frame, ["a", "b"])
    >>> found.matrix.round(3).to_numpy().tolist()
    [[1.0, 0.867], [0.867, 1.0]]
    """
    require_known("rule for missing answers", missing, RULES)
    require_known("method", method, METHODS)
    names, counts = counts_of(data, scale, missing, options)
    if len(names) < 2:
        raise UsageError("scale: a correlation needs at least two items")
    found = numerics.polychoric(counts, ml=method == "ml")
    n = int(found.n.min())
    return Polychoric(
        table=_table(names, found),
        note=_note(names, found, n, method),
        cells=Cells("model", (), "n", ("estimate", "std_error"), per=PAIR),
        matrix=pd.DataFrame(found.rho, index=names, columns=names),
        thresholds={
            name: tuple(map(float, values))
            for name, values in zip(names, found.thresholds, strict=True)
        },
        n=n,
        method=method,
        missing=missing,
    )


PAIR = ("item_a", "item_b")


def ordinal_coefficients(counts: PairCounts) -> tuple[float, float]:
    """Return alpha of polychoric correlations, and omega of the sum of answers."""
    found = numerics.polychoric(counts)
    loadings = weighted_loadings(found.rho, found.variance)
    omega = omega_of_sum(found, loadings)
    return float(alphas(found.rho[None])[0]), omega


def counts_of_items(items: pd.DataFrame, *, complete: bool = True) -> PairCounts:
    """Return the tables of all pairs of columns.

    Raises
    ------
    UsageError
        If a column has too many different values to be options.
    """
    placed = [_placed(items[name], str(name)) for name in items]
    places, options = [part[0] for part in placed], [part[1] for part in placed]
    return pair_counts(places, options, complete=complete)


def _placed(column: pd.Series, name: str) -> tuple[Places, int]:
    """Return the places of a column's answers among its different values."""
    values = column.to_numpy(dtype=float)
    present = values[~np.isnan(values)]
    low, high = (present.min(), present.max()) if len(present) else (0.0, 0.0)
    whole = bool((present == np.round(present)).all())
    if whole and high - low < MOST_OPTIONS:
        codes = tuple(range(int(low), int(high) + 1))
        return places_of(values, codes), len(codes)
    options = np.unique(present)
    if len(options) > MOST_OPTIONS:
        raise UsageError(
            f"column '{name}' has {len(options)} different values; allowed: ordered "
            f"options, at most {MOST_OPTIONS}; use an ordinary correlation"
        )
    places = np.searchsorted(options, values).astype(np.uint8)
    places[np.isnan(values)] = len(options)
    return places, len(options)


def counts_of(
    data: Any,
    scale: str | Sequence[str],
    missing: str,
    options: tuple[float, float] | None,
) -> tuple[list[str], PairCounts]:
    """Return the names of a scale's items and the tables of all pairs of them."""
    if isinstance(data, Summary):
        plan = plan_in(data, scale, options)
        if missing != "listwise":
            raise UsageError(
                "missing: a summary keeps the respondents who answered every item; "
                "give the answers for 'pairwise'"
            )
        return list(plan.items), data.pair_counts(plan.id)
    items, part = items_of(data, scale, options)
    if part is not None and part.kind in {"facts", "bipolar"}:
        raise UsageError(f"scale '{part.id}' does not have ordered answers to add up")
    names = [str(name) for name in items]
    return names, counts_of_items(items, complete=missing == "listwise")


def _table(names: list[str], found: numerics.Polychoric) -> pd.DataFrame:
    rows = [
        (
            names[i],
            names[j],
            found.rho[i, j],
            np.sqrt(found.variance[i, j]),
            found.n[i, j],
        )
        for i, j in combinations(range(len(names)), 2)
    ]
    return pd.DataFrame(rows, columns=[*PAIR, "estimate", "std_error", "n"])


def _note(names: list[str], found: numerics.Polychoric, n: int, method: str) -> str:
    apart = found.rho[np.triu_indices(len(names), 1)]
    how = "in two steps" if method == "two-step" else "by full maximum likelihood"
    if np.isnan(apart).all():
        return f"No polychoric correlation: of {len(names)} items at most one varies."
    low, high = np.nanmin(apart), np.nanmax(apart)
    return (
        f"Polychoric correlations of {len(names)} items, {how}, from {n} respondents, "
        f"lie between {low:.2f} and {high:.2f}."
    )

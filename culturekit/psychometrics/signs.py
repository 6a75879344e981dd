"""The indices of careless answering, each with its cutoff and who lies beyond it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import UsageError, require_known
from culturekit.numerics.careless import (
    even_odd,
    longstring,
    pair_consistency,
    similar_pairs,
    variability,
    zigzag,
)
from culturekit.numerics.mahalanobis import mahalanobis
from culturekit.numerics.pairs import PairMoments
from culturekit.psychometrics.presented import SHORTEST_BLOCK, Presented
from culturekit.survey import Survey

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CUTOFFS: dict[str, float] = {
    "longstring": 0.5,
    "zigzag": 0.75,
    "irv": 0.05,
    "mahalanobis": 0.001,
    "even_odd": 0.30,
    "synonyms": 0.0,
    "antonyms": 0.0,
    "seconds_per_item": 2.0,
}
# the smallest and the largest cutoff that mean anything
BOUNDS = {
    "longstring": (0.0, 1.0),
    "zigzag": (0.0, 1.0),
    "irv": (0.0, 1.0),
    "mahalanobis": (0.0, 1.0),
    "even_odd": (-1.0, 1.0),
    "synonyms": (-1.0, 1.0),
    "antonyms": (-1.0, 1.0),
    "seconds_per_item": (0.0, 600.0),
}
RULES = {
    "longstring": "longest run, as a share of its block, at or above",
    "zigzag": "longest alternation, as a share of its block, at or above",
    "irv": "standard deviation of the answers at or below",
    "mahalanobis": "probability of the distance below",
    "even_odd": "consistency of the two halves of scales below",
    "synonyms": "correlation over synonyms below",
    "antonyms": "correlation over antonyms above",
    "seconds_per_item": "seconds per answer below",
}
# fewer pairs give correlations that are mostly chance
LEAST_PAIRS = 5
# two numbers that are equal but for the last bits are equal
LAST_BITS = 1e-9


@dataclass(frozen=True, eq=False)
class Sign:
    """One index of careless answering.

    Parameters
    ----------
    name : str
        A key of `CUTOFFS`.
    value : (n,) float array
        What is held against the cutoff; missing where it cannot be judged.
    cutoff : float
    beyond : (n,) bool array
        Who lies beyond the cutoff.
    columns : dict of str to (n,) float array
        The columns of the table.
    why : str
        Why nobody is judged by it; empty where somebody is.
    """

    name: str
    value: Floats
    cutoff: float
    beyond: Bools
    columns: dict[str, Floats] = field(default_factory=dict)
    why: str = ""

    @property
    def judged(self) -> Bools:
        """Who could be judged."""
        return ~np.isnan(self.value)


def cutoffs_of(given: Mapping[str, float] | None) -> dict[str, float]:
    """Return all cutoffs, the given ones in place of the defaults.

    Raises
    ------
    UsageError
        For an index that does not exist, or a cutoff outside what it can be.

    Examples
    --------
    >>> cutoffs_of({"irv": 0.01})["irv"], cutoffs_of(None)["irv"]
    (0.01, 0.05)
    """
    found = dict(CUTOFFS)
    for name, value in (given or {}).items():
        require_known("index of careless answering", name, CUTOFFS)
        low, high = BOUNDS[name]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not low <= value <= high:
            raise UsageError(
                f"cutoffs: {name} is {value!r}; allowed is a number from {low:g} to "
                f"{high:g}"
            )
        found[name] = float(value)
    return found


@dataclass(frozen=True, eq=False)
class Beside:
    """What answers are held against: those of everybody, and the cutoffs.

    Parameters
    ----------
    moments : PairMoments
        Of the positions of all respondents.
    respondents : int
        How many they are.
    cutoffs : mapping of str to float
    critical : float
        The correlation that makes two items synonyms.
    """

    moments: PairMoments
    respondents: int
    cutoffs: Mapping[str, float]
    critical: float


def signs(sheet: Presented, beside: Beside, seconds: Floats | None) -> Iterator[Sign]:
    """Yield every index in the order of `CUTOFFS`, for all respondents or some.

    Parameters
    ----------
    sheet : Presented
    beside : Beside
    seconds : (n,) float array, optional
        How long each of these respondents took; missing where it is not known.
    """
    cutoffs = beside.cutoffs
    yield _longstring(sheet, cutoffs["longstring"])
    yield _zigzag(sheet, cutoffs["zigzag"])
    yield _irv(sheet, cutoffs["irv"])
    yield _mahalanobis(sheet, beside)
    yield _even_odd(sheet, cutoffs["even_odd"])
    yield from _pairs(sheet, beside)
    yield _seconds(sheet, cutoffs["seconds_per_item"], seconds)


def together(parts: Sequence[Sequence[Sign]], lowest: float) -> list[Sign]:
    """Return the indices of all respondents from those of some at a time.

    Parameters
    ----------
    parts : sequence of sequence of Sign
        Of each part all indices.
    lowest : float
        The share of respondents with the least spread, of all together.
    """
    if len(parts) == 1:
        return list(parts[0])
    found = []
    for some in zip(*parts, strict=True):
        first = some[0]
        columns = {
            name: np.concatenate([part.columns[name] for part in some])
            for name in first.columns
        }
        value = np.concatenate([part.value for part in some])
        beyond = np.concatenate([part.beyond for part in some])
        why = first.why if np.isnan(value).all() else ""
        whole = Sign(first.name, value, first.cutoff, beyond, columns, why)
        found.append(_spread(value, lowest) if first.name == "irv" else whole)
    return found


def _longstring(sheet: Presented, cutoff: float) -> Sign:
    found = longstring(sheet.positions, sheet.blocks)
    columns = {
        "longstring": found.longest,
        "longstring_share": found.share,
        "average_string": found.average,
    }
    beyond = found.share >= cutoff - LAST_BITS
    return Sign("longstring", found.share, cutoff, beyond, columns, _no_run(sheet))


def _zigzag(sheet: Presented, cutoff: float) -> Sign:
    found = zigzag(sheet.positions, sheet.blocks)
    columns = {"zigzag": found.longest, "zigzag_share": found.share}
    beyond = found.share >= cutoff - LAST_BITS
    return Sign("zigzag", found.share, cutoff, beyond, columns, _no_run(sheet))


def _no_run(sheet: Presented) -> str:
    if not sheet.blocks:
        return f"no {SHORTEST_BLOCK} items with the same options follow each other"
    answered = any((~np.isnan(sheet.positions[:, list(b)])).any() for b in sheet.blocks)
    return "" if answered else "nobody answered any of its items"


def _irv(sheet: Presented, lowest: float) -> Sign:
    least = max(2, -(-len(sheet.items) // 2))
    return _spread(variability(sheet.positions, least), lowest)


def _spread(found: Floats, lowest: float) -> Sign:
    """Mark those with the least spread of answers."""
    known = found[~np.isnan(found)]
    cutoff = float(np.quantile(known, lowest)) if len(known) else float("nan")
    why = "" if len(known) else "nobody answered half of the rating items"
    return Sign("irv", found, cutoff, found <= cutoff + LAST_BITS, {"irv": found}, why)


def _mahalanobis(sheet: Presented, beside: Beside) -> Sign:
    cutoff = beside.cutoffs["mahalanobis"]
    found = mahalanobis(sheet.positions, beside.moments, beside.respondents)
    if found is None:
        why = (
            "too few respondents for so many items, too much missing, or an item that "
            "is made of others"
        )
        return _nobody("mahalanobis", sheet, cutoff, why, ("mahalanobis_p",))
    columns = {"mahalanobis": found.squared, "mahalanobis_p": found.p}
    return Sign("mahalanobis", found.p, cutoff, found.p < cutoff, columns)


def _even_odd(sheet: Presented, cutoff: float) -> Sign:
    found = even_odd(sheet.positions, sheet.halves, sheet.turned, LEAST_PAIRS).value
    why = ""
    if np.isnan(found).all():
        why = f"it needs answers to both halves of at least {LEAST_PAIRS} scales"
    return Sign("even_odd", found, cutoff, found < cutoff, {"even_odd": found}, why)


def _pairs(sheet: Presented, beside: Beside) -> Iterator[Sign]:
    moments, critical, cutoffs = beside.moments, beside.critical, beside.cutoffs
    for name, side, sign in (("synonyms", "above", 1), ("antonyms", "below", -1)):
        pairs = similar_pairs(sign * moments.correlation, moments.means, critical)
        found = pair_consistency(sheet.positions, *pairs, LEAST_PAIRS).value
        why = ""
        if np.isnan(found).all():
            why = (
                f"{len(pairs[0])} pairs of items correlate {side} {sign * critical:g}; "
                f"a respondent must have answered {LEAST_PAIRS}"
            )
        beyond = sign * found < sign * cutoffs[name]
        yield Sign(name, found, cutoffs[name], beyond, {name: found}, why)


def _seconds(sheet: Presented, cutoff: float, seconds: Floats | None) -> Sign:
    name = "seconds_per_item"
    if seconds is None:
        return _nobody(name, sheet, cutoff, "how long they took is not known")
    found = seconds / np.where(sheet.answered > 0, sheet.answered, np.nan)
    why = "" if (~np.isnan(found)).any() else "how long they took is not known"
    return Sign(name, found, cutoff, found < cutoff, {name: found}, why)


def seconds_of(survey: Survey, seconds: pd.Series | None) -> Floats | None:
    """Return seconds in the order of the respondents; missing unless above 0.

    Those of the survey where none are given; nothing where it has none either.
    """
    seconds = survey.durations if seconds is None else seconds
    if seconds is None:
        return None
    if not isinstance(seconds, pd.Series):
        raise UsageError(
            "seconds: give a pandas Series of seconds with the respondent ids as index"
        )
    if not pd.api.types.is_numeric_dtype(seconds) or seconds.dtype == bool:
        raise UsageError(
            "seconds: its values must be numbers of seconds; of a time difference take "
            ".dt.total_seconds()"
        )
    if not seconds.index.is_unique:
        raise UsageError("seconds: some respondent ids occur twice; keep one each")
    if len(survey.data) and not survey.data.index.isin(seconds.index).any():
        raise UsageError(
            f"seconds: none of its {len(seconds)} ids is among the "
            f"{len(survey.data)} respondents; its index must be that of survey.data"
        )
    taken = seconds.reindex(survey.data.index).to_numpy(dtype=float, na_value=np.nan)
    known: Floats = np.where(np.isfinite(taken) & (taken > 0), taken, np.nan)
    return known


def _nobody(
    name: str, sheet: Presented, cutoff: float, why: str, also: tuple[str, ...] = ()
) -> Sign:
    """Return an index by which nobody can be judged."""
    nothing = np.full(len(sheet.positions), np.nan)
    columns = dict.fromkeys((name, *also), nothing)
    return Sign(name, nothing, cutoff, np.zeros(len(nothing), dtype=bool), columns, why)

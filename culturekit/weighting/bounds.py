"""How far non-response could reach: bounds instead of weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, UsageError, require_known, require_options
from culturekit.labelled import Labelled, labelled
from culturekit.numerics.counts import sums
from culturekit.numerics.silence import Answered, difference_bounds, tipping
from culturekit.results import Result, display_number
from culturekit.summary.groups import ORGANISATION
from culturekit.weighting.given import roster_of, starting_weights
from culturekit.weighting.margins import Counts, categories_of, read_margins

if TYPE_CHECKING:
    from culturekit.roster import Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
INDEX = (0.0, 100.0)
GAP_COLUMNS = (
    *("scale", "delta", "estimate", "low", "high", "worst_low", "worst_high"),
    "tipping",
)


class How(TypedDict, total=False):
    """Options of `nonresponse_bounds` that are rarely needed."""

    invited: Any
    weight: Any
    options: tuple[float, float]
    sides: tuple[str, str]


@dataclass(frozen=True, eq=False, repr=False)
class NonresponseBounds(Result):
    """Bounds of what all invited would have said, for the analyst's desk.

    Parameters
    ----------
    by : tuple of str
        The attribute, or those crossed, that tell groups apart.
    overall : pandas.DataFrame
        The same columns for all invited, group "Organisation".
    gap : pandas.DataFrame
        Bounds of the difference between two sides: scale, delta, estimate (contrast
        minus reference), low, high, worst_low, worst_high, tipping (the smallest delta
        with which the difference could be none; missing if no delta could). Empty where
        groups are not two sides.
    sides : tuple of str
        Reference and contrast; empty without a gap.
    """

    by: tuple[str, ...]
    overall: pd.DataFrame
    gap: pd.DataFrame
    sides: tuple[str, ...]


def nonresponse_bounds(
    data: Any,
    columns: str | Sequence[str] | None = None,
    by: str | tuple[str, ...] | None = None,
    *,
    delta: float | Sequence[float],
    roster: "Roster | None" = None,
    **how: Unpack[How],
) -> NonresponseBounds:
    """Return between which bounds means and gaps lie if the silent differ by delta.

    Parameters
    ----------
    data : Survey, Scores or pandas.DataFrame
        Of surveys and scores the index (0-100) of scales; of a table its numbers.
        Whoever has no value counts as not having answered.
    columns : str or sequence of str, optional
        Scales, or columns of a table; all by default.
    by : str or tuple of str, optional
        Attributes that tell groups apart; of a survey its side (the office) by default.
    delta : float or sequence of float
        By how much, at most, the mean of those who did not answer differs from the mean
        of those who did, within each group; in the units of the values, 0 or more.
    roster : Roster, optional
        Who was invited; the survey's own by default.
    **how
        invited : the number invited by group, as a margin of `rake`, where no roster
        says it; with `by` left out its attributes are the groups. weight : weights
        within groups. options : for a table, the lowest and the highest value there can
        be; without it there is no worst case. sides : (reference, contrast), the two
        values of `by` whose gap is wanted; from the definition by default, for a table
        with two groups these in alphabetical order.

    Returns
    -------
    NonresponseBounds
        `table` with ``group``, one column an attribute, ``scale``, ``delta``,
        ``invited``, ``n`` (with a value), ``response_rate`` (percent), ``estimate``
        (mean of those who answered), ``low``, ``high``, ``worst_low``, ``worst_high``;
        `overall`, `gap`, `sides`.

    Raises
    ------
    UsageError
        For an attribute, column or side that does not exist, or a delta below 0.
    InputError
        For values outside `options`.

    Notes
    -----
    With r the share of a group that answered and m its mean, the mean of all invited is
    r m + (1 - r) s, and nothing is known of s, the mean of the silent, but that it lies
    in [m - delta, m + delta] and between the lowest and the highest value. So the
    bounds are r m + (1 - r) max(m - delta, low) and r m + (1 - r) min(m + delta, high);
    the worst case (Manski) has s at the lowest and the highest value. The organisation
    is the mean of its groups, each counting as many as were invited; the gap lies
    between one side's low less the other's high, and the reverse. All are statements
    about exactly those invited, so they have no sampling error. Someone who answered
    and is in no group, or in one nobody was invited from, is left out.

    References
    ----------
    Manski, C. F. (1990). Nonparametric bounds on treatment effects. American Economic
    Review 80, 319-323.
    Rubin, D. B. (1977). Formalizing subjective notions about the effect of
    nonrespondents in sample surveys. Journal of the American Statistical
    Association 72, 538-543.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"office": list("ffbbb"), "intent": [4.0, 2, 2, 3, 1]})
    >>> found = nonresponse_bounds(frame, "intent", delta=1, options=(1, 5),
    ...                            invited={"office": {"f": 4, "b": 4}})
    >>> found.table[["group", "estimate", "low", "high", "worst_low", "worst_high"]]
      group  estimate   low  high  worst_low  worst_high
    0     f       3.0  2.50  3.50       2.00        4.00
    1     b       2.0  1.75  2.25       1.75        2.75
    """
    for name in how:
        require_known("option of nonresponse_bounds", name, How.__annotations__)
    deltas = _deltas(delta)
    known = labelled(data, "index")
    counts = _counts(known, by, how, roster_of(data, roster))
    codes = categories_of(counts, known.frame)
    weights = starting_weights(how.get("weight"), known.frame)
    limits = _limits(known, how.get("options"))
    names = _columns(known, columns, counts.names, how.get("weight"))
    answered = {
        name: _answered(known.frame[name], (codes, weights), counts, limits)
        for name in names
    }
    sides = _sides(known, counts, how.get("sides"))
    overall = _overall(answered, deltas)
    gap = _gap(answered, deltas, [counts.categories.index(side) for side in sides])
    return NonresponseBounds(
        table=_table(answered, deltas, counts),
        note=_note(overall, gap, sides),
        cells=None,
        by=counts.names,
        overall=overall,
        gap=gap,
        sides=sides,
    )


def _deltas(delta: float | Sequence[float]) -> list[float]:
    try:
        listed = np.atleast_1d(np.asarray(delta, dtype=float)).ravel()
    except (TypeError, ValueError):
        listed = np.empty(0)
    if not (len(listed) and (listed >= 0).all()):
        raise UsageError(
            "delta: give one number or several, each 0 or more, in the units of the "
            "values (index points for a survey)"
        )
    return [float(value) for value in listed]


def _counts(known: Labelled, by: Any, how: How, roster: "Roster | None") -> Counts:
    """Return how many were invited by group."""
    invited = how.get("invited")
    if by is None and invited is None and known.instrument is not None:
        by = known.instrument.roles.side
    if by is None and invited is None:
        raise UsageError("by: name the attribute that tells groups apart, or invited")
    named = by if invited is None else invited
    listed = read_margins(named, known.frame, roster)
    if len(listed) > 1:
        raise UsageError(
            f"invited: {len(listed)} margins are given; give one (attributes crossed "
            "as a tuple of names)"
        )
    asked = (by,) if isinstance(by, str) else by
    if asked is not None and tuple(asked) != listed[0].names:
        raise UsageError(
            f"by: the numbers invited are by {listed[0].title}; name the same"
        )
    return listed[0]


def _limits(
    known: Labelled, options: tuple[float, float] | None
) -> tuple[float, float]:
    if known.survey is None:
        if options is None:
            return (-np.inf, np.inf)
        require_options(options)
        return (min(options), max(options))
    if options is not None:
        raise UsageError(
            "options: the index of a survey lies in 0 to 100; leave it out"
        )
    return INDEX


def _columns(
    known: Labelled,
    columns: str | Sequence[str] | None,
    by: tuple[str, ...],
    weight: Any,
) -> list[str]:
    # a column of weights is none of the answers
    taken = {*by, *([weight] if isinstance(weight, str) else [])}
    free = [name for name in known.scales if name not in taken]
    names = [columns] if isinstance(columns, str) else list(columns or free)
    for name in names:
        require_known("column", name, free)
    if not names:
        raise UsageError("columns: there is none with numbers; name at least one")
    return names


@dataclass(frozen=True, eq=False)
class _Group:
    """What the groups said on one scale.

    Parameters
    ----------
    of : Answered
    n : (groups,) int array
    """

    of: Answered
    n: Ints


def _answered(
    column: pd.Series,
    rows: tuple[Ints, Floats],
    counts: Counts,
    limits: tuple[float, float],
) -> _Group:
    codes, weights = rows
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if outside := int(((values < limits[0]) | (values > limits[1])).sum()):
        raise InputError(
            f"options: {outside} values of '{column.name}' lie outside {limits[0]:g} "
            f"to {limits[1]:g}; set them to missing or give other options"
        )
    inside = (codes >= 0) & ~np.isnan(values) & (weights > 0)
    where, size = codes[inside], len(counts.population)
    n, total = np.bincount(where, minlength=size), sums(where, weights[inside], size)
    said = sums(where, weights[inside] * values[inside], size)
    mean = np.where(n > 0, said / np.where(n > 0, total, 1.0), np.nan)
    # more answers than invitations leave nobody silent
    rate = np.minimum(n / np.maximum(counts.population, np.maximum(n, 1)), 1)
    return _Group(Answered(mean, rate, counts.population, *limits), n)


def _sides(
    known: Labelled, counts: Counts, sides: tuple[str, str] | None
) -> tuple[str, ...]:
    """Return reference and contrast, or nothing where groups are not two sides."""
    roles = known.instrument.roles if known.instrument else None
    if sides is None and roles and counts.names == (roles.side,):
        named = (roles.reference, roles.contrast)
        sides = (str(named[0]), str(named[1])) if all(named) else None
    if sides is None:
        found = tuple(sorted(counts.categories))
        return found if len(found) == 2 else ()
    for side in sides:
        require_known(f"value of {counts.title}", side, counts.categories)
    if sides[0] == sides[1]:
        raise UsageError("sides: the reference and the contrast must differ")
    return tuple(sides)


def _table(
    answered: dict[str, _Group], deltas: list[float], counts: Counts
) -> pd.DataFrame:
    parts = []
    named = {
        "group": counts.categories,
        **dict(zip(counts.names, counts.keys, strict=True)),
    }
    for scale, group in answered.items():
        worst_low, worst_high = _finite(group.of.bounds(np.inf))
        for delta in deltas:
            low, high = _finite(group.of.bounds(delta))
            rows = {
                "scale": scale,
                "delta": delta,
                "invited": group.of.invited,
                "n": group.n,
                "response_rate": 100 * _rate(group.n, group.of.invited),
                "estimate": group.of.mean,
                **{"low": low, "high": high},
                **{"worst_low": worst_low, "worst_high": worst_high},
            }
            parts.append(pd.DataFrame({**named, **rows}))
    return pd.concat(parts, ignore_index=True)


def _finite(bounds: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return bounds that are not known as missing."""
    low, high = (np.where(np.isfinite(bound), bound, np.nan) for bound in bounds)
    return low, high


def _rate(n: Ints, invited: Floats) -> Floats:
    return np.where(invited > 0, n / np.where(invited > 0, invited, 1.0), np.nan)


def _overall(answered: dict[str, _Group], deltas: list[float]) -> pd.DataFrame:
    rows = []
    for scale, group in answered.items():
        of, n = group.of, int(group.n.sum())
        whole = [of.whole(bound) for bound in _finite(of.bounds(np.inf))]
        for delta in deltas:
            low, high = (of.whole(bound) for bound in _finite(of.bounds(delta)))
            rows.append(
                {
                    "group": ORGANISATION,
                    "scale": scale,
                    "delta": delta,
                    "invited": float(of.invited.sum()),
                    "n": n,
                    "response_rate": 100 * n / float(of.invited.sum()),
                    "estimate": of.estimate,
                    **{"low": low, "high": high},
                    **{"worst_low": whole[0], "worst_high": whole[1]},
                }
            )
    return pd.DataFrame(rows)


def _gap(
    answered: dict[str, _Group], deltas: list[float], places: list[int]
) -> pd.DataFrame:
    """Return bounds of contrast minus reference."""
    rows = []
    for scale, group in answered.items() if places else ():
        reference, contrast = places
        of = group.of
        worst = _known(difference_bounds(of, contrast, reference, np.inf))
        tips = tipping(of, contrast, reference)
        estimate = float(of.mean[contrast] - of.mean[reference])
        for delta in deltas:
            near = _known(difference_bounds(of, contrast, reference, delta))
            rows.append((scale, delta, estimate, *near, *worst, tips))
    return pd.DataFrame(rows, columns=list(GAP_COLUMNS))


def _known(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = (bound if np.isfinite(bound) else np.nan for bound in bounds)
    return low, high


def _note(overall: pd.DataFrame, gap: pd.DataFrame, sides: tuple[str, ...]) -> str:
    """Say the bounds of the first scale and, if there is one, of the gap."""
    show, row = display_number, overall.iloc[0]
    text = (
        f"{row['n']} of {row['invited']:.0f} invited have a value of '{row['scale']}', "
        f"with a mean of {show(row['estimate'])}; "
    )
    if np.isnan(row["low"]):
        text += (
            "of a group nobody answered, so without the lowest and the highest value "
            "there can be, nothing bounds the mean of all invited."
        )
    else:
        text += (
            f"if the others differ from them by up to {show(row['delta'])} within "
            "their group, the mean of all invited lies between "
            f"{show(row['low'])} and {show(row['high'])}."
        )
    if gap.empty or gap[["low", "high"]].iloc[0].isna().any():
        return text
    one = gap.iloc[0]
    text += (
        f" {sides[1]} minus {sides[0]} lies between {show(one['low'])} and "
        f"{show(one['high'])}"
    )
    if np.isnan(one["tipping"]):
        return f"{text}; no difference of those who are silent could make it none."
    return f"{text}; it could be none from a difference of {show(one['tipping'])} on."

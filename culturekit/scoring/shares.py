"""Shares of answers item by item, by group."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import require_known
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE
from culturekit.numerics.counts import group_count, option_counts
from culturekit.numerics.scales import ItemRule
from culturekit.results import Cells, Result
from culturekit.scoring.answers import answers
from culturekit.scoring.routing import asked
from culturekit.summary.groups import Groups, group_respondents, organisation
from culturekit.summary.plan import item_rule

if TYPE_CHECKING:
    from collections.abc import Collection

    from culturekit.survey import Survey

Ints = NDArray[np.int64]
OF_ANSWERS = ("favourable", "neutral", "unfavourable", "less", "same", "more")
OF_ASKED = ("dont_know", "not_applicable")
VALUES = (*OF_ANSWERS, "percent", *OF_ASKED)
COLUMNS = ("group", "scale", "item", "option", "n", "n_asked", *VALUES)


@dataclass(frozen=True, eq=False, repr=False)
class AnswerShares(Result):
    """Percent of answers by item and group.

    Parameters
    ----------
    by : tuple of str
        The attribute, or the two, that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody who answered, group "Organisation".
    """

    by: tuple[str, ...]
    overall: pd.DataFrame


def answer_shares(
    survey: "Survey",
    by: str | tuple[str, ...] = "office",
    *,
    items: "Collection[str] | None" = None,
) -> AnswerShares:
    """Return what percent of each group answered favourably, neutrally and so on.

    Parameters
    ----------
    survey : Survey
    by : str or tuple of two str
        Attributes that tell groups apart.
    items : collection of str, optional
        All items with options that are in the data, by default.

    Returns
    -------
    AnswerShares
        `table` with ``group``, one column an attribute, ``scale``, ``item``,
        ``option`` (empty but for items without an order), ``n`` (answers that are a
        point on the scale), ``n_asked``; in percent of n: ``favourable``, ``neutral``,
        ``unfavourable``, for bipolar items ``less``, ``same``, ``more``, for items
        without an order ``percent`` of each option; in percent of those asked:
        ``dont_know``, ``not_applicable``.

    Raises
    ------
    UsageError
        For an attribute or item that does not exist.

    Notes
    -----
    Reverse-keyed items are turned first: favourable is favourable for what the scale
    measures. Asked are those whom `asked_if` routed to the item. The middle of a
    bipolar scale is "same".

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> shares = answer_shares(simulate(seed=3).survey, by="office", items=["eng1"])
    >>> shares.table[["group", "item", "n", "favourable"]].round(1)
       group  item    n  favourable
    0  front  eng1  168        71.4
    1   back  eng1  229        70.3
    """
    known = [item for item in survey.instrument.items if _has_shares(survey, item)]
    wanted = known if items is None else list(items)
    for item in wanted:
        require_known("item with options", item, known)
    groups = group_respondents(survey, by, roster=survey.roster, taken=COLUMNS)
    everybody = organisation(survey)
    note = (
        f"Answers to {len(wanted)} items by {' and '.join(groups.by)}, in percent of "
        'those who gave an answer on the scale; "don\'t know" and "does not apply" in '
        "percent of those asked."
    )
    per = ("item", "option")
    return AnswerShares(
        table=_table(survey, wanted, groups),
        note=note,
        cells=Cells("distribution", groups.by, "n", VALUES, groups.adds_up_to, per),
        by=groups.by,
        overall=_table(survey, wanted, everybody),
    )


def _has_shares(survey: "Survey", item: str) -> bool:
    part = survey.instrument.items[item]
    options = survey.instrument.response(item).codes
    return item in survey.data and bool(options) and not part.multiple


def _table(survey: "Survey", items: list[str], groups: Groups) -> pd.DataFrame:
    order = list(dict.fromkeys(["group", *groups.by, *COLUMNS]))
    parts = [part for item in items for part in _item_rows(survey, item, groups)]
    if not parts:
        return pd.DataFrame(columns=order)
    # one table of all items: a frame an item took longer than the counting
    frame = groups.frame.drop(columns="invited")
    table = pd.concat([frame] * len(parts), ignore_index=True)
    told = {name: _column(parts, name, len(frame)) for name in COLUMNS[1:]}
    return table.assign(**told)[order].astype(dict.fromkeys(VALUES, float))


def _column(parts: list[dict[str, Any]], name: str, rows: int) -> Any:
    """Return one column of all items: of each an array of groups, or one value."""
    if name in {"scale", "item", "option"}:
        return [part[name] for part in parts for _ in range(rows)]
    blank = np.full(rows, np.nan)
    return np.concatenate([part.get(name, blank) for part in parts])


def _item_rows(survey: "Survey", item: str, groups: Groups) -> list[dict[str, Any]]:
    """Return the columns of one item, or of each option of one without an order."""
    values = answers(survey, item)
    routed = asked(survey, item)
    response = survey.instrument.response(item)
    counts = option_counts(values, response.codes, groups.codes, groups.count)
    n, n_asked = counts.sum(axis=1), group_count(groups.codes, groups.count, routed)
    base: dict[str, Any] = {
        "scale": survey.instrument.items[item].scale,
        "item": item,
        "option": "",
        "n": n,
        # somebody who answered was asked, whatever the routing says
        "n_asked": np.maximum(n_asked, n),
    }
    for name, code in zip(OF_ASKED, (DONT_KNOW, NOT_APPLICABLE), strict=True):
        chosen = group_count(groups.codes, groups.count, values == code)
        base[name] = _percent(chosen, base["n_asked"])
    if not response.nominal:
        return [base | _shares(survey, item, counts)]
    labels = response.labels.get(survey.instrument.language, response.codes)
    return [
        base | {"option": str(label), "percent": _percent(counts[:, i], n)}
        for i, label in enumerate(labels)
    ]


def _shares(survey: "Survey", item: str, counts: Ints) -> dict[str, Any]:
    """Return percent favourable, neutral, unfavourable; or less, same, more."""
    rule = item_rule(survey.instrument, item)
    bipolar = survey.instrument.response(item).bipolar
    if bipolar:
        middle = len(rule.codes) // 2
        sides = (rule.codes[:middle], rule.codes[middle : len(rule.codes) - middle])
    else:
        sides = (rule.favourable, rule.neutral)
    n = counts.sum(axis=1)
    first, second = (_chosen(counts, rule, side) for side in sides)
    names = OF_ANSWERS[3:] if bipolar else OF_ANSWERS[:3]
    parts = (first, second, n - first - second)
    return {name: _percent(part, n) for name, part in zip(names, parts, strict=True)}


def _chosen(counts: Ints, rule: ItemRule, codes: tuple[int, ...]) -> Ints:
    """Return how many chose one of the codes, read after reversing."""
    chosen = rule.in_file(codes)
    columns = [i for i, code in enumerate(rule.codes) if code in chosen]
    total: Ints = counts[:, columns].sum(axis=1)
    return total


def _percent(part: Ints, whole: Ints) -> NDArray[np.float64]:
    return np.where(whole > 0, part * 100 / np.maximum(whole, 1), np.nan)

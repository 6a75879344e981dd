"""How scores changed between two waves, on what was asked alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd

from culturekit.errors import attributes_of, require_known
from culturekit.results import Cells, Result
from culturekit.store import Store
from culturekit.summary.groups import ORGANISATION
from culturekit.survey import Survey
from culturekit.trend.changes import COLUMNS, Convention, changes
from culturekit.trend.lining import Lined, line_up, over_shared
from culturekit.trend.questions import (
    NOT,
    Shared,
    compare_questions,
    shared_items,
    without_answers,
)
from culturekit.trend.waves import two_waves
from culturekit.trend.wording import trend_note

VALUES = tuple(name for name in COLUMNS if name not in {"n_before", "n"})
POOLED = ("conf_low", "conf_high", "p_adjusted")


class How(TypedDict, total=False):
    """Conventions of `trend` that are rarely changed."""

    scales: Sequence[str] | None
    survey: str | None
    floor: int


@dataclass(frozen=True, eq=False, repr=False)
class Trend(Result):
    """Changes of scores between two waves.

    Parameters
    ----------
    by : tuple of str
        The attribute, or the two, that tell the groups apart.
    overall : pandas.DataFrame
        The same columns for everybody, group "Organisation".
    split : pandas.DataFrame
        Where changes come from, if people can be found again: group, scale,
        ``n_stayers``, ``n_joiners`` (answered only now), ``n_leavers`` (only before);
        ``stayers`` (their own change) with ``conf_low``, ``conf_high``; ``joiners`` and
        ``leavers`` (what their being others does); the three add up to the change. For
        the analyst's desk; not released.
    items : pandas.DataFrame
        What became of every question: scale, item, before, verdict, why.
    since, wave : str
        The earlier and the later wave.
    paired : bool
        Whether people were found again.
    """

    by: tuple[str, ...]
    overall: pd.DataFrame
    split: pd.DataFrame
    items: pd.DataFrame
    since: str
    wave: str
    paired: bool


def trend(
    data: Store | Sequence[Survey],
    by: str | tuple[str, ...] = "team",
    *,
    waves: tuple[str, str] | None = None,
    conf_level: float = 0.95,
    **how: Unpack[How],
) -> Trend:
    """Compare the scores of two waves, group by group, on what was asked alike.

    Parameters
    ----------
    data : Store, or sequence of Survey
        A store with both waves; or surveys, the earlier one first.
    by : str or tuple of two str
        Attributes that tell groups apart. Functions and offices are taken as they are
        organised in the later wave.
    waves : tuple of two str, optional
        The earlier and the later wave; by default the last two of a store by name, or
        the two surveys given.
    conf_level : float
        Of intervals, above 0 and below 1.
    **how
        scales : which; all that have an index by default. survey : the id, where a
        store holds several. floor : answers, in each wave, below which a change is not
        tested; 5 by default.

    Returns
    -------
    Trend
        Table columns: group, one column an attribute, scale, items (``same`` or
        ``comparable``: some questions were reworded, added or dropped), n_before, n,
        index_before, index (0-100, both on the shared items), estimate (now less
        before, in index points) with std_error, conf_low, conf_high; p_adjusted,
        changed. A scale that is not comparable has no rows; ``items`` says why.
        Missing where a group has no score in one of the waves.

    Raises
    ------
    UsageError
        If it is not clear which two waves are meant, or no such wave, attribute,
        scale or option exists.

    Notes
    -----
    People are found again by their keys, only if both definitions promise
    ``links_waves = true`` with confidential answers; then changes are those of partly
    the same people (Derrick et al. 2017, DOI 10.22237/jmasm/1493597280). Otherwise the
    waves count as different people, which makes intervals rather too wide than too
    narrow. Standard deviations are pooled within groups, per wave. p_adjusted is
    Benjamini and Hochberg's over groups and primary scales; `changed` also needs a
    change of at least 0.2 standard deviations. Methods: docs/trend.md.

    Examples
    --------
    >>> import culturekit as ck
    >>> firms = [ck.simulate(seed=seed, teams=12, invited=140) for seed in (1, 2)]
    >>> found = trend([firm.survey for firm in firms], by="office")
    >>> found.table.columns[:6].tolist(), found.paired
    (['group', 'office', 'scale', 'items', 'n_before', 'n'], False)
    """
    for name in how:
        require_known("option of trend", name, How.__annotations__)
    convention = Convention(conf_level, how.get("floor", 5))
    before, now = two_waves(data, waves, how.get("survey"))
    questions = _questions(before, now)
    asked = shared_items(questions)
    shared = _chosen(asked, now, how.get("scales"))
    pair = over_shared(before, now, shared)
    linked = _same_people(before, now)
    lined = line_up(*pair, by)
    found = changes(*pair, shared, lined, convention, linked=linked)
    whole = changes(*pair, shared, _everybody(*pair), convention, linked=linked)
    attributes = attributes_of(by)
    counts, inside = ("n_before", "n"), lined.inside or None
    return Trend(
        table=found.table,
        note=trend_note(found.table, (before, now), asked, linked=linked),
        cells=Cells("scores", attributes, counts, VALUES, inside, pooled=POOLED),
        by=attributes,
        overall=whole.table,
        split=pd.concat([whole.split, found.split], ignore_index=True),
        items=questions,
        since=str(before.wave or ""),
        wave=str(now.wave or ""),
        paired=linked,
    )


def _questions(before: Survey, now: Survey) -> pd.DataFrame:
    asked = compare_questions(before.instrument, now.instrument)
    return without_answers(asked, before.data, now.data)


def _chosen(
    shared: list[Shared], now: Survey, scales: Sequence[str] | None
) -> list[Shared]:
    """Return the scales to compare: those that are asked alike, or of them some."""
    for name in scales or ():
        require_known("scale", name, now.instrument.scales)
    return [
        part
        for part in shared
        if part.verdict != NOT and (scales is None or part.scale in scales)
    ]


def _same_people(before: Survey, now: Survey) -> bool:
    """Tell whether people may be found again, and any can."""
    promises = [before.instrument.promise, now.instrument.promise]
    allowed = all(
        promise is not None
        and promise.links_waves
        and promise.identity == "confidential"
        for promise in promises
    )
    alike = before.instrument.id == now.instrument.id
    return allowed and alike and bool(now.data.index.isin(before.data.index).any())


def _everybody(before: Survey, now: Survey) -> Lined:
    frame = pd.DataFrame({"group": [ORGANISATION]})
    codes = [np.zeros(len(part.data), dtype=np.int64) for part in (before, now)]
    return Lined(frame, codes[0], codes[1], {})

"""The verb `summarise`: one pass over answers, from which the rest is answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from culturekit.engine import (
    Source,
    answer_ranges,
    connected,
    gather,
    open_source,
)
from culturekit.errors import (
    InputError,
    UsageError,
    attributes_of,
    require_known,
    require_options,
)
from culturekit.instrument import ResponseScale
from culturekit.scoring.answers import scored_in
from culturekit.scoring.frames import (
    MissingRule,
    checked_scales,
    response_scale,
    sharing,
    table_instrument,
)
from culturekit.scoring.scores import Scores
from culturekit.scoring.stored import Pieces, pieces_of
from culturekit.store import Store
from culturekit.summary.groups import Groups, group_respondents
from culturekit.summary.plan import Plan, scale_plan
from culturekit.summary.summary import Summary
from culturekit.survey import Survey

GROUP = "group"
Ranges = Mapping[str, tuple[float, float, bool]]


class How(TypedDict, total=False):
    """Options of `summarise` that are rarely needed."""

    reverse: Collection[str]
    missing: MissingRule
    columns: Sequence[str]
    wave: str
    version: Any
    pairs: bool
    patterns: bool
    weight: str
    cores: int
    scheduler: Any
    progress: Callable[[int], None]


def summarise(
    data: Any,
    by: str | tuple[str, ...] = "team",
    *,
    scales: Collection[str] | Mapping[str, Sequence[str]] | None = None,
    options: tuple[float, float] | None = None,
    **how: Unpack[How],
) -> Summary:
    """Read every answer once and keep what team scores, reliability and so on need.

    Parameters
    ----------
    data : Survey, Scores, Store, pandas.DataFrame, Arrow C stream, iterator, or path
        Answers, one row a respondent. Polars frames, DuckDB relations, PyArrow tables
        and readers have the Arrow C stream interface; a reader is read as it comes, and
        so is an iterator of tables, such as `Store.batches` gives. A path is a Parquet
        file or a folder of them. Streams, files and the waves of a store may be larger
        than memory.
    by : str or tuple of two str
        Attributes (for a table: columns) that tell groups apart; ``()`` for none.
    scales : collection of str, or mapping of str to sequence of str
        Scales of a survey, all that are scored by default; for a table its columns by
        scale.
    options : tuple of float, optional
        For a table: lowest and highest code of all items. By default the lowest and
        highest in the data. In a stream, whole numbers outside are not answers.
    **how
        For a table: reverse, the columns that are reverse-keyed; missing, how many
        items a score needs (``"two_thirds"``). For a store: wave, its name; version, a
        number or a day. For all: columns, numbers whose means and cross-products are
        wanted, of rows that have all of them; weight, a column that weights the moments
        of `columns` and nothing else; pairs, whether pairs of options are counted, for
        polychoric correlations; patterns, whether moments of items and of `columns` are
        kept by pattern of missing answers too, for `reliability` with
        ``missing="pairwise"`` or ``"fiml"``; cores, how many threads sum (all cores by
        default); scheduler, the address of a Dask cluster (``"tcp://..."``) or a
        distributed.Client, whose workers sum instead; progress, a function that is told
        the number of rows done.

    Returns
    -------
    Summary
        Attributes groups, counts, moments, plan. It adds up with ``+``, is kept with
        `save_summary`, and is what `team_scores`, `reliability` and `agreement` take.

    Raises
    ------
    UsageError
        For a scale, column or option that does not exist.
    InputError
        For answers that are not numbers within `options`.
    CultureKitError
        If a cluster could not finish.

    Notes
    -----
    Rows are taken in blocks of 65,536, and what blocks say is merged two by two in an
    order that depends on the rows alone. Counts are whole numbers. Means and products
    are kept as deviations from each group's own mean (Chan, Golub & LeVeque 1983, DOI
    10.1080/00031305.1983.10483115), so a large common level costs no digits.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": list("aabb"), "q1": [1, 2, 4, 5],
    ...                       "q2": [2, 2, 5, 4]})
    >>> found = summarise(frame, "team", scales={"fun": ["q1", "q2"]}, options=(1, 5))
    >>> found.moments["score:fun"].centres[:, 1]
    array([18.75, 87.5 ])
    """
    for name in how:
        require_known("option of summarise", name, How.__annotations__)
    attributes = attributes_of(by)
    if isinstance(data, Scores):
        data = data.survey
    if isinstance(data, Store):
        data = _pieces(data, how)
    elif "wave" in how or "version" in how:
        raise UsageError("wave and version are for a store; give the answers alone")
    if isinstance(data, Survey | Pieces):
        return _of_survey(data, attributes, scales, options, how)
    with connected(how.get("scheduler")) as client:
        reached: How = {**how, "scheduler": client}
        return _of_table(open_source(data), attributes, scales, options, reached)


def _pieces(store: Store, how: How) -> Pieces:
    if not how.get("wave"):
        raise UsageError(
            'wave: a store holds several; name one, as summarise(store, wave="2026-Q3")'
        )
    return pieces_of(store, str(how["wave"]), version=how.get("version"))


def _of_survey(
    given: Survey | Pieces,
    by: tuple[str, ...],
    scales: Any,
    options: tuple[float, float] | None,
    how: How,
) -> Summary:
    if options is not None or "reverse" in how or "missing" in how:
        raise UsageError(
            "options, reverse and missing are for plain tables; a survey has them in "
            "its definition"
        )
    survey = given.survey if isinstance(given, Pieces) else given
    known = given.names if isinstance(given, Pieces) else [*map(str, survey.data)]
    available = scored_in(survey.instrument, set(known))
    wanted = available if scales is None else list(scales)
    for name in wanted:
        require_known("scored scale", name, available)
    groups = group_respondents(survey, by, roster=survey.roster) if by else None
    # items that are not in the data become empty columns
    parts = tuple(scale_plan(survey.instrument, scale) for scale in wanted)
    items = dict.fromkeys(item for part in parts for item in part.items)
    extra, weight = tuple(how.get("columns", ())), _weight(how)
    for name in (*extra, *([weight] if weight else [])):
        require_known("column", name, known)
    side, primary = survey.instrument.roles.side, survey.instrument.primary
    plan = Plan((), parts, extra, side or "", tuple(primary), **_kept(how))
    codes = None
    if groups is not None:
        plan, codes = replace(plan, by=(GROUP,)), groups.codes
    read = dict.fromkeys([*items, *extra, *([weight] if weight else [])])
    source = _source(given, list(read), codes)
    found = _gathered(source, plan, how)
    return found if groups is None else _named(found, groups)


def _source(given: Survey | Pieces, columns: list[str], codes: Any) -> Source:
    """Return the columns that a pass over a survey reads, and groups beside them."""
    if isinstance(given, Pieces):
        return given.source(columns, GROUP, codes)
    frame = given.data.reindex(columns=columns)
    if codes is not None:
        frame[GROUP] = codes
    return open_source(frame).prepared(list(frame))


def _named(found: Summary, groups: Groups) -> Summary:
    """Put the names of groups in the place of their numbers, sorted by name."""
    number = found.groups[GROUP].astype(int).to_numpy()
    columns = list(dict.fromkeys([GROUP, *groups.by]))
    names = groups.frame[columns].iloc[number].astype("str")
    names = names.reset_index(drop=True)
    names.loc[number < 0] = None
    bare = replace(
        found,
        groups=names,
        plan=replace(found.plan, by=groups.by),
        parent=groups.parent,
        observed=groups.observed,
    )
    return bare.sorted()


def _of_table(
    source: Source,
    by: tuple[str, ...],
    scales: Any,
    options: tuple[float, float] | None,
    how: How,
) -> Summary:
    if scales is not None and not isinstance(scales, Mapping):
        raise UsageError(
            'scales: a plain table needs its columns by scale, as {"fun": ["q1", "q2"]}'
        )
    missing = how.get("missing", "two_thirds")
    named, turned = checked_scales(
        source.names, scales or {}, how.get("reverse", ()), missing, beside=by
    )
    _check_by(by)
    if options is not None:
        require_options(options)
    plan = Plan(by, (), tuple(how.get("columns", ())), **_kept(how))
    items = list(dict.fromkeys(item for names in named.values() for item in names))
    source = source.prepared([*dict.fromkeys([*plan.reads, *items])])
    responses = _responses(source, named, options, how.get("scheduler"))
    instrument = table_instrument(named, responses, turned, missing)
    parts = tuple(scale_plan(instrument, scale) for scale in named)
    plan = replace(plan, scales=parts)
    return _gathered(source, plan, how)


def _kept(how: How) -> dict[str, Any]:
    """Return what else a pass is to keep."""
    asked = {name: bool(how.get(name)) for name in ("pairs", "patterns")}
    return {**asked, "weight": _weight(how)}


def _weight(how: How) -> str:
    """Return the column of weights, empty for none."""
    weight = how.get("weight") or ""
    if not isinstance(weight, str):
        raise UsageError("weight: a pass reads columns; give the name of one")
    if weight and not how.get("columns"):
        raise UsageError(
            "weight: it weights the moments of columns=, and none is named; scores and "
            "counts of a summary are not weighted (weighted_means is)"
        )
    return weight


def _gathered(source: Source, plan: Plan, how: How) -> Summary:
    return gather(
        source,
        plan,
        cores=how.get("cores"),
        scheduler=how.get("scheduler"),
        progress=how.get("progress"),
    )


def _check_by(by: tuple[str, ...]) -> None:
    if len(by) > 2 or len(set(by)) != len(by):
        raise UsageError(
            f"by: {len(by)} attributes given; allowed are none, one, or two different "
            'ones such as ("team", "tenure")'
        )
    if GROUP in by and by != (GROUP,):
        raise UsageError(
            "by: a column named 'group' would be mixed up with the column of that name "
            "in the result; rename it"
        )


def _responses(
    source: Source,
    scales: Mapping[str, Sequence[str]],
    options: tuple[float, float] | None,
    scheduler: Any,
) -> dict[str, ResponseScale]:
    if source.stream is not None and options is not None:
        kinds = source.schema
        return {
            name: response_scale(
                name, options, all("int" in str(kinds.field(i).type) for i in items)
            )
            for name, items in scales.items()
        }
    items = list(dict.fromkeys(item for names in scales.values() for item in names))
    ranges: Ranges = {}
    if items:
        ranges = answer_ranges(source, items, scheduler=scheduler)
    return {
        name: _response(name, sharing(name, scales), ranges, options) for name in scales
    }


def _response(
    scale: str,
    items: Sequence[str],
    ranges: Ranges,
    options: tuple[float, float] | None,
) -> ResponseScale:
    low = min(ranges[item][0] for item in items)
    high = max(ranges[item][1] for item in items)
    whole = all(ranges[item][2] for item in items)
    if options is None:
        if not whole or not low < high:
            raise InputError(
                f"scale '{scale}': the range of the answers cannot be seen from the "
                "data; give it as options=(low, high)"
            )
        options = (low, high)
    elif low < min(options) or high > max(options):
        raise InputError(
            f"scale '{scale}': answers lie outside the options {options[0]:g} to "
            f"{options[1]:g}; set them to missing or give other options"
        )
    return response_scale(scale, options, whole)

"""Scale scores of respondents: for analysis, never for release."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from culturekit.errors import UsageError, require_known
from culturekit.results import Result, counted
from culturekit.scoring.answers import scale_block, scored_scales
from culturekit.scoring.frames import MissingRule, survey_of
from culturekit.survey import Survey


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Result):
    """Scale scores, one row a respondent; shown as counts, never as rows.

    Parameters
    ----------
    index : pandas.DataFrame
        As `table`, with the 0-100 index of each scale.
    favourable : pandas.DataFrame
        As `table`, with the percent of answered items that have a favourable code.
    survey : Survey
        The answers behind the scores.
    scales : tuple of str
        The scales that were scored, in the order of the definition.

    Notes
    -----
    `table` has the attributes and one column a scale with the mean over the answered
    items, in the units of the response scale, after reversing.
    """

    index: pd.DataFrame
    favourable: pd.DataFrame
    survey: Survey
    scales: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what was scored as plain values: the sentence, no respondent."""
        return {"result": "Scores", "note": self.note, "scales": list(self.scales)}

    def __repr__(self) -> str:
        people = counted(len(self.table), "respondent")
        return f"Scores({people} x {counted(len(self.scales), 'scale')})"

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>"


def score(
    data: Survey | pd.DataFrame,
    *,
    scales: Collection[str] | Mapping[str, Sequence[str]] | None = None,
    options: tuple[float, float] | None = None,
    reverse: Collection[str] = (),
    missing: MissingRule | None = None,
) -> Scores:
    """Score every scale for every respondent.

    Parameters
    ----------
    data : Survey or pandas.DataFrame
        Answers as read; or a table of numbers, one row a respondent.
    scales : collection of str, or mapping of str to sequence of str
        Scales to score, all by default; for a table its columns by scale.
    options : tuple of float, optional
        For a table: lowest and highest code of the items.
    reverse : collection of str
        For a table: columns that are reverse-keyed.
    missing : str or float, optional
        For a table: how many items must be answered, ``"two_thirds"`` by default.

    Returns
    -------
    Scores
        `table` (natural units), `index` (0-100) and `favourable` (percent), each with
        the attributes and one column a scale; missing where too few items were
        answered.

    Raises
    ------
    UsageError
        For a scale or column that does not exist.
    InputError
        For answers of a table that are not numbers within `options`.

    Notes
    -----
    Reversed: x' = low + high - x. Index of an item: (x' - low) / (high - low) x 100,
    with the ends of its own response scale; a scale averages the indices of the items
    that were answered, in its own direction. "Don't know" and "not applicable" count
    as not answered. Scales of bipolar items and of facts have no score.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"team": ["a", "b"], "q1": [1, 4], "q2": [5, 2]})
    >>> scores = score(frame, scales={"fun": ["q1", "q2"]}, options=(1, 5),
    ...                reverse=["q2"])
    >>> scores.table["fun"].tolist(), scores.index["fun"].tolist()
    ([1.0, 4.0], [0.0, 75.0])
    """
    survey = _as_survey(data, scales, options, reverse, missing)
    available = scored_scales(survey)
    wanted = available if scales is None else list(scales)
    for name in wanted:
        require_known("scored scale", name, available)
    columns: dict[str, dict[str, Any]] = {"mean": {}, "index": {}, "favourable": {}}
    for name in wanted:
        block = scale_block(survey, name)
        for kind, values in columns.items():
            values[name] = getattr(block, kind)
    tables = [_with_attributes(survey, values) for values in columns.values()]
    note = (
        f"Scored: {counted(len(survey.data), 'respondent')} on "
        f"{counted(len(wanted), 'scale')}. "
        "Scores of persons are never published."
    )
    if scales is not None and isinstance(scales, Mapping) and options is None:
        note += " The range of the answers was taken from the data."
    return Scores(
        table=tables[0],
        note=note,
        cells=None,
        index=tables[1],
        favourable=tables[2],
        survey=survey,
        scales=tuple(wanted),
    )


def _as_survey(
    data: Survey | pd.DataFrame,
    scales: Collection[str] | Mapping[str, Sequence[str]] | None,
    options: tuple[float, float] | None,
    reverse: Collection[str],
    missing: MissingRule | None,
) -> Survey:
    if isinstance(data, Survey):
        if options is not None or reverse or missing is not None:
            raise UsageError(
                "options, reverse and missing are for plain tables; a survey has them "
                "in its definition"
            )
        return data
    if not isinstance(scales, Mapping):
        raise UsageError(
            'scales: a plain table needs its columns by scale, as {"fun": ["q1", "q2"]}'
        )
    rule: MissingRule = "two_thirds" if missing is None else missing
    return survey_of(data, scales, options=options, reverse=reverse, missing=rule)


def _with_attributes(survey: Survey, values: dict[str, Any]) -> pd.DataFrame:
    """Return attributes and score columns side by side, respondents as in the data."""
    attributes = [name for name in survey.instrument.attributes if name in survey.data]
    scores = pd.DataFrame(values, index=survey.data.index)
    return pd.concat([survey.data[attributes], scores], axis=1)

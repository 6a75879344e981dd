"""Who may have answered without reading: reported, never removed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from culturekit.errors import UsageError
from culturekit.psychometrics.answers import Answers
from culturekit.psychometrics.signs import (
    RULES,
    Beside,
    Sign,
    cutoffs_of,
    seconds_of,
    signs,
    together,
)
from culturekit.results import Result
from culturekit.scoring import Scores
from culturekit.scoring.stored import pieces_of
from culturekit.store import Store
from culturekit.survey import Survey

COMBINED = "combined"


@dataclass(frozen=True, eq=False, repr=False)
class Careless(Result):
    """Signs of careless answering, one row a respondent; shown as counts only.

    Parameters
    ----------
    summary : pandas.DataFrame
        One row an index, and ``combined``: ``index``, ``rule``, ``cutoff``, ``n``
        (respondents who could be judged), ``flagged``, ``percent``, ``remark`` (why
        nobody could be judged).
    flags : pandas.DataFrame
        As `table`: one column an index, whether the respondent lies beyond its cutoff;
        missing where that cannot be judged.
    needed : int
        Indices beyond their cutoffs that make a respondent flagged.
    survey : Survey
        The answers, all of them; of a wave in a store who gave them.
    """

    summary: pd.DataFrame
    flags: pd.DataFrame
    needed: int
    survey: Survey

    @property
    def able(self) -> Any:
        """Who could be judged by as many indices as make a respondent flagged."""
        return (self.table["judged"] >= self.needed).to_numpy()

    def to_dict(self) -> dict[str, Any]:
        """Return counts by index as plain values, no respondent."""
        summary = self.summary.astype(object).where(self.summary.notna(), None)
        return {
            "result": "Careless",
            "note": self.note,
            "needed": self.needed,
            "summary": summary.to_dict("records"),
        }

    def __repr__(self) -> str:
        flagged = int(self.table["flagged"].sum())
        return f"Careless({len(self.table)} respondents, {flagged} flagged)"

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>"


def careless(
    data: Survey | Scores | Store,
    *,
    wave: str | None = None,
    seconds: pd.Series | None = None,
    critical: float = 0.6,
    cutoffs: Mapping[str, float] | None = None,
    needed: int = 2,
) -> Careless:
    """Look for signs that respondents answered without reading; nobody is removed.

    Parameters
    ----------
    data : Survey, Scores or Store
        For a plain table: ``careless(score(table, scales=..., options=...))``. A wave
        of a store is read piece by piece, twice.
    wave : str, optional
        Of a store: which wave.
    seconds : pandas.Series, optional
        How long each respondent took, in seconds, respondent ids as index; those of
        the survey by default. Not above 0, or absent, counts as not known.
    critical : float
        The correlation, above 0 and below 1, that makes two items synonyms (or, with a
        minus, antonyms).
    cutoffs : mapping of str to float, optional
        Other cutoffs than the defaults in Notes, by index.
    needed : int
        How many indices beyond their cutoffs make a respondent flagged.

    Returns
    -------
    Careless
        `table` with one row a respondent: ``longstring`` (items), ``longstring_share``
        (0-1), ``average_string``, ``zigzag`` (items), ``zigzag_share``, ``irv`` (0-1),
        ``mahalanobis`` (squared), ``mahalanobis_p``, ``even_odd``, ``synonyms``,
        ``antonyms`` (-1 to 1), ``seconds_per_item``; ``judged`` and ``beyond`` (numbers
        of indices) and ``flagged``. `summary` has counts by index, `flags` the single
        flags. It can never be released; `careless_rates` can.

    Raises
    ------
    UsageError
        For anything but a survey or scores, an unknown index, a cutoff that it cannot
        have, or seconds that do not belong to the respondents.

    Notes
    -----
    Answers are taken as positions on their response scale, (x - low) / (high - low),
    so that codings do not matter. Rating items only, bipolar ones included; no facts,
    ready-made measures or items with several ticks. "Don't know" and "not applicable"
    count as not answered everywhere but in the number of answers that took the time.
    R means the package careless 1.2.2, with psych for its distance.

    longstring
        The longest run of the same answer, as answered, in the order of the
        definition, within blocks of at least 10 items that have the same options and
        follow each other in every form. An answer that is missing or off the scale
        ends a run and forms none: a column of "don't know" is honest where nothing is
        told. Flagged from 0.5 of the block. In scales with random order a run that is
        not over the whole scale is approximate. R: one block of all columns, each
        missing answer a run of its own.
    zigzag
        The same for the longest stretch that goes to and fro between two options (2,
        4, 2, 4). Flagged from 0.75 of the block: careful answers waver between two
        neighbouring options for a while. Not in R.
    irv
        Standard deviation (divisor m - 1) of the m positions, as answered. Flagged are
        the lowest 0.05 of respondents, ties with them included, so somebody always is;
        needs half of the items. R: of codes, from two answers on, no cutoff.
    mahalanobis
        Squared distance from the mean of all, means and covariances pairwise, over the
        items that were answered, and chi-square with as many degrees of freedom.
        Flagged below 0.001. Missing answers do not add to it. R: missing answers are
        set to the mean while all items count as degrees of freedom; flagged at 0.01.
    even_odd
        Correlation within the respondent, over reflective scales, of the mean of the
        odd with the mean of the even items, reversed items turned, lengthened by
        Spearman and Brown, not below -1. Flagged below 0.30. Needs 5 scales. R: the
        same with the opposite sign (since 1.2.0), from two scales on, items turned by
        the user.
    synonyms, antonyms
        Correlation within the respondent over pairs of items that correlate above
        `critical` among all, or below its negative, as answered. Flagged below 0, or
        above 0. Needs 5 pairs. Of a pair the item with the higher mean comes first. R:
        from three pairs on, the later column first, and where one side does not vary
        the sides of pairs are drawn at random again; here it stays missing.
    seconds_per_item
        Seconds / questions with any answer. Flagged below 2. Too long means nothing.

    Flagged is who lies beyond the cutoffs of at least `needed` indices. To leave them
    out is the analyst's decision, to be told with results both ways (of which one is
    released: two give away who was left out)::

        found = ck.careless(survey)
        kept = dataclasses.replace(survey, data=survey.data[~found.table["flagged"]])

    References
    ----------
    Curran, P. G. (2016). Methods for the detection of carelessly invalid responses in
    survey data. DOI 10.1016/j.jesp.2015.07.006
    Dunn, A. M. et al. (2018). DOI 10.1007/s10869-016-9479-0
    Gottfried, J. et al. (2022). DOI 10.7275/vyxb-gt24
    Huang, J. L. et al. (2012). Detecting and deterring insufficient effort responding
    to surveys. DOI 10.1007/s10869-011-9231-8
    Johnson, J. A. (2005). DOI 10.1016/j.jrp.2004.09.009
    Meade, A. W. & Craig, S. B. (2012). DOI 10.1037/a0028085

    Examples
    --------
    >>> from culturekit.simulate import simulate
    >>> found = careless(simulate(seed=3).survey)
    >>> found
    Careless(418 respondents, 11 flagged)
    >>> found.summary.set_index("index")["flagged"].loc[["irv", "combined"]].tolist()
    [21, 11]
    """
    limits = cutoffs_of(cutoffs)
    _check(critical, needed)
    answers = _answers(data, wave)
    survey, taken = answers.survey, seconds_of(answers.survey, seconds)
    beside = Beside(answers.moments(), len(survey.data), limits, critical)
    found = together(list(_each(answers, beside, taken)), limits["irv"])
    columns = {name: part for sign in found for name, part in sign.columns.items()}
    judged = np.sum([sign.judged for sign in found], axis=0)
    beyond = np.sum([sign.beyond for sign in found], axis=0)
    index = survey.data.index
    table = pd.DataFrame(columns, index=index).assign(
        judged=judged, beyond=beyond, flagged=beyond >= needed
    )
    summary = _summary(found, table, needed)
    return Careless(
        table=table,
        note=_note(found, table, needed),
        cells=None,
        summary=summary,
        flags=pd.DataFrame({sign.name: _flag(sign) for sign in found}, index=index),
        needed=needed,
        survey=survey,
    )


def _each(answers: Answers, beside: Beside, taken: Any) -> Iterator[list[Sign]]:
    """Yield the indices of all respondents, or of a piece at a time."""
    for rows, sheet in answers.sheets():
        yield list(signs(sheet, beside, None if taken is None else taken[rows]))


def _answers(data: Any, wave: str | None) -> Answers:
    if isinstance(data, Store):
        if not wave:
            raise UsageError('wave: name one of the store, as wave="2026-Q3"')
        return Answers(pieces_of(data, wave))
    if wave is not None:
        raise UsageError("wave is for a store; give the answers of one wave alone")
    if isinstance(data, Scores):
        return Answers(data.survey)
    if isinstance(data, Survey):
        return Answers(data)
    raise UsageError(
        f"a {type(data).__name__} does not say how its columns were answered; give a "
        "Survey, or for a table score(table, scales=..., options=...)"
    )


def _check(critical: float, needed: int) -> None:
    if not 0 < critical < 1:
        raise UsageError(f"critical {critical:g} must lie between 0 and 1")
    most = len(RULES)
    if isinstance(needed, bool) or needed not in range(1, most + 1):
        raise UsageError(f"needed is {needed!r}; allowed: whole numbers 1 to {most}")


def _flag(sign: Sign) -> Any:
    return pd.arrays.BooleanArray(sign.beyond, ~sign.judged)


def _summary(found: Sequence[Sign], table: pd.DataFrame, needed: int) -> pd.DataFrame:
    rows = [
        (
            sign.name,
            RULES[sign.name],
            sign.cutoff,
            int(sign.judged.sum()),
            int(sign.beyond.sum()),
            sign.why,
        )
        for sign in found
    ]
    able = int((table["judged"] >= needed).sum())
    flagged = int(table["flagged"].sum())
    rule = "indices beyond their cutoffs at or above"
    why = "" if able else f"nobody could be judged by {needed} indices"
    rows.append((COMBINED, rule, float(needed), able, flagged, why))
    names = ["index", "rule", "cutoff", "n", "flagged", "remark"]
    frame = pd.DataFrame(rows, columns=names)
    percent = 100 * frame["flagged"] / frame["n"].where(frame["n"] > 0)
    frame.insert(5, "percent", percent)
    return frame


def _note(found: Sequence[Sign], table: pd.DataFrame, needed: int) -> str:
    n, flagged = len(table), int(table["flagged"].sum())
    used = sum(bool(sign.judged.any()) for sign in found)
    share = f" ({100 * flagged / n:.1f}%)" if n else ""
    note = (
        f"{flagged} of {n} respondents{share} lie beyond the cutoffs of at least "
        f"{needed} of {used} signs of careless answering. Nobody was removed; a flag "
        "is a hint, not a proof, so compare results with and without them."
    )
    gaps = "; ".join(f"{sign.name} ({sign.why})" for sign in found if sign.why)
    return f"{note} Not judged: {gaps}." if gaps else note

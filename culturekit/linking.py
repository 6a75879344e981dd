"""Answers joined with other tables person by person, where the promise allows it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from culturekit.errors import InputError, PromiseError, UsageError
from culturekit.instrument import Instrument
from culturekit.intake.nesting import container_problem, settle_containers
from culturekit.problems import Cause, Problems
from culturekit.results import Result
from culturekit.roster.persons import PeopleLike, persons
from culturekit.survey import Survey

if TYPE_CHECKING:
    from culturekit.roster import Leavers

Mask = NDArray[np.bool_]
HOW = ("voluntary", "regretted")


def join_people(
    survey: Survey, people: PeopleLike, *, attributes: tuple[str, ...] = ()
) -> Survey:
    """Add attributes to answers by the id of the person.

    Parameters
    ----------
    survey : Survey
        Whose response file had the persons' ids.
    people : Roster, DataFrame or path
        One row a person with its id ("Employee ID"): a roster of persons read with the
        same definition, a table, or a file, such as Viva Glint's attributes.
    attributes : tuple of str
        Columns to take beside those that the definition names. Attributes that the
        answers have already are replaced only if named here.

    Returns
    -------
    Survey
        With one categorical column an attribute. Respondents who are not in the list
        are told in `problems`.

    Raises
    ------
    PromiseError
        If answers were promised to be anonymous.
    InputError
        If nobody who answered is in the list.
    RosterError
        If the list has no ids, or somebody stands in it twice.
    UsageError
        For a column that does not exist, or a roster with keys of another survey.

    Examples
    --------
    >>> from culturekit.privacy import pseudonym
    >>> asked = Instrument.model_validate({"id": "s", "title": "S", "items": {},
    ...     "scales": {}, "response_scales": {}})
    >>> answers = pd.DataFrame({"q1": [4, 2]}, index=pseudonym(["E1", "E2"], "s"))
    >>> staff = pd.DataFrame({"Employee ID": ["E2", "E1"], "Grade": ["b", "a"]})
    >>> joined = join_people(Survey(answers, asked), staff, attributes=("Grade",))
    >>> joined.data["Grade"].tolist()
    ['a', 'b']
    """
    instrument = survey.instrument
    if instrument.promise and instrument.promise.identity == "anonymous":
        raise PromiseError(
            f"survey '{instrument.id}' promised anonymous answers: nothing is joined "
            "to them person by person; allowed: attributes that the response file "
            "holds itself, or a roster of teams"
        )
    found = persons(people, instrument, tuple(attributes))
    there = survey.data.index.isin(found.facts.index)
    if not there.any():
        raise _nobody(len(survey.data))
    wanted = [
        name for name in found.facts if name in attributes or name not in survey.data
    ]
    rows = found.facts.reindex(survey.data.index)
    columns = {name: _categorical(rows[name], name, instrument) for name in wanted}
    _tell_strangers(found.problems, ~there, survey)
    data = survey.data.assign(**columns)
    data, changed = settle_containers(data, instrument, survey.roster)
    for name, mask in changed.items():
        cause = container_problem(name, listed=survey.roster is not None)
        found.problems.add(cause, column=name, rows=_lines(survey, mask))
    return _with_problems(replace(survey, data=data), found.problems)


def _nobody(count: int) -> InputError:
    return InputError(
        f"none of the {count} people who answered is in the list; allowed: a list with "
        "the ids of the response file; check that the response file has ids, and that "
        "both files hold the same kind"
    )


def _categorical(
    column: pd.Series, name: str, instrument: Instrument
) -> pd.Categorical:
    attribute = instrument.attributes.get(name)
    values = list(attribute.values) if attribute else []
    ordered = bool(values) and attribute is not None and attribute.ordered
    categories = values or sorted(column.dropna().unique())
    return pd.Categorical(column, categories=categories, ordered=ordered)


def _tell_strangers(problems: Problems, strange: Mask, survey: Survey) -> None:
    if strange.any():
        cause = Cause(
            "not_in_list",
            f"{int(strange.sum())} of {len(strange)} people who answered are not in "
            "the list of persons; their attributes are missing",
            "one row a person who answered",
            "add them to the list, or check their ids",
        )
        problems.add(cause, rows=_lines(survey, strange))


def _lines(survey: Survey, mask: Mask) -> NDArray[np.int64] | None:
    """Return the lines of some respondents in the response file, if they are known."""
    if survey.rows is None:
        return None
    lines: NDArray[np.int64] = survey.rows.to_numpy(dtype=np.int64)
    return lines[mask]


def _with_problems(survey: Survey, problems: Problems) -> Survey:
    """Return the survey with more problems on its receipt, if it has one."""
    if survey.receipt is None or not problems.found:
        return survey
    known = survey.receipt.problems
    both = pd.concat([known, problems.frame()], ignore_index=True)
    both.attrs = known.attrs
    return replace(survey, receipt=replace(survey.receipt, problems=both))


@dataclass(frozen=True, eq=False, repr=False)
class LinkedLeavers(Result):
    """Who of those who answered left later. Never released, and shown without rows.

    Parameters
    ----------
    survey : Survey
        The answers, in the same order.
    """

    survey: Survey

    def _repr_html_(self) -> str:
        return f"<p>{self.note}</p>"


def link_leavers(
    survey: Survey, leavers: "Leavers", *, since: "str | date | None" = None
) -> LinkedLeavers:
    """Tell who of those who answered has left, where that was promised to be done.

    Parameters
    ----------
    survey : Survey
        Whose response file had the persons' ids.
    leavers : Leavers
        Read with the same definition: ``read_leavers(path, instrument)``.
    since : str or date, optional
        The last day of the survey, such as ``"2026-09-21"``: only later days count,
        and ``days`` counts from it.

    Returns
    -------
    LinkedLeavers
        `table` with one row a respondent: ``left``, ``date``, ``days`` (missing without
        `since`), ``voluntary``, ``regretted``. Of several days of one person the last
        counts.

    Raises
    ------
    PromiseError
        Unless the definition promises ``links_leavers = true`` and confidential (not
        anonymous) answers, and does not take the team from people's own word.
    InputError
        If the list names teams only.
    UsageError
        If the list was read without this definition, or `since` is no day.

    Examples
    --------
    >>> from culturekit.roster import Leavers
    >>> from culturekit.privacy import pseudonym
    >>> asked = Instrument.model_validate({"id": "s", "title": "S", "items": {},
    ...     "scales": {}, "response_scales": {},
    ...     "promise": {"purpose": "To learn.", "links_leavers": True}})
    >>> keys = pseudonym(["E1", "E2"], "s")
    >>> gone = pd.DataFrame({"person": keys[:1], "date": pd.to_datetime(["2026-10-01"]),
    ...                      "voluntary": True, "regretted": pd.NA})
    >>> answers = Survey(pd.DataFrame({"q1": [4, 2]}, index=keys), asked)
    >>> linked = link_leavers(answers, Leavers(gone, survey="s"), since="2026-09-21")
    >>> linked.table["left"].tolist(), linked.table["days"].tolist()
    ([True, False], [10, <NA>])
    """
    require_linking(survey)
    listed = leavers.table.dropna(subset=["person", "date"])
    if listed.empty and len(leavers.table):
        raise InputError(
            "the list of leavers names teams only; allowed: one row a person with its "
            "id and the day; nothing can be linked"
        )
    if leavers.survey != survey.instrument.id:
        raise UsageError(
            "the list of leavers has no keys of this survey; read it with the survey's "
            "definition: read_leavers(path, instrument)"
        )
    day = _day(since)
    ordered = listed.sort_values("date", kind="stable")
    last = ordered.drop_duplicates("person", keep="last")
    late = last if day is None else last[last["date"] > day]
    table = _left(late.set_index("person").reindex(survey.data.index), day)
    note = _note(table, late, len(last) - len(late))
    return LinkedLeavers(table=table, note=note, cells=None, survey=survey)


def require_linking(survey: Survey) -> None:
    """Refuse to link answers to leavers unless that was promised to be done."""
    promise = survey.instrument.promise
    if promise is None:
        why = "nothing says what respondents were promised"
    elif not promise.links_leavers:
        why = "respondents were promised that it is not done (links_leavers = false)"
    elif promise.identity == "anonymous":
        why = "answers were promised to be anonymous"
    elif survey.team_source == "self_reported":
        why = "people named their team themselves, as one does where nobody knows them"
    else:
        return
    raise PromiseError(
        f"answers of survey '{survey.instrument.id}' are not linked to leavers: {why}; "
        "allowed: leavers counted by team, beside the results; ask for it in the "
        "promise of the next survey, before it begins"
    )


def _day(since: "str | date | None") -> pd.Timestamp | None:
    if since is None:
        return None
    try:
        return pd.Timestamp(since)
    except ValueError:
        raise UsageError(
            f"since: {since!r} is no day; allowed: such as '2026-09-21'"
        ) from None


def _left(rows: pd.DataFrame, day: pd.Timestamp | None) -> pd.DataFrame:
    """Return one row a respondent."""
    unknown = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    days = unknown if day is None else (rows["date"] - day).dt.days.astype("Int64")
    columns = {"left": rows["date"].notna(), "date": rows["date"], "days": days}
    return pd.DataFrame(
        {**columns, **{name: rows[name].astype("boolean") for name in HOW}}
    )


def _note(table: pd.DataFrame, late: pd.DataFrame, early: int) -> str:
    gone = int(table["left"].sum())
    note = (
        f"{gone} of {len(table)} people who answered have left; {len(late) - gone} of "
        f"{len(late)} leavers did not answer, or are not known by the same id."
    )
    if early:
        note += f" Left before the survey ended, and not counted: {early}."
    return note

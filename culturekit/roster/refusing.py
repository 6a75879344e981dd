"""Which problems make a table unusable, and how a refusal lists them."""

from pathlib import Path
from typing import Any

import pandas as pd

from culturekit.errors import RosterError
from culturekit.problems import Problems

MOST_LINES = 200
# with one of these nobody can tell who or what is counted; all others are told only
UNUSABLE = frozenset(
    (
        *("missing_column", "repeated_column", "ragged_row", "open_quote", "not_text"),
        *("no_team", "repeated_team", "no_person", "repeated_person"),
        *("no_invited", "not_a_number", "not_whole", "ambiguous_number", "below_zero"),
        *("not_a_date", "ambiguous_date", "ends_before_start", "not_yes_or_no"),
        *("own_parent", "circular_parents", "two_containers", "unknown_value"),
        *("no_period", "no_unit", "no_domain", "no_currency", "over_100"),
        "more_than_all",
    )
)


def unusable(problems: pd.DataFrame) -> pd.DataFrame:
    """Return the problems with which a table is refused.

    Parameters
    ----------
    problems : pandas.DataFrame
        From `check_roster`, or a roster's own.

    Returns
    -------
    pandas.DataFrame
        The same columns.

    Examples
    --------
    >>> from culturekit.problems import Cause
    >>> found = Problems()
    >>> found.add(Cause("empty_team", "nobody is invited"), rows=[4])
    >>> found.add(Cause("no_team", "no team"), rows=[7])
    >>> unusable(found.frame())["row"].tolist()
    [7]
    """
    return problems[problems["code"].isin(UNUSABLE)]


def refuse_if_unusable(path: str | Path, problems: Problems) -> pd.DataFrame:
    """Return the problems as a frame, or raise all that make a table unusable.

    Raises
    ------
    RosterError
        Lists them with row and column; its `frame` holds every problem.
    """
    frame = problems.frame()
    wrong = unusable(frame)
    if wrong.empty:
        return frame
    count, others = len(wrong), len(frame) - len(wrong)
    lines = [_line(row) for row in wrong.head(MOST_LINES).to_dict("records")]
    if count > MOST_LINES:
        lines.append(f"and {count - MOST_LINES} more; check_roster lists them all")
    beside = f", and {others} more that would not stand in the way" * bool(others)
    message = f"'{Path(path).name}' has {count} mistake{'s' * (count > 1)}{beside}:"
    raise RosterError(message, lines, frame=frame)


def _line(problem: dict[str, Any]) -> str:
    row, column = problem["row"], problem["column"]
    places = [] if pd.isna(row) else [f"row {row}"]
    places += [f"column '{column}'"] if isinstance(column, str) else []
    parts = [problem["message"], f"allowed: {problem['allowed']}", problem["remedy"]]
    said = "; ".join(str(part) for part in parts if part and part != "allowed: ")
    return f"{', '.join(places)}: {said}" if places else said

"""The tables from the organisation's own systems, as frozen types."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from culturekit.errors import RosterError, require_known

if TYPE_CHECKING:
    import pandas as pd

SELF_REPORTED = (
    "People named their team themselves (self-reported), so some may have chosen "
    "another one."
)


@dataclass(frozen=True, eq=False, repr=False)
class Roster:
    """Who was invited, by team.

    Parameters
    ----------
    teams : pandas.DataFrame
        One row a team: ``team`` and ``invited`` are required; ``function``,
        ``office``, ``department``, ``parent``, ``headcount``, ``vacancies``,
        ``budget_category``, ``manager``, ``median_tenure`` and other attributes of
        the survey are optional.
    people : pandas.DataFrame, optional
        One row a person, where the file had persons: ``person`` and ``manager`` as
        opaque keys, ``team``, attributes of the survey, ``invited`` (whether counted).
    problems : pandas.DataFrame, optional
        What was found while reading that did not stand in the way: row, column, code,
        message, allowed, remedy.
    note : str
        Who counts as invited, and how the file was read.
    survey : str
        The survey whose keys stand for persons.
    team_source : str
        How the survey knows a respondent's team: ``roster_link``, ``embedded`` or
        ``self_reported``; empty where no definition said so.

    Raises
    ------
    RosterError
        If ``team`` or ``invited`` is missing, or a team stands twice.
    """

    teams: "pd.DataFrame"
    people: "pd.DataFrame | None" = None
    problems: "pd.DataFrame | None" = None
    note: str = ""
    survey: str = ""
    team_source: str = ""

    def __post_init__(self) -> None:
        missing = [name for name in ("team", "invited") if name not in self.teams]
        if missing:
            raise RosterError(
                f"the roster has no column {' and no column '.join(missing)}; "
                "required: team and invited; add the column"
            )
        if self.teams["team"].duplicated().any():
            raise RosterError("a team stands twice in the roster; one row a team")

    def invited(self, by: str | tuple[str, ...] = "team") -> "pd.Series":
        """Return how many people were invited, by group.

        Parameters
        ----------
        by : str or tuple of str
            Columns of `teams`, such as ``"function"``.

        Returns
        -------
        pandas.Series
            Whole numbers named ``invited``, indexed by group; groups without a name
            are left out.

        Raises
        ------
        UsageError
            If the roster has no such column.

        Examples
        --------
        >>> import pandas as pd
        >>> teams = pd.DataFrame({"team": ["A", "B"], "invited": [7, 12]})
        >>> Roster(teams).invited("team").to_dict()
        {'A': 7, 'B': 12}
        """
        names = [by] if isinstance(by, str) else list(by)
        for name in names:
            require_known("roster column", name, self.teams.columns)
        grouped = self.teams.groupby(names, observed=True)["invited"]
        return grouped.sum().astype("int64").rename("invited")

    def container(self, attribute: str) -> dict[str, str]:
        """Return each team's value of an attribute, such as its function.

        Examples
        --------
        >>> import pandas as pd
        >>> teams = pd.DataFrame({"team": ["A"], "invited": [7], "office": ["back"]})
        >>> Roster(teams).container("office")
        {'A': 'back'}
        """
        require_known("roster column", attribute, self.teams.columns)
        known = self.teams[["team", attribute]].dropna()
        return dict(zip(known["team"], known[attribute], strict=True))

    def __repr__(self) -> str:
        total = int(self.teams["invited"].sum())
        return f"Roster({len(self.teams)} teams, {total} invited)"


@dataclass(frozen=True, eq=False, repr=False)
class Allocations:
    """What was spent on whom: money, hours or heads by period, unit and domain.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns period, unit (team or function), domain, subdomain, amount, currency,
        hours, heads; missing ones are filled with missing values. Base pay and
        variable pay are domains of their own.
    problems : pandas.DataFrame, optional
        What was found while reading that did not stand in the way.
    note : str
        How the file was read.
    """

    table: "pd.DataFrame"
    problems: "pd.DataFrame | None" = None
    note: str = ""

    def __repr__(self) -> str:
        return f"Allocations({len(self.table)} entries)"


@dataclass(frozen=True, eq=False, repr=False)
class Leavers:
    """Who left, when, and how.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns person (an opaque key), team, date, voluntary, regretted; missing ones
        are filled with missing values.
    problems : pandas.DataFrame, optional
        What was found while reading that did not stand in the way.
    note : str
        How the file was read.
    survey : str
        The survey whose keys stand for persons.
    """

    table: "pd.DataFrame"
    problems: "pd.DataFrame | None" = None
    note: str = ""
    survey: str = ""

    def __repr__(self) -> str:
        return f"Leavers({len(self.table)} people)"


@dataclass(frozen=True, eq=False, repr=False)
class Outcomes:
    """What came of the work, from the organisation's own books, by team and period.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns team (or function), period, starts, on_time_starts (of them),
        on_time_rate (percent), errors, error_hours, rework_hours; missing ones are
        filled with missing values.
    problems : pandas.DataFrame, optional
        What was found while reading that did not stand in the way.
    note : str
        How the file was read.
    """

    table: "pd.DataFrame"
    problems: "pd.DataFrame | None" = None
    note: str = ""

    def __repr__(self) -> str:
        return f"Outcomes({len(self.table)} entries)"

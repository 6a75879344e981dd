"""The simulated firm: nine functions in two offices, their teams and their people."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from culturekit.errors import UsageError

LARGEST_TEAM = 45
LARGEST_MEAN = 30
SIZE_SIGMA = 0.85
ALONE = 2
REGIONS = ("East", "West", "Central", "South", "North", "Gulf", "Pacific", "Mountain")


@dataclass(frozen=True)
class Function:
    """A function of the firm.

    Parameters
    ----------
    name, office, department, budget : str
        What it is called, its side, and where it stands in the budget. The budget
        category is not the office: two functions are of mixed category.
    weight : float
        Its share of the teams, out of 45.
    teams : tuple of str
        What its teams are called, after the function's name.
    """

    name: str
    office: str
    department: str
    budget: str
    weight: float
    teams: tuple[str, ...] = REGIONS


FUNCTIONS = (
    Function(
        "Recruiting",
        "front",
        "Talent",
        "revenue",
        9,
        (
            "Travel Nursing",
            "Intensive Care",
            "Operating Room",
            "Emergency",
            "Allied Health",
            "Therapy",
            "Per Diem",
            "Laboratory",
            "Locum Physicians",
        ),
    ),
    Function("Sales", "front", "Client Services", "revenue", 6),
    Function("Account Management", "front", "Client Services", "mixed", 5),
    Function("Credentialing", "back", "Provider Operations", "cost", 6),
    Function("Payroll", "back", "Finance", "cost", 5),
    Function("Housing", "back", "Provider Operations", "cost", 4),
    Function("Timekeeping", "back", "Finance", "cost", 3),
    Function("Compliance", "back", "Risk and Quality", "cost", 4),
    Function("Clinical Support", "back", "Risk and Quality", "mixed", 3),
)


@dataclass(frozen=True, eq=False)
class Company:
    """Teams and the people in them, before anybody is asked.

    Parameters
    ----------
    teams : pandas.DataFrame
        One row a team, the columns of a roster.
    team, function : array of int, shape (invited,)
        Row of the person's team, and number of its function in `FUNCTIONS`.
    tenure, location : array of int, shape (invited,)
        Position of the person's tenure band and location among those offered.
    """

    teams: pd.DataFrame
    team: npt.NDArray[np.int64]
    function: npt.NDArray[np.int64]
    tenure: npt.NDArray[np.float64]
    location: npt.NDArray[np.float64]

    @property
    def back(self) -> npt.NDArray[np.bool_]:
        """Whether each person is in the back office."""
        sides = np.array([f.office == "back" for f in FUNCTIONS])
        return np.asarray(sides[self.function])


def build_company(rng: np.random.Generator, teams: int, invited: int) -> Company:
    """Draw team sizes, team facts and people.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where all draws come from.
    teams, invited : int
        How many teams (at least one a function) and people.

    Raises
    ------
    UsageError
        If so many people do not fit into so many teams.
    """
    if not len(FUNCTIONS) <= teams <= invited <= teams * LARGEST_MEAN:
        raise UsageError(
            f"{teams} teams with {invited} invited: give at least {len(FUNCTIONS)} "
            f"teams and 1 to {LARGEST_MEAN} invited a team on average"
        )
    counts = teams_a_function(teams)
    function = np.repeat(np.arange(len(FUNCTIONS)), counts)
    sizes = team_sizes(rng, teams, invited)
    frame = describe_teams(rng, function, sizes)
    return Company(
        frame,
        np.repeat(np.arange(teams), sizes),
        np.repeat(function, sizes),
        rng.random(invited),
        rng.random(invited),
    )


def teams_a_function(teams: int) -> npt.NDArray[np.int64]:
    """Return how many teams each function has: at least one, the rest by weight."""
    weights = np.array([f.weight for f in FUNCTIONS], dtype=float)
    share = weights / weights.sum() * teams
    counts = np.maximum(1, np.floor(share)).astype(np.int64)
    while counts.sum() < teams:
        counts[np.argmax(share - counts)] += 1
    while counts.sum() > teams:
        counts[np.argmax(np.where(counts > 1, counts - share, -np.inf))] -= 1
    return np.asarray(counts)


def team_sizes(
    rng: np.random.Generator, teams: int, invited: int
) -> npt.NDArray[np.int64]:
    """Draw lognormal team sizes from 1 to 45 that add up to `invited`.

    The smallest teams of the draw are people who work alone, so that every firm has
    teams that must not be shown.
    """
    raw = np.exp(SIZE_SIGMA * rng.standard_normal(teams))
    low, high = 0.0, LARGEST_TEAM / raw.min()
    raw[np.argsort(raw)[:ALONE]] = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        sizes = np.clip(np.round(raw * middle), 1, LARGEST_TEAM)
        low, high = (middle, high) if sizes.sum() < invited else (low, middle)
    sizes = np.clip(np.round(raw * high), 1, LARGEST_TEAM).astype(np.int64)
    # rounding overshoots by a few people: they leave the largest teams
    for _ in range(int(sizes.sum()) - invited):
        sizes[np.argmax(sizes)] -= 1
    return np.asarray(sizes)


def describe_teams(
    rng: np.random.Generator,
    function: npt.NDArray[np.int64],
    sizes: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Return the roster of the firm, one row a team."""
    teams = len(sizes)
    of = [FUNCTIONS[i] for i in function]
    back = np.array([f.office == "back" for f in of])
    columns: dict[str, Any] = {
        "team": team_names(function),
        "function": [f.name for f in of],
        "office": [f.office for f in of],
        "department": [f.department for f in of],
        "parent": [f.name for f in of],
        "invited": sizes,
        "headcount": sizes + rng.binomial(2, 0.2, teams),
        "vacancies": rng.binomial(sizes, np.where(back, 0.12, 0.06)),
        "budget_category": [f.budget for f in of],
        "manager": [f"MGR-{i:03d}" for i in 101 + rng.permutation(teams)],
        "median_tenure": np.round(rng.gamma(4.0, np.where(back, 1.1, 0.7), teams), 1),
    }
    return pd.DataFrame(columns)


def team_names(function: npt.NDArray[np.int64]) -> list[str]:
    """Name every team after its function: "Payroll East", later "Payroll East 2"."""
    seen: dict[int, int] = {}
    names = []
    for number in function.tolist():
        count = seen[number] = seen.get(number, -1) + 1
        known = FUNCTIONS[number].teams
        again = count // len(known)
        name = f"{FUNCTIONS[number].name} {known[count % len(known)]}"
        names.append(f"{name} {again + 1}" if again else name)
    return names

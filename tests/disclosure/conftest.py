"""A small organisation with a known number of answers, and results made of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest

from culturekit.results import Cells, Kind, Result


@dataclass(frozen=True, eq=False, repr=False)
class TeamScores(Result):
    overall: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False, repr=False)
class ResponseRates(TeamScores):
    pass


@dataclass(frozen=True, eq=False, repr=False)
class AnswerShares(TeamScores):
    pass


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Result):
    by: str = "office"
    sides: tuple[str, str] = ("front", "back")


@dataclass(frozen=True, eq=False, repr=False)
class Mixed(Result):
    n: int = 0


CLASSES = {"scores": TeamScores, "rate": ResponseRates, "distribution": AnswerShares}
NUMBERS = {"scores": "index", "rate": "response_rate", "distribution": "favourable"}
CHAIN = ("team", "function", "office")


@dataclass(frozen=True)
class Organisation:
    """Teams with their number of answers, function and office."""

    teams: pd.DataFrame
    without_team: int = 0

    def parents(self, by: str) -> dict[str, dict[str, str]]:
        above = CHAIN[CHAIN.index(by) + 1 :]
        return {a: dict(zip(self.teams[by], self.teams[a], strict=True)) for a in above}

    def result(self, by: str, kind: Kind = "scores", **per: str) -> Result:
        """Return scores, rates or shares of one breakdown, with the overall row."""
        number = NUMBERS[kind]
        per = {} if kind == "rate" else per or {"scale": "engagement"}
        table = self.teams.groupby(by, as_index=False)["n"].sum()
        table["group"] = table[by]
        whole = pd.DataFrame({"n": [self.teams["n"].sum() + self.without_team]})
        whole["group"] = "Organisation"
        tables = [
            t.assign(invited=2 * t["n"] + 1, **{number: 50.0 + t["n"] / 7}, **per)
            for t in (table, whole)
        ]
        keys = ("scale",) if kind == "scores" else tuple(k for k in per if k != "scale")
        cells = Cells(kind, (by,), "n", (number,), self.parents(by) or None, keys)
        return CLASSES[kind](tables[0], f"Scores by {by}.", cells, tables[1])

    def gap(self, scale: str = "engagement", **sides: int) -> Gap:
        sides = sides or self.teams.groupby("office")["n"].sum().to_dict()
        row: dict[str, Any] = {"scale": scale, "estimate": -7.26, "p_value": 0.0312}
        row |= {f"n_{side}": n for side, n in sides.items()}
        counts = ("n_front", "n_back")
        cells = Cells("comparison", (), counts, ("estimate", "p_value"))
        return Gap(pd.DataFrame([row]), "Back is 7.26 points lower.", cells)


def organisation(
    teams: dict[str, dict[str, dict[str, int]]], without_team: int = 0
) -> Organisation:
    """Return an organisation given as office, function, team and answers."""
    rows = [
        {"team": team, "function": function, "office": office, "n": n}
        for office, functions in teams.items()
        for function, parts in functions.items()
        for team, n in parts.items()
    ]
    return Organisation(pd.DataFrame(rows), without_team)


@pytest.fixture
def make_organisation() -> Callable[..., Organisation]:
    return organisation


@pytest.fixture
def org() -> Organisation:
    """Nine teams; Night and Temps, both in payroll, are below five answers."""
    payroll = {"Day": 12, "Night": 3, "Temps": 4, "Weekend": 9}
    housing = {"Gulf": 21, "North": 16, "South": 11}
    sales = {"East": 14, "West": 8}
    back = {"Payroll": payroll, "Housing": housing}
    return organisation({"back": back, "front": {"Sales": sales}})


@pytest.fixture
def levels(org: Organisation) -> list[Result]:
    return [org.result(by) for by in CHAIN]


@pytest.fixture
def plain() -> Callable[..., Result]:
    """Make a result of a plain table, one row a team."""

    def make(
        columns: dict[str, Iterable[Any]], values: tuple[str, ...] = (), **cells: Any
    ) -> Result:
        frame = pd.DataFrame(columns)
        if "n" not in frame:
            frame["n"] = 30
        return Result(
            frame,
            "A sentence.",
            Cells(
                cells.get("kind", "scores"),
                cells.get("by", ("team",)),
                cells.get("count", "n"),
                values,
                cells.get("parent"),
                cells.get("per", ()),
            ),
        )

    return make


@pytest.fixture
def model() -> Callable[..., Mixed]:
    def make(n: int, **more: int) -> Mixed:
        frame = pd.DataFrame(
            {"term": ["Intercept", "equity"], "estimate": [54.321, -1]}
        )
        frame = frame.assign(n=n, **more)
        cells = Cells("model", (), ("n", *more), ("estimate",), per=("term",))
        return Mixed(frame, f"The slope is -1 with n {n}.", cells, n)

    return make

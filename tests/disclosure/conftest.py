"""Small organisations with a known number of answers, and tables made of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import pytest

from culturekit.results import Cells, Kind, Result


@dataclass(frozen=True, eq=False, repr=False)
class TeamScores(Result):
    overall: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False, repr=False)
class ResponseRates(Result):
    overall: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False, repr=False)
class AnswerShares(Result):
    overall: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Result):
    pass


@dataclass(frozen=True, eq=False, repr=False)
class Mixed(Result):
    n: int = 0


CLASSES = {"scores": TeamScores, "rate": ResponseRates, "distribution": AnswerShares}
NUMBERS = {"scores": "index", "rate": "response_rate", "distribution": "favourable"}


@dataclass(frozen=True)
class People:
    """One row an answer: attributes (None where missing) and what was answered."""

    frame: pd.DataFrame

    def groups(self, by: tuple[str, ...]) -> pd.DataFrame:
        known = self.frame.dropna(subset=list(by))
        return known.groupby(list(by), as_index=False, observed=True).agg(
            n=("value", "size"), value=("value", "mean")
        )

    def parents(self, by: str, above: Iterable[str]) -> dict[str, dict[str, str]]:
        found = {}
        for name in above:
            known = self.frame.dropna(subset=[by, name])
            found[name] = dict(zip(known[by], known[name], strict=True))
        return found

    def result(
        self,
        by: tuple[str, ...],
        above: Iterable[str] = (),
        kind: Kind = "scores",
        scale: str = "engagement",
        empty: Iterable[tuple[str, ...]] = (),
    ) -> Result:
        number = NUMBERS[kind]
        table = self.groups(by)
        if empty:
            extra = pd.DataFrame(list(empty), columns=list(by)).assign(n=0)
            table = pd.concat([table, extra], ignore_index=True)
        parent = self.parents(by[0], above) if above else None
        whole = pd.DataFrame(
            {"n": [len(self.frame)], "value": [self.frame["value"].mean()]}
        )
        tables = []
        for frame in (table, whole):
            made = frame.rename(columns={"value": number}).assign(scale=scale)
            made["group"] = "Organisation"
            if frame is table:
                made["group"] = made[list(by)].agg(" / ".join, axis=1)
            tables.append(made)
        per = () if kind == "rate" else ("scale",)
        cells = Cells(kind, by, "n", (number,), parent, per)
        return CLASSES[kind](tables[0], "A sentence.", cells, tables[1])


def people(teams: Mapping[str, int], **above: Mapping[str, str]) -> People:
    """Return people of teams; `function=`, `office=` map a team to its container."""
    rows = [team for team, n in teams.items() for _ in range(n)]
    frame = pd.DataFrame({"team": pd.Series(rows, dtype=object)})
    frame["team"] = frame["team"].where(frame["team"] != "", None)
    for name, groups in above.items():
        frame[name] = frame["team"].map(groups).astype(object)
        frame[name] = frame[name].where(frame[name].notna(), None)
    frame["value"] = [50.0 + (i * 37) % 23 for i in range(len(frame))]
    return People(frame)


@pytest.fixture
def make_people() -> Callable[..., People]:
    return people


@pytest.fixture
def org() -> People:
    """Two offices, three functions, nine teams; Night and Temps are small."""
    teams = {"Day": 12, "Night": 3, "Temps": 4, "Weekend": 9}
    teams |= {"East": 14, "West": 8, "Gulf": 21, "North": 16, "South": 11}
    finance, sales = ("Day", "Night", "Temps", "Weekend"), ("East", "West")
    function = {t: "Sales" if t in sales else "Housing" for t in teams}
    function |= dict.fromkeys(finance, "Payroll")
    office = {t: "front" if f == "Sales" else "back" for t, f in function.items()}
    return people(teams, function=function, office=office)


@pytest.fixture
def levels(org: People) -> list[Result]:
    return [
        org.result(("team",), ("function", "office")),
        org.result(("function",), ("office",)),
        org.result(("office",)),
    ]

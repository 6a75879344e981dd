"""A change is shown only where both waves are large enough, and sums tell no more."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Release, Rule, release
from culturekit.results import Cells, Result


@dataclass(frozen=True, eq=False, repr=False)
class TeamScores(Result):
    overall: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True, eq=False, repr=False)
class Trend(TeamScores):
    pass


class Shares(Result):
    pass


class Kept:
    """A ledger that keeps releases as they are saved."""

    def __init__(self):
        self.texts = []

    def earlier(self):
        return [Release.from_json(text) for text in self.texts]

    def record(self, made):
        self.texts.append(made.to_json())


FLOOR = Rule().scores
FUNCTIONS = dict(zip("abcdefgh", "FFFFGGGG", strict=True))


def results(now, before, cls=Trend):
    """Return scores now, and changes, by team and function, of numbers of answers."""
    teams = pd.DataFrame({"team": list(now), "n": list(now.values())})
    teams["n_before"] = [before[name] for name in teams["team"]]
    teams["function"] = teams["team"].map(FUNCTIONS)
    found = []
    for by in ("team", "function"):
        table = teams.groupby(by, as_index=False)[["n", "n_before"]].sum()
        table = table.assign(group=table[by], scale="s", index=50.0, estimate=3.0)
        whole = table[["n", "n_before"]].sum().to_frame().T
        whole = whole.assign(group="Organisation", scale="s", index=50.0, estimate=3.0)
        parent = {"function": FUNCTIONS} if by == "team" else None
        plain = ["n_before", "estimate"]
        found.append(
            TeamScores(
                table.drop(columns=plain),
                "",
                Cells("scores", (by,), "n", ("index",), parent),
                whole.drop(columns=plain),
            )
        )
        cells = Cells("scores", (by,), ("n_before", "n"), ("index", "estimate"), parent)
        found.append(cls(table, "", cells, whole))
    return found


def hidden(made, key):
    table = made.tables[key]
    return set(table.loc[table["hidden"].astype(bool), "group"])


def shown_all(names):
    return dict.fromkeys(names, 20)


def test_a_team_that_was_small_then_hides_its_change_and_a_neighbours():
    now = shown_all(FUNCTIONS)
    made = release(results(now, now | {"a": 3}))
    assert hidden(made, "team_scores by team") == set()
    gone = hidden(made, "trend by team")
    # with all other changes of F, scores now would give what the three said then
    assert "a" in gone
    assert gone <= {"a", "b", "c", "d"}
    assert len(gone) == 3  # with one more, whoever is in it would know the three
    assert hidden(made, "trend by function") == set()


def test_a_team_that_is_small_now_hides_score_and_change():
    now = shown_all(FUNCTIONS)
    made = release(results(now | {"f": 2}, now))
    scores, changes = (hidden(made, f"{n} by team") for n in ("team_scores", "trend"))
    assert "f" in scores
    assert changes == scores


def test_what_is_hidden_of_a_change_stays_shown_of_the_wave_itself():
    now = shown_all(FUNCTIONS)
    before = now | {"a": 0, "f": 1}
    made = release(results(now, before))
    assert hidden(made, "team_scores by team") == set()
    assert {"a", "f"} <= hidden(made, "trend by team")


def test_a_hidden_change_says_why_and_what_is_shown_instead():
    now = shown_all(FUNCTIONS)
    made = release(results(now, now | {"f": 1}))
    table = made.tables["trend by team"].set_index("group")
    assert "Shown instead: G (function)" in table.loc["f", "why"]
    assert table.loc["f", ["n", "n_before", "index", "estimate"]].isna().all()
    assert made.certificate["leaks"] == 0


def test_released_again_with_a_ledger_nothing_changes():
    now = shown_all(FUNCTIONS)
    shares = Shares(
        pd.DataFrame(
            {"team": list(now), "n": 20, "item": "q", "scale": "s", "favourable": 50.0}
        ).assign(group=lambda t: t["team"]),
        "",
        Cells("distribution", ("team",), "n", ("favourable",), per=("item",)),
    )
    kept = Kept()
    made = [
        release([*results(now, now | {"a": 3}), shares], Rule(), kept) for _ in range(3)
    ]
    for again in made[1:]:
        for key, table in made[0].tables.items():
            pd.testing.assert_frame_equal(again.tables[key], table)
    assert hidden(made[2], "shares by team") == set()


@pytest.mark.parametrize("seed", range(40))
def test_no_earlier_score_of_a_small_group_can_be_worked_out(seed):
    """Whoever knows scores now and changes knows the shown scores before, and adds."""
    rng = np.random.default_rng(seed)
    now = dict(zip(FUNCTIONS, rng.integers(0, 14, 8).tolist(), strict=True))
    before = dict(zip(FUNCTIONS, rng.integers(0, 14, 8).tolist(), strict=True))
    made = release(results(now, before), Rule())
    for counts in (now, before):
        for group, parts in parts_of(made).items():
            left = [name for name in parts if name in hidden(made, "trend by team")]
            people = [counts[name] for name in left if counts[name]]
            known = group not in hidden(made, "trend by function")
            # a small group is never what is left of a known sum
            if known and people and min(people) < FLOOR:
                assert sum(people) - max(people) >= FLOOR
    scored, changed = (hidden(made, f"{n} by team") for n in ("team_scores", "trend"))
    assert scored <= changed
    few = {n for n in FUNCTIONS if min(now[n], before[n]) < 5}
    assert few <= changed


def parts_of(made):
    groups = {}
    for team, function in FUNCTIONS.items():
        groups.setdefault(function, []).append(team)
    return groups

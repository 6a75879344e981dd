"""What adds up is found in the answers, also where no definition says so."""

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.scoring import score, team_scores
from culturekit.summary import group_respondents
from culturekit.summary.containment import adding_up

SIZES = [
    *(("A", "F1", "Leeds", 3), ("B", "F1", "York", 9), ("C", "F1", "York", 12)),
    *(("D", "F2", "Leeds", 10), ("E", "F2", "Leeds", 10), ("G", "F2", "York", 11)),
]


def people(sizes=SIZES, seed=3):
    """One row a person, with answers to three questions."""
    rng = np.random.default_rng(seed)
    rows = [(team, f, place) for team, f, place, n in sizes for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["team", "function", "location"])
    return frame.assign(**{q: rng.integers(1, 6, len(frame)) for q in ("q1", "q2")})


@pytest.fixture
def scores():
    return score(people(), scales={"eng": ["q1", "q2"]}, options=(1, 5))


@pytest.mark.parametrize("above", ["function", "location"])
def test_teams_cannot_be_subtracted_from_what_they_add_up_to(scores, above):
    made = release([team_scores(scores, by=by) for by in ("team", above)], Rule())
    teams = made.table("team_scores", "team").set_index("team")
    groups = made.table("team_scores", above).set_index(above)
    sizes = people().groupby("team").size()
    homes = people().drop_duplicates("team").set_index("team")[above]
    for group in groups.index[~groups["hidden"]]:
        inside = homes.index[homes == group]
        gone = [t for t in inside if teams.loc[t, "hidden"]]
        left = sizes[gone].sum() - sizes[gone].max() if gone else Rule().scores
        assert left >= Rule().scores
    assert teams.loc["A", "hidden"]


def test_only_undivided_groups_add_up():
    frame = people([*SIZES, ("S", "F2", "York", 4), ("S", "F2", "Bath", 6)])
    found = adding_up(frame["team"], frame["location"])
    # York is shared with a team that is elsewhere too; Leeds is all its teams'
    assert found == {"A": "Leeds", "D": "Leeds", "E": "Leeds"}
    assert adding_up(frame["location"], frame["team"]) == {}


def test_equal_partitions_contain_each_other_one_way():
    frame = pd.DataFrame({"x": list("aabbcc"), "y": list("ddeeff")})
    both = [adding_up(frame["x"], frame["y"]), adding_up(frame["y"], frame["x"])]
    assert sorted(map(len, both)) == [0, 3]


def test_what_the_definition_says_comes_first(scores):
    groups = group_respondents(scores.survey, "team")
    assert set(groups.adds_up_to) == {"function", "location"}
    # a name for every person adds up to nothing
    named = people().assign(person=[f"p{i}" for i in range(55)])
    survey = score(named, scales={"eng": ["q1", "q2"]}, options=(1, 5)).survey
    assert "person" not in group_respondents(survey, "team").adds_up_to

"""Post-stratification and raking: what is met, what is told, what is refused."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.disclosure import Rule, release
from culturekit.errors import DisclosureError, InputError, UsageError
from culturekit.roster import Roster
from culturekit.scoring import score
from culturekit.simulate import simulate
from culturekit.weighting import effective_n, post_stratify, rake, weighted_means

FRAME = pd.DataFrame(
    {
        "office": ["front"] * 4 + ["back"] * 6,
        "tenure": ["new", "old"] * 5,
        "pay": np.arange(10.0),
    },
    index=[f"r{i}" for i in range(10)],
)
OFFICE = {"front": 40, "back": 160}
TENURE = {"new": 90, "old": 110}
ROSTER = Roster(
    pd.DataFrame(
        {"team": ["A", "B"], "office": ["front", "back"], "invited": [40, 160]}
    ),
    people=pd.DataFrame(
        {
            "person": range(200),
            "team": ["A"] * 40 + ["B"] * 160,
            "tenure": ["new"] * 90 + ["old"] * 110,
            "invited": True,
        }
    ),
)


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=3).survey


def test_post_stratified_weights_are_the_population_over_the_answers():
    found = post_stratify(FRAME, {"office": OFFICE})
    assert found.weights.tolist() == pytest.approx([10] * 4 + [160 / 6] * 6)
    assert found.weights.index.equals(FRAME.index)
    assert found.table["weighted"].tolist() == pytest.approx([40, 160])
    assert found.table["percent_population"].tolist() == pytest.approx([20, 80])
    assert found.table["percent_before"].tolist() == pytest.approx([40, 60])
    assert found.table["n"].tolist() == [4, 6]
    assert found.rounds == 1


def test_design_weights_are_kept_within_cells():
    start = np.arange(1.0, 11)
    found = post_stratify(FRAME, {"office": OFFICE}, weight=start)
    front = found.weights.iloc[:4].to_numpy()
    assert (front / front[0]).tolist() == pytest.approx([1, 2, 3, 4])
    raked = rake(FRAME, {"office": OFFICE, "tenure": TENURE}, weight=start)
    factor = raked.weights.to_numpy() / start
    # respondents alike on all margins have one factor
    assert factor[[0, 2]].tolist() == pytest.approx([factor[0]] * 2)
    assert factor[[5, 7, 9]].tolist() == pytest.approx([factor[5]] * 3)


def test_starting_weights_come_as_column_series_array_or_weights():
    by_column = rake(FRAME.assign(w=FRAME["pay"] + 1), {"office": OFFICE}, weight="w")
    shuffled = (FRAME["pay"] + 1).iloc[::-1]
    by_series = rake(FRAME, {"office": OFFICE}, weight=shuffled)
    assert by_series.weights.equals(by_column.weights)
    twice = rake(FRAME, {"tenure": TENURE}, weight=by_column)
    assert twice.table["weighted"].tolist() == pytest.approx([90, 110])


@pytest.mark.parametrize(
    "margins",
    [
        {"office": OFFICE, "tenure": TENURE},
        [{"office": OFFICE}, pd.Series(TENURE).rename_axis("tenure")],
        [
            pd.DataFrame({"office": ["back", "front"], "invited": [160, 40]}),
            pd.DataFrame({"tenure": ["old", "new"], "Freq": [110, 90]}),
        ],
        {"office": pd.Series(OFFICE), "tenure": {"old": 110, "new": 90}},
    ],
)
def test_margins_come_in_several_forms(margins):
    found = rake(FRAME, margins)
    reached = found.weights.groupby(FRAME["office"]).sum()
    assert reached.to_dict() == pytest.approx(OFFICE)
    reached = found.weights.groupby(FRAME["tenure"]).sum()
    assert reached.to_dict() == pytest.approx(TENURE)


def test_the_roster_counts_teams_and_people():
    found = rake(FRAME, ("office", "tenure"), roster=ROSTER)
    by_hand = rake(FRAME, {"office": OFFICE, "tenure": TENURE})
    assert found.weights.tolist() == pytest.approx(by_hand.weights.tolist())


def test_crossed_margins():
    crossed = FRAME.groupby(["office", "tenure"]).size() * 10
    found = post_stratify(FRAME, crossed)
    assert found.weights.tolist() == pytest.approx([10] * 10)
    assert found.table["group"].iloc[0] == "back / new"
    people = post_stratify(FRAME, ("tenure",), roster=ROSTER)
    assert people.table["population"].tolist() == [90, 110]
    with pytest.raises(
        InputError, match="2 of 10 respondents have a value that nobody"
    ):
        # of the front office nobody old was invited, but two answered
        post_stratify(FRAME, ("office", "tenure"), roster=ROSTER)


def test_a_survey_and_its_scores_are_weighted_alike(firm):
    of_survey = rake(firm, ["function", "office"])
    assert of_survey.weights.sum() == pytest.approx(firm.roster.teams["invited"].sum())
    of_scores = rake(score(firm), ["function", "office"])
    assert of_scores.weights.equals(of_survey.weights)
    found = weighted_means(firm, "engagement", "office", weight=of_survey)
    assert found.table["estimate"].between(0, 100).all()


def test_every_problem_is_told_at_once():
    frame = FRAME.assign(team=["A"] * 8 + [None, "zzz"])
    margins = {
        "team": {"A": 100, "B": 60, "C": 39},
        "office": {"front": 40, "back": 160},
    }
    with pytest.raises(InputError) as caught:
        rake(frame, margins)
    told = caught.value.problems
    assert len(told) == 4
    assert "different totals (team 199, office 200)" in told[0]
    assert "1 of 10 respondents have no value" in told[1]
    assert "1 of 10 respondents have a value that nobody has" in told[2]
    assert "allowed: A, B, C;" in told[2]
    assert "in 2 of 3 categories of the population, with 99 of 199 people" in told[3]
    assert "(B, C)" in told[3]
    # what a respondent said is told to nobody
    assert "zzz" not in str(caught.value)


def test_a_category_without_weight_is_empty():
    weight = np.array([0.0] * 4 + [1.0] * 6)
    with pytest.raises(
        InputError, match=r"no respondent with weight in 1 of 2 .* \(front\)"
    ):
        rake(FRAME, {"office": OFFICE}, weight=weight)


def test_a_category_of_nobody_needs_no_respondent():
    found = rake(FRAME, {"office": {**OFFICE, "abroad": 0}})
    assert found.weights.sum() == pytest.approx(200)
    with pytest.raises(
        InputError, match="4 of 10 respondents have a value that nobody"
    ):
        rake(FRAME, {"office": {"front": 0, "back": 200}})


def test_margins_that_contradict_each_other_do_not_converge():
    frame = pd.DataFrame({"a": list("xxyy"), "b": list("ppqq")})
    margins = {"a": {"x": 10, "y": 30}, "b": {"p": 20, "q": 20}}
    with pytest.raises(InputError, match="after 1000 rounds a category is still"):
        rake(frame, margins)
    with pytest.raises(InputError, match="after 5 rounds"):
        rake(frame, margins, most_rounds=5)


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        (["floor"], "no such attribute 'floor'"),
        (["office"], "there is no roster"),
        ([], "none is given"),
        ([{"office": OFFICE}, {"office": OFFICE}], "given twice"),
        ({"office": [1, 2]}, "give a mapping of value to count"),
        ({("office", "tenure"): {"front": 1}}, "need 2 values a key"),
        (pd.DataFrame({"office": ["front"], "a": 1, "b": 2}), "exactly one other"),
        (7, "a int is no margin"),
    ],
)
def test_margins_that_cannot_be_read(margins, told):
    with pytest.raises(UsageError, match=told):
        rake(FRAME, margins)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"front": -1, "back": 3}, "1 counts by office are missing or negative"),
        ({"front": np.nan, "back": 3}, "1 counts by office"),
        ({"front": 0, "back": 0}, "not all 0"),
        ({None: 4, "back": 3}, "a category without a name"),
    ],
)
def test_counts_that_cannot_be_used(counts, told):
    with pytest.raises(InputError, match=told):
        rake(FRAME, {"office": counts})
    doubled = pd.DataFrame({"office": ["front", "front"], "invited": [1, 2]})
    with pytest.raises(InputError, match="stands twice"):
        rake(FRAME, doubled)


@pytest.mark.parametrize(
    ("weight", "error", "told"),
    [
        ([1.0] * 9 + [np.nan], InputError, "1 of 10 weights are missing"),
        ([1.0] * 9 + [-1], InputError, "1 of 10 weights"),
        ([0.0] * 10, InputError, "no weight is above 0"),
        ([1.0] * 9, UsageError, "9 weights for 10 respondents"),
        ("office", UsageError, "give numbers"),
        ("w", UsageError, "no such column 'w'"),
        (pd.Series(1.0, index=range(10)), UsageError, "belong to other respondents"),
    ],
)
def test_weights_that_cannot_be_used(weight, error, told):
    with pytest.raises(error, match=told):
        rake(FRAME, {"office": OFFICE}, weight=weight)


def test_other_wrong_uses():
    with pytest.raises(UsageError, match="bounds: give the lowest"):
        rake(FRAME, {"office": OFFICE}, bounds=(1.2, 3))
    with pytest.raises(InputError, match="every weight lies outside"):
        rake(FRAME, {"office": OFFICE}, bounds=(0.99, 1.01))
    with pytest.raises(UsageError, match="2 are given"):
        post_stratify(FRAME, {"office": OFFICE, "tenure": TENURE})
    with pytest.raises(UsageError, match="no such option of rake 'tolerence'"):
        rake(FRAME, {"office": OFFICE}, tolerence=1)
    with pytest.raises(UsageError, match="a list has no respondents"):
        rake([1, 2], {"office": OFFICE})
    with pytest.raises(InputError, match="there are no respondents"):
        rake(FRAME.iloc[:0], {"office": OFFICE})


def test_what_is_told_and_what_is_not(firm):
    found = rake(FRAME, {"office": OFFICE}, bounds=(0.5, 1.3))
    assert "10 respondents stand for 200 people by office" in found.note
    assert f"as much as {effective_n(found):.0f} with equal weights" in found.note
    assert f"{found.trimmed} weights were trimmed" in found.note
    assert "do not repair non-response that depends on the answer" in found.note
    assert found.trimmed == 6
    assert 0 < found.moved < 1
    plain = rake(FRAME, {"office": OFFICE})
    assert "trimmed" not in plain.note
    shown = repr(plain) + plain._repr_html_() + json.dumps(plain.to_dict())
    assert not any(name in shown for name in FRAME.index)
    assert repr(plain).startswith("Weights(10 respondents, effective n 8.")
    weighted = weighted_means(FRAME, "pay", weight=plain)
    for result in (plain, weighted):
        with pytest.raises(DisclosureError):
            release([result], Rule())


def test_the_data_are_left_as_they_were():
    before = FRAME.copy()
    rake(FRAME, {"office": OFFICE, "tenure": TENURE})
    assert FRAME.equals(before)


@given(
    cells=st.lists(st.integers(1, 30), min_size=6, max_size=6),
    rows=st.tuples(*[st.integers(1, 500)] * 2),
    columns=st.tuples(*[st.integers(1, 500)] * 3),
)
def test_margins_are_met_and_relations_within_the_table_kept(cells, rows, columns):
    places = np.repeat(np.arange(6), cells)
    frame = pd.DataFrame({"a": places // 3, "b": places % 3})
    scale = sum(rows) / sum(columns)
    margins = {
        "a": dict(enumerate(rows)),
        "b": {i: n * scale for i, n in enumerate(columns)},
    }
    found = rake(frame, margins)
    assert found.weights.groupby(frame["a"]).sum().tolist() == pytest.approx(list(rows))
    reached = found.weights.groupby(frame["b"]).sum().to_numpy() / scale
    assert reached.tolist() == pytest.approx(list(columns))
    # raking multiplies rows and columns, so odds ratios of factors are 1
    factor = found.weights.groupby(places).first().to_numpy().reshape(2, 3)
    odds = factor[0] / factor[1]
    assert odds.tolist() == pytest.approx([odds[0]] * 3, rel=1e-7)
    assert 1 <= found.effective_n <= found.n * (1 + 1e-12)

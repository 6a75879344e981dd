import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.instrument import Attribute, Instrument
from culturekit.scoring import summarise, team_scores
from culturekit.simulate import simulate
from culturekit.summary import coded, group_respondents
from culturekit.survey import Survey
from culturekit.weighting import response_rates

INSTRUMENT = Instrument(
    id="s",
    title="S",
    items={},
    scales={},
    response_scales={},
    attributes={
        "team": Attribute(id="team", title="Team", within="office"),
        "office": Attribute(id="office", title="Office", values=("front", "back")),
    },
)


def survey(**columns):
    return Survey(pd.DataFrame(columns), INSTRUMENT)


def test_declared_order_then_the_alphabet():
    groups = group_respondents(
        survey(office=["other", "back", "front", "add"]), "office"
    )
    assert groups.frame["group"].tolist() == ["front", "back", "add", "other"]
    assert groups.codes.tolist() == [3, 1, 0, 2]


def test_ordered_categories_keep_their_order():
    bands = pd.Categorical(["old", "new"], ["young", "new", "old"], ordered=True)
    groups = group_respondents(survey(band=bands), "band")
    assert groups.frame["group"].tolist() == ["new", "old"]


def test_missing_belongs_nowhere():
    groups = group_respondents(survey(team=["a", None, "b"]), "team")
    assert groups.codes.tolist() == [0, -1, 1]
    assert groups.respondents.tolist() == [1, 1]


def test_the_most_frequent_container_counts():
    data = survey(team=["a", "a", "a"], office=["front", "back", "back"])
    assert group_respondents(data, "team").parent == {"office": {"a": "back"}}


def test_unknown_containers_share_a_number_of_their_own():
    data = survey(team=["a", "b", "c"], office=["front", None, None])
    inside = group_respondents(data, "team").inside("office")
    assert inside[1] == inside[2] != inside[0]


def test_an_observed_odd_pair_is_not_lost():
    data = survey(team=["a", "a", "a"], office=["front", "back", "back"])
    groups = group_respondents(data, ("team", "office"))
    assert groups.respondents.sum() == 3


def test_a_name_that_is_taken():
    data = survey(n=["x"], group=["y"])
    with pytest.raises(UsageError, match="mixed up"):
        group_respondents(data, "n", taken=("group", "n"))
    assert group_respondents(data, "group", taken=("group", "n")).count == 1


@pytest.mark.parametrize(
    ("values", "names"),
    [([2.0, 1.0, None], ["1", "2"]), (["2", "10"], ["10", "2"]), ([1.5], ["1.5"])],
)
def test_values_are_printed_as_people_write_them(values, names):
    assert coded(pd.Series(values))[1] == names


def test_values_that_print_alike_are_one():
    codes, names = coded(pd.Series([1, "1"], dtype=object).astype("category"))
    assert codes.tolist() == [0, 0]
    assert names == ["1"]


@pytest.mark.parametrize("verb", [summarise, team_scores, response_rates])
@pytest.mark.parametrize("by", [None, 3, ["team", 3]])
def test_what_names_no_attribute_is_said(verb, by):
    survey = simulate(seed=3, invited=100).survey
    with pytest.raises(UsageError, match="by: give an attribute's name"):
        verb(survey, by=by)

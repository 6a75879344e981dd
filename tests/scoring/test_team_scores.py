import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from culturekit.errors import UsageError
from culturekit.scoring import score, team_scores
from culturekit.scoring.rows import COLUMNS
from culturekit.survey import Survey


def engagement(result):
    table = result.table
    return table[table["scale"] == "engagement"].set_index("group")


@pytest.fixture
def index(small):
    """Index of engagement by team, those without a score left out."""
    scored = score(small).index
    return scored[["team", "office", "engagement"]].dropna()


def test_columns_of_the_contract(small):
    result = team_scores(small)
    assert list(result.table) == ["group", "team", *COLUMNS[1:]]
    assert list(result.overall) == list(COLUMNS)
    assert result.by == ("team",)
    assert result.cells.kind == "scores"
    assert result.cells.count == "n"
    assert set(result.cells.values) < set(result.table)


def test_means_are_plain_group_means(small):
    scores = score(small)
    found = engagement(team_scores(small))
    plain = scores.table.groupby("team", observed=True)["engagement"]
    np.testing.assert_allclose(found["mean"], plain.mean(), rtol=1e-13)
    np.testing.assert_allclose(found["sd"], plain.std(), rtol=1e-12)
    np.testing.assert_array_equal(found["n"], plain.count())
    indices = scores.index.groupby("team", observed=True)["engagement"].mean()
    np.testing.assert_allclose(found["index"], indices, rtol=1e-13)


def test_pooled_interval(small, index):
    found = engagement(team_scores(small, conf_level=0.9))
    groups = index.groupby("team", observed=True)["engagement"]
    df = len(index) - groups.ngroups
    s = np.sqrt(((index["engagement"] - groups.transform("mean")) ** 2).sum() / df)
    reach = stats.t.ppf(0.95, df) * s / np.sqrt(groups.count())
    np.testing.assert_allclose(found["conf_low"], groups.mean() - reach, rtol=1e-12)
    np.testing.assert_allclose(found["conf_high"], groups.mean() + reach, rtol=1e-12)


def test_own_interval(small, index):
    found = engagement(team_scores(small, interval="own"))
    groups = index.groupby("team", observed=True)["engagement"]
    reach = stats.t.ppf(0.975, groups.count() - 1) * groups.sem()
    np.testing.assert_allclose(found["conf_low"], groups.mean() - reach, rtol=1e-12)


def test_unanimous_team_has_a_wide_interval(build):
    data = build.data()
    data.loc[data["team"] == "T1", ["eng1", "eng2"]] = 4
    data.loc[data["team"] == "T1", "eng3"] = 2
    row = engagement(team_scores(Survey(data, build.instrument()))).loc["T1"]
    assert row["sd"] == 0
    assert row["conf_high"] - row["conf_low"] > 5
    assert row["favourable"] == row["favourable_high"] == 100
    assert row["favourable_low"] < 95


def test_favourable_is_the_mean_of_item_percents(small):
    found = engagement(team_scores(small))
    items = small.data[["eng1", "eng2", "eng3"]].astype(float)
    items["eng3"] = 6 - items["eng3"]
    items = items[score(small).table["engagement"].notna()]
    agreed = (items >= 4).astype(float).where(items.notna())
    percents = agreed.groupby(small.data["team"], observed=True).mean() * 100
    np.testing.assert_allclose(found["favourable"], percents.mean(axis=1), rtol=1e-13)


def test_favourable_people_have_an_index_of_75(small, index):
    found = engagement(team_scores(small))
    share = (index["engagement"] >= 75 - 1e-9).groupby(index["team"], observed=True)
    np.testing.assert_allclose(found["favourable_people"], share.mean() * 100)


def test_one_item_has_wilsons_interval(small):
    table = team_scores(small).table
    row = table[table["scale"] == "recommend"].iloc[0]
    count = round(row["favourable"] / 100 * row["n"])
    low, high = stats.binomtest(count, int(row["n"])).proportion_ci(method="wilson")
    assert row["favourable_low"] == pytest.approx(low * 100, abs=1e-10)
    assert row["favourable_high"] == pytest.approx(high * 100, abs=1e-10)


def test_intervals_stay_on_the_scale(build):
    survey = Survey(build.data(n=24), build.instrument())
    table = team_scores(survey).table
    for name in ("conf", "favourable", "shrunken"):
        low, high = table[f"{name}_low"].dropna(), table[f"{name}_high"].dropna()
        assert (low >= 0).all()
        assert (high <= 100).all()
        assert (low <= high).all()


def test_finite_population_narrows_the_interval_and_says_so(small):
    wide, narrow = team_scores(small), team_scores(small, population="finite")
    rows = engagement(wide)
    left = 1 - rows["n"] / rows["invited"].astype(float)
    widths = [engagement(r).eval("conf_high - conf_low") for r in (wide, narrow)]
    np.testing.assert_allclose(widths[1] / widths[0], np.sqrt(left), rtol=1e-10)
    assert "exactly the people invited" in narrow.note
    assert "continuing process" in wide.note


def test_a_full_answer_leaves_nothing_to_guess_in_a_finite_population(build):
    survey = Survey(
        build.data(n=160), build.instrument(), roster=build.roster(invited=1)
    )
    row = engagement(team_scores(survey, population="finite")).iloc[0]
    assert row["conf_low"] == pytest.approx(row["index"])
    assert row["response_rate"] > 100


def test_empty_groups_look_like_groups(build):
    survey = Survey(build.data(teams=3), build.instrument(), roster=build.roster(5))
    found = engagement(team_scores(survey))
    assert list(found.index) == ["T1", "T2", "T3", "T4", "T5"]
    assert found.loc["T5", "n"] == 0
    assert found.loc["T5", "invited"] == 30
    assert np.isnan(found.loc["T5", "index"])
    assert found.loc["T5", "response_rate"] == 0


def test_people_without_a_team_count_in_overall_only(build):
    data = build.data()
    data.iloc[:20, data.columns.get_loc("team")] = None
    result = team_scores(Survey(data, build.instrument()))
    scored = score(Survey(data, build.instrument())).table["engagement"]
    assert engagement(result)["n"].sum() == scored[data["team"].notna()].count()
    assert result.overall["n"].iloc[0] == scored.count()
    assert result.overall["group"].unique().tolist() == ["Organisation"]


def test_overall_is_the_plain_mean_of_everybody(small, index):
    row = team_scores(small).overall.iloc[0]
    n, s = len(index), index["engagement"].std()
    assert row["index"] == pytest.approx(index["engagement"].mean())
    reach = stats.t.ppf(0.975, n - 1) * s / np.sqrt(n)
    assert row["conf_high"] - row["index"] == pytest.approx(reach)
    assert row["invited"] == 240


def test_parents_come_from_the_roster_and_the_answers(build):
    survey = Survey(build.data(teams=3), build.instrument(), roster=build.roster(5))
    parent = team_scores(survey).cells.parent
    assert parent == {
        "office": dict.fromkeys(["T1", "T3", "T5"], "front")
        | dict.fromkeys(["T2", "T4"], "back")
    }
    alone = Survey(build.data(teams=3), build.instrument())
    assert team_scores(alone).cells.parent["office"]["T2"] == "back"


def test_two_attributes_crossed(small):
    result = team_scores(small, ("team", "tenure"))
    found = result.table[result.table["scale"] == "engagement"]
    assert len(found) == 16
    assert (found["group"] == found["team"] + " / " + found["tenure"]).all()
    keys = ["team", "tenure"]
    plain = score(small).table.groupby(keys, observed=True)["engagement"].mean()
    np.testing.assert_allclose(found.set_index(keys)["mean"], plain.loc[:], rtol=1e-13)
    assert list(result.cells.parent) == ["team", "tenure", "office"]
    assert result.cells.parent["tenure"]["T1 / new"] == "new"
    assert found["invited"].isna().all()


def test_crossing_with_a_container_makes_no_impossible_groups(small):
    for by in (("team", "office"), ("office", "team")):
        result = team_scores(small, by)
        assert result.table["group"].nunique() == 8
        assert result.table["invited"].eq(30).all()


def test_renamed_teams_change_nothing_but_names(build):
    data = build.data()
    plain = team_scores(Survey(data, build.instrument())).table
    renamed = data.assign(team=data["team"].cat.rename_categories(lambda t: f"X{t}"))
    other = team_scores(Survey(renamed, build.instrument())).table
    numbers = list(COLUMNS[2:])
    pd.testing.assert_frame_equal(plain[numbers], other[numbers])


def test_reference_is_the_office_by_containment_and_else_said(small):
    assert team_scores(small).toward == "office"
    assert "their own office" in team_scores(small).note
    tenure = team_scores(small, "tenure")
    assert tenure.toward == "organisation"
    assert "the rest of the organisation" in tenure.note
    assert team_scores(small, toward="organisation").toward == "organisation"


def test_groups_that_cannot_be_shrunk_have_no_shrunken_estimate(small):
    office = team_scores(small, "office").table
    assert office["shrunken"].isna().all()
    assert office["index"].notna().all()
    assert "too few groups" in team_scores(small, "office").note


def test_the_two_sides_are_left_to_the_gap(small):
    result = team_scores(small, "office")
    assert result.table["differs"].isna().all()
    assert "not compared here" in result.note


def test_shrunken_lies_between_the_team_and_its_office(small):
    found = engagement(team_scores(small))
    for _, rows in found.groupby(found["team"].map(lambda t: int(t[1:]) % 2)):
        weights = rows["reliability"]
        centre = (weights * rows["index"]).sum() / weights.sum()
        expected = weights * rows["index"] + (1 - weights) * centre
        np.testing.assert_allclose(rows["shrunken"], expected, rtol=1e-12)
        assert rows["reliability"].between(0, 1, inclusive="neither").all()


def test_only_primary_scales_of_large_enough_groups_are_compared(small):
    result = team_scores(small, floor=15)
    compared = result.table["p_adjusted"].notna()
    allowed = (result.table["scale"] == "engagement") & (result.table["n"] >= 15)
    assert (compared == allowed).all()
    assert (result.table["differs"].notna() == compared).all()


def test_differs_against_the_rest_of_the_office(small, index):
    found = engagement(team_scores(small))
    groups = index.groupby("team", observed=True)["engagement"]
    df = len(index) - groups.ngroups
    s = np.sqrt(((index["engagement"] - groups.transform("mean")) ** 2).sum() / df)
    p = []
    for team in found.index:
        own = index[index["team"] == team]
        office = own["office"].iloc[0]
        rest = index[(index["office"] == office) & (index["team"] != team)]
        gap = own["engagement"].mean() - rest["engagement"].mean()
        error = s * np.sqrt(1 / len(own) + 1 / len(rest))
        p.append(2 * stats.t.sf(abs(gap) / error, df))
    adjusted = stats.false_discovery_control(p)
    np.testing.assert_allclose(found["p_adjusted"], adjusted, rtol=1e-10)


def test_a_team_far_from_the_rest_stands_out(build):
    data = build.data(n=400)
    data.loc[data["team"] == "T1", ["eng1", "eng2"]] = 5
    found = engagement(team_scores(Survey(data, build.instrument())))
    assert found.loc["T1", "differs"]
    assert not found.loc["T2", "differs"]


def test_a_tiny_but_certain_difference_does_not_stand_out(build):
    rng = np.random.default_rng(5)
    n = 400_000
    team = rng.integers(0, 4, n)
    hours = rng.normal(30, 8, n).clip(0, 60) + 0.8 * (team == 0)
    frame = pd.DataFrame({"team": team, "hours": hours.clip(0, 60)})
    result = team_scores(score(frame, scales={"hours": ["hours"]}, options=(0, 60)))
    row = result.table.iloc[0]
    assert row["p_adjusted"] < 1e-6
    assert not row["differs"]


def test_scores_of_a_plain_table(small):
    frame = pd.DataFrame({"GRP": [1.0, 1, 2, 2], "q": [1, 2, 4, 5]})
    scores = score(frame, scales={"s": ["q"]}, options=(1, 5))
    table = team_scores(scores, "GRP").table
    assert table["group"].tolist() == ["1", "2"]
    assert table["mean"].tolist() == [1.5, 4.5]


def test_one_respondent_a_group_has_no_interval(build):
    frame = pd.DataFrame({"team": ["a", "b", "c", "d", "e"], "q": [1, 2, 3, 4, 5]})
    table = team_scores(score(frame, scales={"s": ["q"]}, options=(1, 5))).table
    assert table["conf_low"].isna().all()
    assert table["shrunken"].isna().all()
    assert table["differs"].isna().all()


def test_no_answers_at_all(build):
    survey = Survey(build.data(n=0), build.instrument(), roster=build.roster())
    result = team_scores(survey)
    assert (result.table["n"] == 0).all()
    assert result.overall["index"].isna().all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": "taem"}, "did you mean 'team'"),
        ({"by": ("team", "office", "tenure")}, "one, or two"),
        ({"by": ("team", "team")}, "one, or two"),
        ({"interval": "poled"}, "did you mean 'pooled'"),
        ({"population": "all"}, "known: process, finite"),
        ({"conf_level": 95}, "conf_level"),
        ({"flor": 5}, "did you mean 'floor'"),
        ({"toward": "tenure"}, "'tenure'"),
        ({"toward": "ofice"}, "did you mean 'office'"),
    ],
)
def test_wrong_options_are_named(small, arguments, message):
    with pytest.raises(UsageError, match=message):
        team_scores(small, **arguments)


def test_a_table_needs_scoring_first():
    with pytest.raises(UsageError, match="score"):
        team_scores(pd.DataFrame({"q": [1]}))


def test_the_note_has_no_group_and_json_is_plain(small):
    result = team_scores(small)
    assert "T1" not in result.note
    document = json.dumps(result.to_dict(), allow_nan=False)
    assert json.loads(document)["result"] == "TeamScores"


@pytest.mark.slow
def test_the_office_gap_survives_shrinking():
    """Offices 10 apart, 20 + 20 teams of 8, sd 22, ICC .05: the gap is not shrunk."""
    rng = np.random.default_rng(20)
    gaps, team = [], np.repeat(np.arange(40), 8)
    office = np.where(team < 20, "front", "back")
    for _ in range(200):
        level = np.where(np.arange(40) < 20, 55.0, 45.0)
        level = level + rng.normal(0, 22 * np.sqrt(0.05), 40)
        answers = level[team] + rng.normal(0, 22 * np.sqrt(0.95), 320)
        frame = pd.DataFrame({"team": team, "office": office, "s": answers})
        scores = score(frame, scales={"s": ["s"]}, options=(-100, 200))
        table = team_scores(scores, toward="office").table
        back = table["team"].astype(int) >= 20
        means = table.groupby(back)["shrunken"].mean() * 3
        gaps.append(means[True] - means[False])
    assert -10.6 < np.mean(gaps) < -9.4

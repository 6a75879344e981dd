"""Every two groups: rows and summaries alike, the sentence, ranks, and the gate."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.errors import DisclosureError, UsageError
from culturekit.psychometrics import compare, rank_intervals
from culturekit.results import Cells, Result
from culturekit.scoring import score, summarise, team_scores
from culturekit.simulate import simulate

CASE = Path(__file__).parents[1] / "reference" / "comparisons"
EXPECTED = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
CONTRACT = (
    *("scale", "group_a", "group_b", "n_a", "n_b", "estimate", "std_error", "df"),
    *("statistic", "p_value", "p_adjusted", "conf_low", "conf_high", "g", "g_low"),
    *("g_high", "superiority", "superiority_low", "superiority_high"),
)


@pytest.fixture(scope="module")
def survey():
    return simulate(seed=3).survey


@pytest.fixture(scope="module")
def bfi():
    frame = pd.read_csv(CASE / "data.csv")
    frame["N"] = frame[[f"N{i}" for i in range(1, 6)]].mean(axis=1)
    return frame


def test_a_table_is_compared_as_by_r(bfi):
    found = compare(bfi, "N", by="education")
    table = found.table
    assert table.columns.tolist() == list(CONTRACT)
    expected = EXPECTED["games_howell"]
    assert table["group_a"].tolist() == expected["group_a"]
    assert table["group_b"].tolist() == expected["group_b"]
    assert table[["n_a", "n_b"]].to_numpy().T.tolist() == [
        expected["n_a"],
        expected["n_b"],
    ]
    for name in ("estimate", "std_error", "df", "statistic"):
        np.testing.assert_allclose(table[name], expected[name], rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(table["p_value"], expected["p_value"], atol=1e-9)
    np.testing.assert_allclose(table["g"], EXPECTED["hedges"]["g"], atol=1e-10)
    theta = EXPECTED["superiority"]["theta"]
    np.testing.assert_allclose(table["superiority"], theta, atol=1e-10)
    welch = EXPECTED["welch"]
    assert found.welch_f == pytest.approx(welch["statistic"], rel=1e-10)
    assert found.welch_df_within == pytest.approx(welch["df_within"], rel=1e-10)
    assert found.welch_p == pytest.approx(welch["p_value"], rel=1e-10)
    assert (found.n, found.n_groups, found.superiority_from) == (2577, 5, "answers")


@pytest.mark.parametrize(("adjust", "name"), [("holm", "holm"), ("bh", "BH")])
def test_p_values_are_adjusted_as_by_r(bfi, adjust, name):
    table = compare(bfi, ["N"], by="education", adjust=adjust).table
    lower = np.array(EXPECTED[f"pairwise_t.{name}"]["lower"], dtype=float)
    expected = [lower[j - 1, i] for i in range(5) for j in range(i + 1, 5)]
    np.testing.assert_allclose(table["p_adjusted"], expected, atol=1e-10)


def test_a_list_of_columns_is_averaged(bfi):
    names = [f"N{i}" for i in range(1, 6)]
    found = compare(bfi, names, by="gender")
    enough = bfi[names].notna().sum(axis=1) >= 4
    means = bfi[enough].groupby("gender")["N"].mean()
    assert found.table["estimate"].item() == pytest.approx(means[1] - means[2])
    assert found.table["scale"].item() == "mean of 5 columns"


def test_survey_scores_and_summary_say_the_same(survey):
    rows = compare(survey, "engagement", by="function")
    pd.testing.assert_frame_equal(
        compare(score(survey), "engagement", by="function").table, rows.table
    )
    sums = compare(summarise(survey, by="function"), "engagement", by="function")
    above = ["superiority", "superiority_low", "superiority_high"]
    pd.testing.assert_frame_equal(
        sums.table.drop(columns=above), rows.table.drop(columns=above), rtol=1e-9
    )
    assert (rows.superiority_from, sums.superiority_from) == ("answers", "normal")
    apart = (sums.table[above] - rows.table[above]).abs()
    assert apart.to_numpy().max() < 0.05
    assert sums.note == rows.note


def test_one_item_is_counted_from_a_summary_too(survey):
    rows = compare(survey, "recommend", by="function")
    sums = compare(summarise(survey, by="function"), "recommend", by="function")
    assert sums.superiority_from == "answers"
    pd.testing.assert_frame_equal(sums.table, rows.table, rtol=1e-9)


def test_a_reversed_item_is_turned_in_a_summary():
    frame = pd.DataFrame({"team": ["a"] * 4 + ["b"] * 4, "q": [1, 2, 1, 3, 5, 4, 4, 5]})
    options = {"scales": {"q": ["q"]}, "options": (1, 5), "reverse": ["q"]}
    sums = compare(summarise(frame, "team", **options), "q")
    rows = compare(score(frame, **options), "q")
    assert sums.table["superiority"].item() == rows.table["superiority"].item() == 1
    assert sums.table["estimate"].item() > 0


def test_the_sentence(survey, bfi):
    found = compare(survey, "engagement", by="function")
    widest = found.table.loc[found.table["estimate"].abs().idxmax()]
    assert found.note.startswith("'Engagement', in index points (0-100), by function:")
    assert f"'{widest['group_a']}' minus '{widest['group_b']}'" in found.note
    assert f"{widest['estimate']:+.0f} (95 % interval for all pairs" in found.note
    assert f"n {widest['n_a']} and {widest['n_b']})" in found.note
    assert "independent" in found.note
    assert "index points" not in compare(bfi, "N", by="gender").note


def test_small_groups_are_left_out_and_not_quoted():
    frame = pd.DataFrame({"team": list("aaabbbc"), "x": [1.0, 2, 4, 3, 5, 9, 7]})
    found = compare(frame, "x")
    assert found.table["group_b"].tolist() == ["b"]
    assert "1 groups with fewer answers than 2 were left out" in found.note
    assert "no two groups have enough" in found.note
    assert len(compare(frame, "x", floor=4).table) == 0
    assert json.dumps(compare(frame, "x", floor=4).to_dict())


def test_a_group_without_spread_has_no_omnibus_test(bfi):
    flat = bfi.assign(N=bfi["N"].where(bfi["education"] != 1, 3.0))
    found = compare(flat, "N", by="education")
    assert np.isnan(found.welch_p)
    assert found.table["p_value"].notna().all()
    assert "needs a spread" in found.note


@pytest.mark.parametrize(
    ("scale", "options", "message"),
    [
        ("engagment", {}, "did you mean 'engagement'"),
        ("stay_12m", {}, "no such scale with a score"),
        ("engagement", {"by": "tem"}, "did you mean 'team'"),
        ("engagement", {"by": ("team", "office")}, "one attribute"),
        ("engagement", {"adjust": "hulm"}, "did you mean 'holm'"),
        ("engagement", {"conf_level": 95}, "conf_level 95"),
        ("engagement", {"effect_interval": "rough"}, "interval of g 'rough'"),
        ("engagement", {"floor": 1}, "floor must be"),
        ("engagement", {"flor": 3}, "option of compare"),
    ],
)
def test_wrong_use_is_said(survey, scale, options, message):
    with pytest.raises(UsageError, match=message):
        compare(survey, scale, **{"by": "function", **options})


def test_a_summary_by_two_attributes_is_not_compared_by_one(survey):
    summary = summarise(survey, by=("office", "tenure"))
    with pytest.raises(UsageError, match="by office and tenure; summarise"):
        compare(summary, "engagement", by="office")


def test_ranks_are_intervals(survey):
    found = rank_intervals(survey, "engagement", by="function")
    table = found.table
    assert table.columns.tolist()[:4] == ["group", "function", "scale", "n"]
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert table["rank_high"].max() == found.n_ranked == len(table)
    assert "may have the highest mean" in found.note
    pairs = compare(survey, "engagement", by="function").table
    sure = pairs[pairs["conf_low"] > 0]
    lower = sure.groupby("group_a").size().reindex(table["group"], fill_value=0)
    other = pairs[pairs["conf_high"] < 0]
    lower += other.groupby("group_b").size().reindex(table["group"], fill_value=0)
    np.testing.assert_array_equal(table["rank_high"], len(table) - lower)


def test_ranks_need_two_groups():
    frame = pd.DataFrame({"team": list("aaaaab"), "x": [1.0, 2, 4, 3, 5, 9]})
    found = rank_intervals(frame, "x")
    assert found.table["rank_low"].tolist() == [1]
    assert "fewer than two groups" in found.note


@pytest.fixture(scope="module")
def shown(survey):
    results = [
        compare(survey, "engagement", by="team"),
        team_scores(survey, by="team"),
        team_scores(survey, by="function"),
    ]
    return release(results, Rule())


def test_no_pair_with_a_hidden_group_leaves_the_gate(shown):
    teams = shown.table("team_scores", by="team")
    teams = teams[teams["scale"] == "engagement"]
    gone = set(teams.loc[teams["hidden"], "group"])
    large = teams["n"].notna() & teams["hidden"]
    assert not large.any()
    pairs = shown.table("comparison")
    touched = pairs["group_a"].isin(gone) | pairs["group_b"].isin(gone)
    assert touched.any()
    assert (~touched).any()
    assert pairs.loc[touched, "hidden"].all()
    numbers = [*CONTRACT[3:]]
    assert pairs.loc[touched, numbers].isna().all(axis=None)
    assert pairs.loc[~touched, "estimate"].notna().all()
    # a group hidden only to protect another is as good as a small one
    complementary = gone - set(_small(shown))
    assert complementary
    assert shown.notes["comparison"].startswith("Not shown")


def _small(shown):
    counts = simulate(seed=3).survey
    table = team_scores(counts, by="team").table
    table = table[table["scale"] == "engagement"]
    return table.loc[table["n"] < shown.rule.scores, "group"]


def test_pairs_alone_hide_their_small_groups(survey):
    pairs = release([compare(survey, "engagement", by="team")]).table("comparison")
    seen = pairs[~pairs["hidden"]]
    assert seen[["n_a", "n_b"]].min(axis=None) >= 5
    few = seen[seen[["n_a", "n_b"]].min(axis=1) < 8]
    assert len(few)
    spread = ["std_error", "df", "p_value", "conf_low", "g", "superiority"]
    assert few[spread].isna().all(axis=None)


class Shelf:
    """A ledger in memory."""

    def __init__(self):
        self.releases = []

    def earlier(self):
        return list(self.releases)

    def record(self, made):
        self.releases.append(made)


def test_pairs_with_a_group_hidden_in_an_earlier_release_stay(survey):
    """Else its score is the other's, which was shown, less the difference."""
    shelf = Shelf()
    tables = [team_scores(survey, by="team"), team_scores(survey, by="function")]
    teams = release(tables, ledger=shelf).table("team_scores", by="team")
    teams = teams[teams["scale"] == "engagement"]
    gone = set(teams.loc[teams["hidden"], "group"])
    pairs = [compare(survey, "engagement", by="team")]
    later = release(pairs, ledger=shelf).table("comparison")
    touched = later["group_a"].isin(gone) | later["group_b"].isin(gone)
    assert later.loc[touched, "hidden"].all()
    assert not later.loc[~touched, "hidden"].any()
    again = release(pairs, ledger=shelf).table("comparison")
    pd.testing.assert_frame_equal(again, later)


def test_pairs_protect_the_offices_they_add_up_to(survey):
    """Without the table of teams, the pairs count as what a reader knows of them."""
    results = [
        compare(survey, "engagement", by="team"),
        team_scores(survey, by="function"),
    ]
    pairs = release(results).table("comparison")
    alone = release(results[:1]).table("comparison")
    assert pairs["hidden"].sum() > alone["hidden"].sum()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"side": ""}, "must name one column for each count"),
        ({"sides": ("group_a",)}, "must name one column for each count"),
        ({"per": ("scale", "group_a")}, "must name one column for each count"),
        ({"kind": "scores"}, "must name one column for each count"),
        ({"frame": {"group_b": None}}, "some rows have no group_a or group_b"),
    ],
)
def test_pairs_that_do_not_say_who_they_are_stay(changes, message):
    row = {"scale": "x", "group_a": "a", "group_b": "b", "n_a": 9, "n_b": 9}
    frame = pd.DataFrame([{**row, "estimate": 1.0, **changes.pop("frame", {})}])
    told = {"kind": "comparison", "sides": ("group_a", "group_b"), "side": "team"}
    told |= {"per": ("scale", "group_a", "group_b"), **changes}
    cells = Cells(by=(), count=("n_a", "n_b"), values=("estimate",), **told)
    with pytest.raises(DisclosureError, match=message):
        release([Result(frame, "", cells)])


def test_ranks_pass_the_gate(survey):
    out = release([rank_intervals(survey, "engagement", by="function")])
    table = out.table("rank_intervals", by="function")
    assert table["rank_low"].notna().all()

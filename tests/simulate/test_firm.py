"""What one simulated firm looks like."""

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, load_instrument
from culturekit.simulate import WAVES, Truth, simulate
from culturekit.simulate.company import FUNCTIONS

ATTRIBUTES = ["team", "function", "office", "department", "tenure", "location"]


@pytest.fixture(scope="module")
def instrument():
    return load_instrument("culture_health")


@pytest.fixture(scope="module")
def firm():
    return simulate()


@pytest.fixture(scope="module")
def pooled():
    """Answers of forty firms together, for shares that one firm is too small for."""
    frames = [simulate(seed=seed).survey.data for seed in range(40)]
    return pd.concat(frames)


def test_counts_are_as_documented(firms):
    assert firms["people"].between(380, 460).all()
    assert (firms["alone"] >= 2).all()
    assert firms["largest"].le(45).all()
    assert firms["largest"].median() > 35
    # so many teams must stay hidden that the gate is seen to work, but not most
    assert firms["teams_below_five"].between(5, 25).all()


def test_roster_agrees_with_the_answers(firm):
    teams = firm.roster.teams
    data = firm.survey.data
    assert len(teams) == 45
    assert teams["invited"].sum() == 600
    answered = data["team"].value_counts().reindex(teams["team"], fill_value=0)
    assert (answered.to_numpy() <= teams["invited"].to_numpy()).all()
    place = teams.set_index("team")
    for name in ("function", "office", "department"):
        assert (data["team"].map(place[name]).astype(str) == data[name]).all()
    assert (teams["headcount"] >= teams["invited"]).all()


def test_nine_functions_three_of_them_front(firm):
    sides = firm.roster.teams.groupby("function")["office"].first().value_counts()
    assert sides.to_dict() == {"back": 6, "front": 3}
    # budget category is not the office
    crossed = firm.roster.teams.groupby("office")["budget_category"].unique()
    assert set(crossed["front"]) == {"revenue", "mixed"}
    assert set(crossed["back"]) == {"cost", "mixed"}


def test_types_are_those_of_a_survey(firm, instrument):
    data = firm.survey.data
    assert list(data.columns) == [*ATTRIBUTES, *instrument.items]
    assert all(isinstance(data[name].dtype, pd.CategoricalDtype) for name in ATTRIBUTES)
    assert set(data[list(instrument.items)].dtypes.astype(str)) == {"Int8"}
    assert data["tenure"].cat.ordered
    assert list(data["tenure"].cat.categories) == list(
        instrument.attributes["tenure"].values
    )
    assert data.index.is_unique


def test_every_option_is_used(pooled, instrument):
    for name in instrument.items:
        response = instrument.response(name)
        allowed = set(response.codes)
        allowed |= {DONT_KNOW} if response.dont_know else set()
        allowed |= {NOT_APPLICABLE} if response.not_applicable else set()
        assert set(pooled[name].dropna().unique()) == allowed, name


def test_dont_know_and_not_applicable_differ_between_offices(pooled):
    truth = Truth()
    shares = (
        pooled[["eqt_headcount", "proc1"]]
        .eq(DONT_KNOW)
        .groupby(pooled["office"], observed=True)
        .mean()
    )
    for name in shares:
        assert shares.loc["front", name] == pytest.approx(
            truth.dont_know_front, abs=0.01
        )
        assert shares.loc["back", name] == pytest.approx(truth.dont_know_back, abs=0.01)
    pay = pooled["adq_variable_pay"].eq(NOT_APPLICABLE)
    by = pay.groupby(pooled["office"], observed=True).mean()
    assert by["back"] - by["front"] > 0.15


def test_items_are_left_out_as_often_as_documented(pooled, instrument):
    missing = pooled[list(instrument.items)].isna().to_numpy().mean()
    assert missing == pytest.approx(Truth().unanswered, abs=0.002)


def test_scales_hang_together(pooled, instrument):
    for scale in instrument.scales.values():
        names = [n for n, i in instrument.items.items() if i.scale == scale.id]
        if scale.kind != "reflective":
            continue
        values = pooled[names].to_numpy(dtype=float, na_value=np.nan)
        values[values < -50] = np.nan
        turned = [instrument.items[name].reverse for name in names]
        values[:, turned] = 6 - values[:, turned]
        values = values[~np.isnan(values).any(axis=1)]
        k = len(names)
        items, total = values.var(axis=0, ddof=1), values.sum(axis=1).var(ddof=1)
        alpha = k / (k - 1) * (1 - items.sum() / total)
        assert 0.65 <= alpha <= 0.95, (scale.id, alpha)


def test_matching_adequacy_and_equity_items_share_something(pooled):
    def correlation(one, other):
        pair = pooled[[one, other]].astype(float)
        return pair[(pair > -50).all(axis=1)].corr().iloc[0, 1]

    same = correlation("adq_tools", "eqt_tools")
    assert same > correlation("adq_tools", "eqt_recognition") + 0.03


def test_the_same_seed_is_the_same_firm():
    one, again = simulate(seed=5), simulate(seed=5)
    pd.testing.assert_frame_equal(one.survey.data, again.survey.data)
    pd.testing.assert_frame_equal(one.leavers.table, again.leavers.table)
    assert not simulate(seed=6).survey.data.index.equals(one.survey.data.index)


def test_waves_are_the_same_firm_with_other_answers():
    first, second = (simulate(seed=5, wave=wave) for wave in WAVES)
    pd.testing.assert_frame_equal(first.roster.teams, second.roster.teams)
    pd.testing.assert_frame_equal(first.allocations.table, second.allocations.table)
    assert first.survey.data.index.intersection(second.survey.data.index).empty
    assert first.survey.wave == "2026-Q2"


def test_recognition_was_less_fair_in_the_first_wave(short_survey):
    changes = []
    for seed in range(50):
        gaps = [
            simulate(seed=seed, wave=wave, instrument=short_survey).truth.realised[
                "invited"
            ]["equity_gap_recognition"]
            for wave in WAVES
        ]
        changes.append(gaps[1] - gaps[0])
    error = np.std(changes, ddof=1) / np.sqrt(len(changes))
    assert abs(np.mean(changes) - Truth().recognition_change) < 4 * error


@pytest.mark.parametrize(
    ("teams", "invited"), [(9, 9), (12, 90), (45, 1350), (200, 4000)]
)
def test_firms_of_any_size(teams, invited):
    roster = simulate(seed=2, teams=teams, invited=invited).roster.teams
    assert len(roster) == teams
    assert roster["invited"].sum() == invited
    assert roster["invited"].between(1, 45).all()
    assert roster["team"].is_unique
    assert set(roster["function"]) == {f.name for f in FUNCTIONS}


@pytest.mark.parametrize(("teams", "invited"), [(8, 100), (20, 19), (10, 301)])
def test_a_firm_that_does_not_fit_is_refused(teams, invited):
    with pytest.raises(UsageError, match="at least 9 teams"):
        simulate(teams=teams, invited=invited)


def test_an_unknown_wave_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="2026-Q2, 2026-Q3"):
        simulate(wave="2026-Q4")


def test_a_percent_is_no_share():
    with pytest.raises(UsageError, match=r"leaving_share.*not percents"):
        Truth(leaving_share=18)


def test_means_that_no_answers_can_have_are_refused():
    with pytest.raises(UsageError, match="eqt_variable_pay; take a smaller gap"):
        simulate(truth=Truth(equity_gap=-42))


def test_a_survey_without_the_scales_is_refused(instrument):
    scales = {k: v for k, v in instrument.scales.items() if k != "equity"}
    items = {k: v for k, v in instrument.items.items() if v.scale != "equity"}
    smaller = instrument.model_copy(update={"scales": scales, "items": items})
    with pytest.raises(UsageError, match="it lacks equity"):
        simulate(instrument=smaller)


def test_a_survey_with_fewer_scales_can_be_simulated(short_survey):
    data = simulate(instrument=short_survey).survey.data
    assert list(data.columns) == [*ATTRIBUTES, *short_survey.items]


def test_leavers_come_from_those_who_intended_to(firm):
    table = firm.leavers.table
    assert list(table.columns) == ["person", "date", "voluntary", "regretted"]
    assert 15 <= len(table) <= 60
    assert table["person"].is_unique
    assert not (table["regretted"] & ~table["voluntary"]).any()
    assert table["date"].is_monotonic_increasing


def test_the_front_office_is_given_more_a_head(firm):
    table = firm.allocations.table
    side = {f.name: f.office for f in FUNCTIONS}
    money = table[table["domain"].isin(["leadership", "recognition", "variable_pay"])]
    sums = money.groupby(money["unit"].map(side))["amount"].sum()
    heads = firm.roster.teams.groupby("office")["headcount"].sum()
    assert (sums / heads)["front"] > 3 * (sums / heads)["back"]
    assert {"base_pay", "variable_pay"} <= set(table["domain"])


def test_repr_shows_counts_and_no_rows(firm):
    assert repr(firm).startswith("Simulation(Survey(")
    assert "Payroll" not in repr(firm)

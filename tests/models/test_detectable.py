"""The minimal detectable difference: as R, and found as often as it says."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from culturekit.errors import UsageError
from culturekit.models import detectable
from culturekit.numerics.cluster import fit_clustered
from culturekit.numerics.power import design_effect, smallest_difference

CASE = Path(__file__).parents[1] / "reference" / "comparisons" / "expected.json"
EXPECTED = json.loads(CASE.read_text("utf-8"))["entries"]["power"]
RUNS = 3000
# three standard errors of a share of 0.8 over the runs
NEAR = 3 * (0.8 * 0.2 / RUNS) ** 0.5


def one(found):
    assert len(found.table) == 1
    return found.table.iloc[0]


def test_two_teams_are_rs_power_t_test():
    found = one(detectable([10, 10], "teams", icc=0))
    assert found["estimate"] == pytest.approx(EXPECTED["two_teams"], rel=1e-6)
    how = {"power": 0.9, "alpha": 0.01, "two_sided": False}
    found = one(detectable([25, 25], "teams", sd=10, icc=0, **how))
    assert found["estimate"] == pytest.approx(EXPECTED["one_sided"], rel=1e-6)


def test_two_teams_are_told_apart_as_often_as_said():
    rng, noise = np.random.default_rng(1), 22 * 0.95**0.5
    apart = one(detectable([9, 14], "teams"))["estimate"]
    x, y = rng.normal(apart, noise, (RUNS, 9)), rng.normal(0, noise, (RUNS, 14))
    assert (stats.ttest_ind(x, y, axis=1).pvalue < 0.05).mean() == pytest.approx(
        0.8, abs=NEAR
    )


def test_a_team_is_told_from_the_rest_as_often_as_said():
    """The other teams are as they are; the noise is pooled over all."""
    rng, sizes, noise = np.random.default_rng(2), [6, 9, 12, 20, 30], 22 * 0.95**0.5
    row = detectable(sizes).table.iloc[1]
    level = np.array([0.0, 0.0, 4.0, -3.0, 1.0])
    rest = np.average(np.delete(level, 1), weights=np.delete(sizes, 1))
    level[1] = rest + row["estimate"]
    teams = [rng.normal(m, noise, (RUNS, n)) for m, n in zip(level, sizes, strict=True)]
    squares = sum(t.var(axis=1, ddof=0) * t.shape[1] for t in teams)
    others = np.concatenate(teams[:1] + teams[2:], axis=1).mean(axis=1)
    s = np.sqrt(squares / (sum(sizes) - 5))
    t = (teams[1].mean(axis=1) - others) / (s * np.sqrt(1 / 9 + 1 / 68))
    found = np.abs(t) > stats.t.ppf(0.975, row["df"])
    assert row["df"] == 72
    assert found.mean() == pytest.approx(0.8, abs=NEAR)


def test_two_offices_are_told_apart_as_often_as_said():
    """Equal teams: the t test of team means is exact."""
    rng = np.random.default_rng(3)
    row = one(detectable([[8] * 6, [8] * 9], "offices", icc=0.1))
    between, noise = 22 * 0.1**0.5, 22 * 0.9**0.5

    def means(level, teams):
        true = level + rng.normal(0, between, (RUNS, teams))
        return rng.normal(true, noise / 8**0.5)

    test = stats.ttest_ind(means(row["estimate"], 6), means(0, 9), axis=1)
    assert (test.pvalue < 0.05).mean() == pytest.approx(0.8, abs=NEAR)
    # respondents taken as independent would promise more than is kept
    naive = one(detectable([48, 72], "teams", icc=0))["estimate"]
    assert naive < 0.85 * row["estimate"]


def test_offices_of_unequal_teams_are_near_it():
    """By cluster-robust errors, as `gap` tests them."""
    rng = np.random.default_rng(4)
    sizes = np.resize([5, 8, 12, 20], 24)
    row = one(detectable([sizes[:12], sizes[12:]], "offices"))
    team = np.repeat(np.arange(24), sizes)
    side = (team >= 12).astype(float)
    design = np.column_stack([np.ones(len(team)), side])
    found = []
    for _ in range(400):
        true = rng.normal(0, 22 * 0.05**0.5, 24)[team] + row["estimate"] * side
        fit = fit_clustered(design, rng.normal(true, 22 * 0.95**0.5), team)
        found.append(
            abs(fit.coefficients[1] / fit.std_error[1]) > stats.t.ppf(0.975, fit.df[1])
        )
    assert np.mean(found) == pytest.approx(0.8, abs=0.07)


def test_equal_teams_have_kishs_design_effect():
    assert design_effect(np.full(7, 9.0), 0.2) == pytest.approx(1 + 8 * 0.2)
    assert design_effect(np.array([2.0, 10.0]), 0.0) == 1
    assert design_effect(np.array([2.0, 10.0]), 0.1) > design_effect(np.full(2, 6), 0.1)


def test_larger_teams_tell_smaller_differences():
    table = detectable([5, 8, 20, 40]).table
    assert (np.diff(table["estimate"]) < 0).all()
    assert table["n_b"].tolist() == [68, 65, 53, 33]
    np.testing.assert_allclose(table["estimate_sd"] * 22, table["estimate"])


def test_without_freedom_there_is_nothing_to_tell():
    found = detectable([[8], [9]], "offices")
    assert np.isnan(one(found)["estimate"])
    assert "Too few" in found.note
    assert np.isnan(smallest_difference(np.ones(1), np.zeros(1))).all()


def test_the_sentences():
    assert "in 80 of 100 surveys (two-sided, 5 %)" in detectable([8, 9], "teams").note
    rest = detectable([5, 8, 20, 40]).note
    assert rest.startswith("4 teams of 5 to 40, each against the rest")
    assert "in the largest to" in rest
    offices = detectable([[8] * 5, [9] * 4], "offices", two_sided=False).note
    assert "5 teams (40 answers)" in offices
    assert "one-sided" in offices
    assert detectable([8, 9], "teams").cells is None


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (([8, 9], "team"), {}, "did you mean 'teams'"),
        (([8, 9, 10], "teams"), {}, "give two"),
        (([8, 0], "teams"), {}, "at least 1"),
        (([8.5, 9], "teams"), {}, "whole numbers"),
        ((["a", "b"], "teams"), {}, "whole numbers"),
        (([[8, 9], 4], "offices"), {}, "two lists of team sizes"),
        (([8],), {}, "one alone"),
        (([8, 9],), {"sd": 0}, "sd must be above 0"),
        (([8, 9],), {"icc": 1}, "icc must lie"),
        (([8, 9],), {"power": 0.04}, "alpha below power"),
        (([8, 9],), {"beta": 0.2}, "option of detectable"),
    ],
)
def test_wrong_use_is_said(arguments, options, message):
    with pytest.raises(UsageError, match=message):
        detectable(*arguments, **options)

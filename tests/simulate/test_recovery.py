"""The truth is found again over two hundred firms, not in one draw."""

from dataclasses import replace

import numpy as np
import pytest

from culturekit.models import mixed
from culturekit.scoring import score
from culturekit.simulate import Truth, simulate
from culturekit.simulate.truth import ADEQUACY_SHAPE, EQUITY_SHAPE

TRUTH = Truth()


@pytest.mark.parametrize("scale", ["equity", "adequacy"])
def test_the_gap_of_those_invited_is_the_promised_one(firms, near, scale):
    assert near(firms[f"invited_{scale}_gap"], getattr(TRUTH, f"{scale}_gap"))


@pytest.mark.parametrize("domain", EQUITY_SHAPE)
def test_every_domain_has_its_own_gap(firms, near, domain):
    equity = TRUTH.equity_gap * EQUITY_SHAPE[domain]
    adequacy = TRUTH.adequacy_gap * ADEQUACY_SHAPE[domain]
    assert near(firms[f"invited_equity_gap_{domain}"], equity)
    assert near(firms[f"invited_adequacy_gap_{domain}"], adequacy)


@pytest.mark.parametrize("shape", [EQUITY_SHAPE, ADEQUACY_SHAPE])
def test_domain_multiples_average_to_one(shape):
    assert np.mean(list(shape.values())) == pytest.approx(1.0)


def test_the_gap_that_is_found_among_respondents_is_near_the_truth(firms, near):
    # answering depends on intent alike in both offices: means move, the gap hardly
    assert near(firms["found_equity_gap"], TRUTH.equity_gap, allowance=0.5)
    assert near(firms["found_adequacy_gap"], TRUTH.adequacy_gap, allowance=0.5)
    assert near(firms["invited_equity_front"], TRUTH.front["equity"])
    assert not near(firms["respondents_equity_front"], TRUTH.front["equity"])


def test_the_interval_of_the_gap_covers_the_truth(firms):
    for scale in ("equity", "adequacy"):
        assert 0.90 <= firms[f"{scale}_covered"].mean() <= 0.99, scale


def test_slopes_of_intent_are_the_promised_ones(firms, near):
    assert near(firms["invited_intent_per_equity"], TRUTH.intent_per_equity)
    assert near(firms["invited_intent_per_procedure"], TRUTH.intent_per_procedure)
    assert near(firms["invited_intent_back_held"], TRUTH.intent_back)


def test_leaving_share_is_true_of_those_invited_and_too_low_in_answers(firms, near):
    assert near(firms["invited_leaving_share"], TRUTH.leaving_share)
    biased = firms["respondents_leaving_share"]
    assert not near(biased, TRUTH.leaving_share)
    assert 0.02 < TRUTH.leaving_share - biased.mean() < 0.05


def test_those_who_answer_intend_less_to_leave(firms):
    assert (firms["respondents_intent_mean"] < firms["invited_intent_mean"]).all()
    assert (firms["found_intent"] < firms["invited_intent_mean"]).mean() > 0.99


def test_response_is_as_documented(firms, near):
    assert near(firms["response_rate"], TRUTH.response_rate)
    assert (firms["response_rate_back"] < firms["response_rate_front"]).mean() > 0.6
    # teams of ten and more: 40 to 95 percent in the usual firm
    assert 0.30 < firms["lowest_rate"].median() < 0.50
    assert 0.88 < firms["highest_rate"].median() <= 1.0


def test_team_variance_is_found_as_icc(firms):
    # the share of the true score, times how reliably three items show it
    expected = (TRUTH.team_share + TRUTH.function_share) * 0.75
    assert firms["icc_camaraderie"].mean() == pytest.approx(expected, abs=0.02)


def test_no_gap_is_promised_no_gap_is_found(near, short_survey):
    none = Truth(equity_gap=0, response_per_intent=0.0)
    gaps = [
        simulate(seed=seed, truth=none, instrument=short_survey).truth.realised[
            "invited"
        ]["equity_gap"]
        for seed in range(50)
    ]
    assert near(gaps, 0.0)


def test_mixed_model_covers_the_slopes(all_answer_firms, short_survey):
    inside = {"equity": [], "procedure": []}
    true = {
        "equity": all_answer_firms.intent_per_equity,
        "procedure": all_answer_firms.intent_per_procedure,
    }
    for seed in range(200):
        scores = score(
            simulate(seed=seed, truth=all_answer_firms, instrument=short_survey).survey
        )
        formula = "turnover_intent ~ equity + procedure + office + (1 | team)"
        table = mixed(scores, formula).table.set_index("term")
        for term, slope in true.items():
            low, high = table.loc[term, ["conf_low", "conf_high"]]
            inside[term].append(low <= slope <= high)
    for term, covered in inside.items():
        assert 0.90 <= np.mean(covered) <= 0.99, term


def test_a_stronger_truth_gives_a_stronger_answer(near, short_survey):
    strong = replace(Truth(), intent_per_equity=-0.6)
    slopes = [
        simulate(seed=seed, truth=strong, instrument=short_survey).truth.realised[
            "invited"
        ]["intent_per_equity"]
        for seed in range(50)
    ]
    # expected intents are kept within 3 and 97, which bends the line a little
    assert near(slopes, -0.6, allowance=0.02)

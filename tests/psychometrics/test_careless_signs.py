"""Shares with each sign of careless answering, and what of them may be shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import culturekit as ck
from culturekit.numerics.intervals import wilson, z_quantile


@pytest.fixture(scope="module")
def survey():
    return ck.simulate(seed=3).survey


@pytest.fixture(scope="module")
def found(survey):
    return ck.careless(survey)


def test_shares_are_those_of_the_summary(found):
    signs = ck.careless_signs(found)
    summary = found.summary[found.summary["n"] > 0].reset_index(drop=True)
    overall = signs.overall
    assert overall["sign"].tolist() == summary["index"].tolist()
    assert overall["n"].tolist() == summary["n"].tolist()
    np.testing.assert_allclose(overall["flagged"], summary["percent"])
    low, high = wilson(
        overall["flagged"].to_numpy() / 100, overall["n"].to_numpy(), z_quantile(0.95)
    )
    np.testing.assert_allclose(overall["flagged_low"], 100 * low)
    np.testing.assert_allclose(overall["flagged_high"], 100 * high)
    pd.testing.assert_frame_equal(signs.table, overall)


def test_groups_have_the_combined_flag_as_rates_have_it(found):
    signs = ck.careless_signs(found, "function").table
    rates = ck.careless_rates(found, "function").table
    assert set(signs["sign"]) == {"combined"}
    pd.testing.assert_frame_equal(signs[list(rates)], rates)


def test_through_the_gate_it_hides_nobody_elsewhere(survey):
    """Whom a sign cannot judge is no reason to hide a function's scores."""
    data = survey.data.copy()
    items = list(survey.instrument.items)
    payroll = (data["function"] == "Payroll").to_numpy()
    data.loc[payroll, items] = pd.NA
    thin = replace(survey, data=data)
    rates = ck.response_rates(thin, "function")
    signs = ck.careless_signs(thin, "function")
    row = signs.table.set_index("group").loc["Payroll"]
    assert row["n"] < 8
    alone, both = ck.release([rates]), ck.release([rates, signs])
    key = "response_rates by function"
    pd.testing.assert_frame_equal(both.tables[key], alone.tables[key])
    shown = both.table("careless_signs", by="function").set_index("group")
    assert shown.loc["Payroll", "hidden"]
    assert pd.isna(shown.loc["Payroll", "flagged"])
    assert both.certificate["leaks"] == 0


def test_where_nobody_can_be_judged_there_is_no_row(survey):
    some = replace(survey, data=survey.data[["team", "function", "office", "eng1"]])
    signs = ck.careless_signs(some)
    assert "combined" not in set(signs.overall["sign"])
    assert signs.note == "No respondent could be judged for careless answering."
    made = ck.release([ck.careless_signs(some, "office")])
    assert made.table("careless_signs", by="office")["hidden"].all()


def test_an_unknown_attribute_is_an_error(survey):
    with pytest.raises(ck.UsageError, match="did you mean 'function'"):
        ck.careless_signs(survey, "funktion")

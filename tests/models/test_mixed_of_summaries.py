"""A random intercept from a summary is that of the rows."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.models import mixed
from culturekit.scoring import summarise

CASE = Path(__file__).parents[1] / "reference" / "army_teams"
COLUMNS = ["WBEING", "HRS", "LEAD"]
FORMULA = "WBEING ~ HRS + LEAD + (1 | GRP)"


@pytest.fixture(scope="module")
def army():
    return pd.read_csv(CASE / "data.csv")


def alike(one, other):
    pd.testing.assert_frame_equal(one.table, other.table, rtol=1e-7)
    assert one.variances == pytest.approx(other.variances, rel=1e-7)
    assert one.loglik == pytest.approx(other.loglik, abs=1e-8)
    assert one.note == other.note


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_equals_the_fit_to_rows_and_lme4(army, method):
    summary = summarise(army, "GRP", columns=COLUMNS)
    found = mixed(summary, FORMULA, method=method)
    alike(found, mixed(army, FORMULA, method=method))
    entries = json.loads((CASE / "expected.json").read_text("utf-8"))["entries"]
    value = entries[f"bh1996.lmer.ri.{method}"]["value"]
    assert found.loglik == pytest.approx(value["logLik"], abs=1e-6)
    halves = [summarise(army[i::2], "GRP", columns=COLUMNS) for i in (0, 1)]
    alike(mixed(halves[0] + halves[1], FORMULA, method=method), found)


def test_a_high_level_costs_no_digits(army):
    shifted = army.assign(**{name: army[name] + 1e6 for name in COLUMNS})
    found = mixed(summarise(shifted, "GRP", columns=COLUMNS), FORMULA)
    low = mixed(army, FORMULA)
    slopes = found.table["estimate"][1:], low.table["estimate"][1:]
    np.testing.assert_allclose(*slopes, rtol=1e-7)
    assert found.variances == pytest.approx(low.variances, rel=1e-6)


def test_rows_with_gaps_and_without_a_group_are_left_out(army):
    gaps = army.astype({"HRS": float})
    gaps.loc[::9, "HRS"] = np.nan
    gaps.loc[::50, "GRP"] = np.nan
    found = mixed(summarise(gaps, "GRP", columns=COLUMNS), FORMULA)
    alike(found, mixed(gaps, FORMULA))
    assert found.n < len(army)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("WBEING ~ COHES + (1 | GRP)", "no such column of the summary 'COHES'"),
        ("WBEING ~ np.log(HRS) + (1 | GRP)", "no such column of the summary"),
        ("WBEING ~ HRS + (1 | team)", "apart by GRP, the formula by 'team'"),
        ("WBEING ~ HRS + HRS + (1 | GRP)", "completely explained"),
    ],
)
def test_what_a_summary_does_not_have_is_said(army, formula, message):
    summary = summarise(army, "GRP", columns=COLUMNS)
    with pytest.raises(UsageError, match=message):
        mixed(summary, formula)


def test_a_summary_without_columns_has_no_model(army):
    summary = summarise(army, "GRP", scales={"w": ["WBEING"]}, options=(0, 9))
    with pytest.raises(UsageError, match="no such column of the summary 'WBEING'"):
        mixed(summary, FORMULA)

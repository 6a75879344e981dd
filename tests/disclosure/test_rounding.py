from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.disclosure import Rule, release
from culturekit.disclosure.rounding import half_up, significant
from culturekit.scoring import score, team_scores


@given(st.integers(-10_000, 10_000), st.sampled_from([0.01, 0.1, 1.0, 5.0]))
def test_halves_go_up(units: int, step: float) -> None:
    half = np.array([units * step + step / 2])
    assert half_up(half, step)[0] == pytest.approx((units + 1) * step)
    assert half_up(np.array([units * step]), step)[0] == pytest.approx(units * step)


def test_missing_stays_missing() -> None:
    assert np.isnan(half_up(np.array([np.nan]), 1.0)).all()
    assert np.isnan(significant(np.array([np.nan]))).all()


def shown(result: Any, **rule: int) -> dict[str, list[Any]]:
    table = release(result, Rule(**rule)).tables["result by team"]
    return {name: table[name].tolist() for name in table}


def test_scores_are_whole_points_and_shares_coarse_for_few(plain: Any) -> None:
    names = ("index", "mean", "favourable", "favourable_people", "reliability")
    columns = {"team": ["few", "many"], "n": [19, 20], "p_adjusted": [0.04567, 0.2]}
    columns |= {name: [72.5, 72.5] for name in names} | {"differs": [True, False]}
    table = shown(plain(columns, (*names, "p_adjusted", "differs")))
    assert table["index"] == [73, 73]
    assert table["mean"] == [72.5, 72.5]
    assert table["favourable"] == table["favourable_people"] == [75, 73]
    assert table["p_adjusted"] == [0.046, 0.2]
    assert table["differs"] == [True, False]


def test_spread_needs_the_floor_of_distributions(plain: Any) -> None:
    spread = ("sd", "r_wg_j", "favourable_low", "favourable_high")
    columns = {"team": ["few", "many"], "n": [7, 8]}
    columns |= {name: [0.75, 0.75] for name in spread}
    table = shown(plain(columns, spread))
    for name in spread:
        assert np.isnan(float("nan") if table[name][0] is None else np.nan)
    out = release(plain(columns, spread)).tables["result by team"]
    assert out[list(spread)].isna().all(axis=1).tolist() == [True, False]


def test_pooled_intervals_are_shown_and_own_ones_are_not(plain: Any) -> None:
    names = ("conf_low", "conf_high")
    columns = {"team": list("abc"), "n": [6, 19, 26]}
    columns |= {"conf_low": [40.0] * 3, "conf_high": [60.0] * 3}
    result = plain(columns, names)
    for pooled, told in ((names, True), ((), False)):
        object.__setattr__(result, "cells", replace(result.cells, pooled=pooled))
        table = release(result).tables["result by team"]
        assert table["conf_low"].notna().tolist() == [told, True, True]


@pytest.mark.parametrize("others", [[40], [8, 9], []])
def test_a_deviation_pooled_over_few_others_is_no_protection(
    plain: Any, others: list[int]
) -> None:
    names = ("conf_low", "conf_high")
    n = [6, *others]
    columns = {"team": [f"t{i}" for i in range(len(n))], "n": n}
    columns |= {name: [50.0] * len(n) for name in names}
    result = plain(columns, names)
    object.__setattr__(result, "cells", replace(result.cells, pooled=names))
    table = release(result).tables["result by team"]
    assert table["conf_low"].notna().tolist() == [False, *[True] * len(others)]


def test_the_answers_of_six_cannot_be_read_off_their_interval() -> None:
    six = pd.DataFrame({"team": ["A"] * 6, "q": [2, 3, 3, 4, 4, 5]})
    scores = score(six, scales={"e": ["q"]}, options=(1, 5))
    for how in ("pooled", "own"):
        table = release(team_scores(scores, interval=how)).table("team_scores", "team")
        assert table[["conf_low", "conf_high", "sd"]].isna().all(axis=None)
        assert table["index"].tolist() == [63]


def test_a_comparison_of_few_tells_its_means_only(org: Any) -> None:
    few = release(org.gap(front=5, back=40)).table("gap")
    assert few["estimate"].notna().all()
    assert few["p_value"].isna().all()
    assert release(org.gap()).table("gap")["p_value"].notna().all()


def test_numbers_nobody_thought_of_get_one_decimal(plain: Any) -> None:
    columns = {"team": ["a", "b"], "n": [30, 40], "skew": [0.123456, 1.98765]}
    assert shown(plain(columns, ("skew",)))["skew"] == [0.1, 2.0]


def test_models_keep_three_significant_digits(plain: Any) -> None:
    columns = {"term": ["a"], "n": [300], "estimate": [0.0123456], "p_value": [0.04567]}
    result = plain(columns, ("estimate", "p_value"), kind="model", by=())
    table = release(result).tables["result"]
    assert table["estimate"].tolist() == [0.0123]
    assert table["p_value"].tolist() == [0.046]


def test_comparisons_of_few_are_whole_points(org: Any) -> None:
    few = org.gap(front=12, back=40)
    assert release(few).table("gap")["estimate"].tolist() == [-7.0]
    assert release(org.gap()).table("gap")["estimate"].tolist() == [-7.3]


def test_types_are_the_same_whatever_is_hidden(levels: Any) -> None:
    table = release(levels).table("team_scores", by="team")
    types = {name: str(table[name].dtype) for name in table}
    assert types["n"] == types["index"] == types["invited"] == "Int64"
    assert types["group"] == types["why"] == "str"
    assert types["hidden"] == "bool"

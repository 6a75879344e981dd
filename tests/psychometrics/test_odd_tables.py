"""Tables as strangers bring them: odd groups, odd columns, and mistakes in words."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.errors import CultureKitError, InputError, UsageError
from culturekit.models import mixed
from culturekit.psychometrics import (
    agreement,
    compare,
    polychoric,
    rank_intervals,
    reliability,
)
from culturekit.scoring import score, summarise, team_scores
from culturekit.weighting import (
    effective_n,
    nonresponse_bounds,
    rake,
    weighted_means,
    weighted_shares,
)

ITEMS = ["a", "b", "c"]
SCHOOLS = Path(__file__).parents[1] / "reference" / "schools"


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(5)
    shared = rng.integers(0, 4, 60)
    answers = {
        name: np.where(rng.random(60) < 0.6, shared, rng.integers(0, 4, 60))
        for name in ITEMS
    }
    return pd.DataFrame({"team": np.repeat(list("uvwxyz"), 10), **answers}).astype(
        dict.fromkeys(ITEMS, "float64")
    )


def test_categories_that_nobody_has_are_no_groups(frame):
    named = pd.Categorical(frame["team"], categories=list("tuvwxyz"))
    other = frame.assign(team=named)
    for found, plain in (
        (agreement(other, ITEMS), agreement(frame, ITEMS)),
        (
            reliability(other, ITEMS, by="team").groups,
            reliability(frame, ITEMS, by="team").groups,
        ),
    ):
        pd.testing.assert_frame_equal(found.table, plain.table)


def test_a_group_may_be_named_like_a_number_of_the_comparison(frame):
    by_g = compare(frame.rename(columns={"team": "g"}), "a", by="g")
    by_team = compare(frame, "a", by="team")
    pd.testing.assert_frame_equal(by_g.table, by_team.table)
    (let_go,) = release([by_g], Rule()).tables.values()
    assert len(let_go) == len(by_g.table)


def test_without_any_group_there_is_nothing_to_compare(frame):
    nobody = frame.assign(team=pd.Series([None] * 60, dtype=object))
    assert compare(nobody, "a").table.empty
    assert rank_intervals(nobody, "a").table.empty
    assert agreement(nobody, ITEMS).n_groups == 0


def test_columns_may_have_numbers_as_names(frame):
    numbered = frame[ITEMS].set_axis([0, 1, 2], axis=1)
    assert reliability(numbered, [0, 1, 2]).alpha == reliability(frame, ITEMS).alpha
    with pytest.raises(UsageError, match="no such column '7'"):
        reliability(numbered, [0, 7])


@pytest.mark.parametrize("verb", [reliability, agreement, polychoric, compare])
def test_wrong_lists_of_columns_are_said(frame, verb):
    with pytest.raises(UsageError, match="the list of columns is empty"):
        verb(frame, [])
    with pytest.raises(UsageError, match="column 'a' is there twice"):
        verb(frame, ["a", "a"])
    with pytest.raises(UsageError, match="column 'a' is there twice"):
        verb(pd.concat([frame, frame[["a"]]], axis=1), ITEMS)
    with pytest.raises(UsageError, match="1 answers are infinite"):
        verb(frame.assign(a=frame["a"].where(frame.index != 3, np.inf)), ITEMS)


def test_infinite_answers_are_said_wherever_answers_are_read(frame):
    endless = frame.assign(a=frame["a"].where(frame.index != 3, np.inf))
    for verb in (score, summarise):
        with pytest.raises(InputError, match="1 answers are infinite"):
            verb(endless, scales={"s": ITEMS})
    with pytest.raises(InputError, match="column 'a': 1 values are infinite"):
        weighted_means(endless, "a")


@pytest.mark.parametrize("level", [0, 1, 95, "x", None, float("nan")])
def test_a_confidence_level_lies_between_0_and_1(frame, level):
    scores = score(frame, scales={"s": ITEMS})
    for asked in (
        lambda: reliability(frame, ITEMS, conf_level=level),
        lambda: agreement(frame, ITEMS, conf_level=level),
        lambda: compare(frame, "a", conf_level=level),
        lambda: rank_intervals(frame, "a", conf_level=level),
        lambda: mixed(frame, "a ~ b + (1 | team)", conf_level=level),
        lambda: team_scores(scores, conf_level=level),
        lambda: weighted_means(frame, "a", conf_level=level),
        lambda: weighted_shares(frame, "a", conf_level=level),
    ):
        with pytest.raises(UsageError, match="must lie between 0 and 1"):
            asked()


@pytest.mark.parametrize("options", [5, (5,), (1, 1), ("a", "b"), (0, float("nan"))])
def test_options_are_two_different_numbers(frame, options):
    for asked in (
        lambda: reliability(frame, ITEMS, options=options),
        lambda: agreement(frame, ITEMS, options=options),
        lambda: score(frame, scales={"s": ITEMS}, options=options),
        lambda: summarise(frame, scales={"s": ITEMS}, options=options),
    ):
        with pytest.raises(
            UsageError, match="options: give the lowest and the highest"
        ):
            asked()


def test_weights_may_be_a_list_a_series_or_a_column(frame):
    weight = np.linspace(1, 2, 60)
    invited = {"team": dict.fromkeys("uvwxyz", 20)}
    kinds = ("w", list(weight), weight, pd.Series(weight))
    weighed = frame.assign(w=weight)
    found = [
        nonresponse_bounds(weighed, "a", delta=1, invited=invited, weight=kind).table
        for kind in kinds
    ]
    for table in found[1:]:
        pd.testing.assert_frame_equal(table, found[0])


def test_weighted_alpha_equals_svycralpha():
    schools = pd.read_csv(SCHOOLS / "strat.csv")
    expected = json.loads((SCHOOLS / "expected.json").read_text("utf-8"))["entries"]
    value = expected["strat.alpha"]["value"]
    names = ["api00", "api99", "enroll"]
    found = reliability(schools, names, weight="pw")
    assert found.alpha == pytest.approx(value["alpha"], abs=1e-12)
    np.testing.assert_allclose(found.table["mean"], value["means"], rtol=1e-12)
    np.testing.assert_allclose(found.table["sd"] ** 2, value["variances"], rtol=1e-12)
    assert "tell as much as 169 equal ones" in found.note
    plain = reliability(schools, names)
    assert found.n == plain.n == 200
    assert found.alpha_high - found.alpha_low > plain.alpha_high - plain.alpha_low
    alike = reliability(schools, names, weight=np.full(200, 7.0))
    for name in ("alpha", "alpha_low", "omega", "omega_model", "lambda6"):
        same = pytest.approx(getattr(plain, name), abs=1e-12, nan_ok=True)
        assert getattr(alike, name) == same
    pd.testing.assert_frame_equal(alike.table, plain.table)


def test_whole_weights_count_respondents_several_times(frame):
    times = np.arange(60) % 3
    repeated = frame.loc[frame.index.repeat(times)]
    found = reliability(frame, ITEMS, weight=times)
    assert found.n == 40
    assert found.alpha == pytest.approx(reliability(repeated, ITEMS).alpha, abs=1e-12)
    assert found.omega == pytest.approx(reliability(repeated, ITEMS).omega, abs=1e-9)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"by": "team"}, "with by"),
        ({"missing": "pairwise"}, "with missing='pairwise'"),
        ({"ordinal": True}, "with ordinal"),
    ],
)
def test_what_has_no_weighted_form_is_said(frame, how, message):
    with pytest.raises(UsageError, match=message):
        reliability(frame, ITEMS, weight=np.ones(60), **how)
    with pytest.raises(InputError, match="60 of 60 weights are missing, negative"):
        reliability(frame, ITEMS, weight=-np.ones(60))
    summary = summarise(frame, scales={"s": ITEMS})
    with pytest.raises(UsageError, match="with a summary"):
        reliability(summary, "s", weight=np.ones(60))


def test_what_is_no_weight_no_bound_and_no_delta_is_said(frame):
    with pytest.raises(UsageError, match="weights: give numbers"):
        effective_n(["heavy"])
    with pytest.raises(UsageError, match="bounds: give the lowest"):
        rake(frame, {"team": dict.fromkeys("uvwxyz", 20)}, bounds=3)
    with pytest.raises(UsageError, match="delta: give one number"):
        nonresponse_bounds(frame, "a", "team", delta="x", invited={"team": {"u": 20}})


def test_a_summary_adds_up_with_summaries_alone(frame):
    summary = summarise(frame, scales={"s": ITEMS})
    with pytest.raises(TypeError, match="unsupported operand"):
        summary + 3
    assert (summary + summary).n == 120


def test_errors_are_ours(frame):
    with pytest.raises(CultureKitError, match="convert it"):
        reliability(frame, ["a", "team"])

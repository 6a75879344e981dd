"""Bounds of non-response: by hand, and where the truth is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.errors import InputError, UsageError
from culturekit.roster import Roster
from culturekit.simulate import simulate
from culturekit.survey import Survey
from culturekit.weighting import nonresponse_bounds, rake, weighted_means

FRAME = pd.DataFrame(
    {
        "office": ["front"] * 4 + ["back"] * 6,
        "intent": [1.0, 2, 3, 2, 4, 4, 3, 5, 4, np.nan],
    }
)
INVITED = {"office": {"front": 8, "back": 10}}


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=3).survey


def silent_leavers(seed, people=200_000, gap=0.3):
    """Two offices a gap apart; who intends to leave answers less."""
    rng = np.random.default_rng(seed)
    office = np.repeat(["front", "back"], people // 2)
    intent = rng.normal(size=people) + gap * (office == "back")
    answered = rng.random(people) < 1 / (1 + np.exp(-(0.6 - 0.5 * intent)))
    return pd.DataFrame({"office": office, "intent": intent}), answered


def test_bounds_by_hand():
    found = nonresponse_bounds(
        FRAME, "intent", delta=[0.5, 3], invited=INVITED, options=(1, 5)
    )
    table = found.table.set_index(["group", "delta"])
    front, far = table.loc[("front", 0.5)], table.loc[("front", 3.0)]
    assert (front["n"], front["invited"], front["response_rate"]) == (4, 8, 50)
    assert front["estimate"] == 2
    assert front[["low", "high"]].tolist() == pytest.approx([1.75, 2.25])
    assert front[["worst_low", "worst_high"]].tolist() == pytest.approx([1.5, 3.5])
    # the silent cannot lie below the lowest option
    assert far[["low", "high"]].tolist() == pytest.approx([1.5, 3.5])
    back = table.loc[("back", 0.5)]
    assert (back["n"], back["estimate"]) == (5, 4)
    assert back[["low", "high"]].tolist() == pytest.approx([3.75, 4.25])
    whole = found.overall.iloc[0]
    assert whole["estimate"] == pytest.approx((8 * 2 + 10 * 4) / 18)
    assert whole["low"] == pytest.approx((8 * 1.75 + 10 * 3.75) / 18)
    assert (whole["n"], whole["invited"]) == (9, 18)


def test_the_gap_and_where_it_tips():
    sides = ("front", "back")
    found = nonresponse_bounds(
        FRAME, "intent", delta=0.5, invited=INVITED, sides=sides, options=(1, 5)
    )
    gap = found.gap.iloc[0]
    assert gap["estimate"] == 2
    assert gap[["low", "high"]].tolist() == pytest.approx([1.5, 2.5])
    assert gap[["worst_low", "worst_high"]].tolist() == pytest.approx([-1, 3])
    assert gap["tipping"] == pytest.approx(2)
    tipped = nonresponse_bounds(
        FRAME, "intent", delta=gap["tipping"], invited=INVITED, options=(1, 5)
    )
    assert abs(tipped.gap[["low", "high"]].to_numpy()).min() == pytest.approx(0)
    assert "back minus front lies between 1.5 and 2.5" in found.note
    assert "none from a difference of 2 on" in found.note
    assert nonresponse_bounds(
        FRAME, "intent", delta=0.5, invited=INVITED, sides=("back", "front")
    ).gap["estimate"].tolist() == [-2]


def test_without_limits_there_is_no_worst_case():
    found = nonresponse_bounds(FRAME, "intent", delta=0.5, invited=INVITED)
    assert found.table[["worst_low", "worst_high"]].isna().all(axis=None)
    assert found.table[["low", "high"]].notna().all(axis=None)
    assert found.gap["tipping"].iloc[0] == pytest.approx(2)


def test_no_silence_no_bounds():
    everybody = {"office": {"front": 4, "back": 5}}
    frame = FRAME.dropna()
    found = nonresponse_bounds(
        frame, "intent", delta=9, invited=everybody, options=(1, 5)
    )
    assert found.table["low"].tolist() == found.table["high"].tolist()
    assert np.isnan(found.gap["tipping"].iloc[0])
    assert "no difference of those who are silent" in found.note


def test_more_answers_than_invitations_leave_nobody_silent():
    found = nonresponse_bounds(
        FRAME, "intent", delta=1, invited={"office": {"front": 2, "back": 10}}
    )
    front = found.table.set_index("group").loc["front"]
    assert front["low"] == front["high"] == front["estimate"]
    assert front["response_rate"] == 200


def test_a_group_that_nobody_answered_from():
    invited = {"office": {**INVITED["office"], "abroad": 2}}
    found = nonresponse_bounds(
        FRAME, "intent", delta=0.5, invited=invited, options=(1, 5)
    )
    abroad = found.table.set_index("group").loc["abroad"]
    assert np.isnan(abroad["estimate"])
    assert abroad[["low", "high"]].tolist() == [1, 5]
    assert found.gap.empty
    lost = nonresponse_bounds(FRAME, "intent", delta=0.5, invited=invited)
    assert lost.overall[["low", "high"]].isna().all(axis=None)
    assert "of a group nobody answered" in lost.note


def test_a_survey_has_its_office_its_limits_and_its_roster(firm):
    found = nonresponse_bounds(firm, ["engagement", "turnover_intent"], delta=[5, 10])
    assert found.by == ("office",)
    assert found.sides == ("front", "back")
    table = found.table
    assert (table["worst_low"] <= table["low"]).all()
    assert (table["high"] <= table["worst_high"]).all()
    invited = firm.roster.invited("office")
    assert table.groupby("group")["invited"].first().to_dict() == invited.to_dict()
    by_team = nonresponse_bounds(firm, "engagement", "team", delta=10)
    assert by_team.gap.empty
    whole = (by_team.overall["low"].iloc[0], by_team.overall["high"].iloc[0])
    assert whole[0] < found.overall["estimate"].iloc[0] < whole[1]


def test_wrong_uses(firm):
    with pytest.raises(UsageError, match="delta: give one number"):
        nonresponse_bounds(FRAME, delta=-1, invited=INVITED)
    with pytest.raises(UsageError, match="delta: give one number"):
        nonresponse_bounds(FRAME, delta=[], invited=INVITED)
    with pytest.raises(UsageError, match="name the attribute"):
        nonresponse_bounds(FRAME, delta=1)
    with pytest.raises(UsageError, match="the numbers invited are by office"):
        nonresponse_bounds(FRAME, by="intent", delta=1, invited=INVITED)
    with pytest.raises(UsageError, match="no such value of office 'left'"):
        nonresponse_bounds(FRAME, delta=1, invited=INVITED, sides=("left", "back"))
    with pytest.raises(UsageError, match="must differ"):
        nonresponse_bounds(FRAME, delta=1, invited=INVITED, sides=("back", "back"))
    with pytest.raises(UsageError, match="no such column 'office'"):
        nonresponse_bounds(FRAME, "office", delta=1, invited=INVITED)
    with pytest.raises(InputError, match="1 values of 'intent' lie outside 1 to 4"):
        nonresponse_bounds(FRAME, delta=1, invited=INVITED, options=(1, 4))
    with pytest.raises(UsageError, match="the index of a survey"):
        nonresponse_bounds(firm, delta=1, options=(1, 5))
    without = Survey(firm.data, firm.instrument)
    with pytest.raises(UsageError, match="there is no roster"):
        nonresponse_bounds(without, delta=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weights_do_not_repair_silence_that_depends_on_the_answer(seed):
    everybody, answered = silent_leavers(seed)
    frame = everybody[answered]
    roster = Roster(
        pd.DataFrame(
            {
                "team": ["f", "b"],
                "office": ["front", "back"],
                "invited": [len(everybody) // 2] * 2,
            }
        )
    )
    truth = everybody["intent"].mean()
    assert truth == pytest.approx(0.15, abs=0.01)
    assert frame["intent"].mean() == pytest.approx(-0.03, abs=0.015)
    weights = rake(frame, ["office"], roster=roster)
    raked = weighted_means(frame, "intent", weight=weights).table.iloc[0]
    assert raked["estimate"] == pytest.approx(-0.03, abs=0.015)
    # the interval is narrow, and about the wrong number
    assert raked["conf_high"] < 0
    found = nonresponse_bounds(
        frame, "intent", "office", delta=[0, 0.25, 0.5], roster=roster
    )
    low, high = (found.overall[end].to_numpy() for end in ("low", "high"))
    assert found.overall["estimate"].iloc[0] == pytest.approx(raked["estimate"])
    # the silent lie half a standard deviation above those who answer
    assert (low <= truth).tolist() == [True] * 3
    assert (high >= truth).tolist() == [False, False, True]
    assert (high >= 0.15).tolist() == [False, False, True]
    gap = found.gap.iloc[2]
    assert found.sides == ("back", "front")
    assert gap["low"] < -0.3 < gap["high"]


@given(
    st.lists(st.floats(0, 100), min_size=3, max_size=40),
    st.integers(0, 60),
    st.floats(0, 120),
    st.integers(0, 2**32 - 1),
)
def test_bounds_contain_the_truth_whenever_delta_is_large_enough(
    said, silent, delta, seed
):
    rng = np.random.default_rng(seed)
    others = rng.uniform(0, 100, silent)
    office = np.array(["a", "b", *rng.choice(["a", "b"], len(said) - 2)])
    where = rng.choice(["a", "b"], silent)
    frame = pd.DataFrame({"office": office, "x": said})
    invited = {
        side: int((office == side).sum() + (where == side).sum()) for side in "ab"
    }
    found = nonresponse_bounds(
        frame, "x", delta=delta, invited={"office": invited}, options=(0, 100)
    )
    table = found.table.set_index("group")
    apart, means = {}, {}
    for side in "ab":
        mine, theirs = frame["x"][office == side], others[where == side]
        means[side] = np.concatenate([mine, theirs]).mean()
        apart[side] = abs(theirs.mean() - mine.mean()) if len(theirs) else 0.0
        row = table.loc[side]
        assert row["worst_low"] - 1e-9 <= means[side] <= row["worst_high"] + 1e-9
        if apart[side] <= delta:
            assert row["low"] - 1e-9 <= means[side] <= row["high"] + 1e-9
    if max(apart.values()) <= delta:
        gap = found.gap.iloc[0]
        difference = means["b"] - means["a"]
        assert gap["low"] - 1e-9 <= difference <= gap["high"] + 1e-9

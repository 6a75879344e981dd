import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culturekit.errors import InputError, UsageError
from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, ResponseScale
from culturekit.psychometrics import reliability
from culturekit.scoring import score, team_scores
from culturekit.survey import Survey

CODINGS = [(0, 1, 2, 3, 4), (-2, -1, 0, 1, 2), (5, 4, 3, 2, 1), (10, 20, 30, 40, 50)]
rows = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(1, 5))] * 3), min_size=2, max_size=30
)


def survey_from(build, answers, codes=(1, 2, 3, 4, 5)):
    """Answers 1-5 of the three engagement items, written in another coding."""
    scale = ResponseScale(id="agree5", codes=codes)
    data = pd.DataFrame({"team": pd.Categorical(["T1", "T2"] * len(answers))})
    data = data.iloc[: len(answers)].copy()
    columns = zip(("eng1", "eng2", "eng3"), zip(*answers, strict=True), strict=True)
    for item, values in columns:
        coded = [None if v is None else codes[v - 1] for v in values]
        data[item] = pd.array(coded, dtype="Int8")
    return Survey(data, build.instrument(agree=scale))


def test_means_are_pandas_means_of_turned_items(small):
    scores = score(small)
    items = small.data[["eng1", "eng2", "eng3"]].astype(float)
    items["eng3"] = 6 - items["eng3"]
    expected = items.mean(axis=1).where(items.notna().sum(axis=1) >= 2)
    np.testing.assert_allclose(scores.table["engagement"], expected, rtol=1e-14)
    np.testing.assert_allclose(
        scores.index["engagement"], (expected - 1) * 25, rtol=1e-13
    )


@pytest.mark.parametrize("codes", CODINGS)
@settings(max_examples=50)
@given(answers=rows)
def test_recoding_changes_no_index_and_no_favourable(build, codes, answers):
    plain, other = (
        score(survey_from(build, answers, c)) for c in ((1, 2, 3, 4, 5), codes)
    )
    np.testing.assert_allclose(
        other.index["engagement"], plain.index["engagement"], atol=1e-9
    )
    np.testing.assert_allclose(
        other.favourable["engagement"], plain.favourable["engagement"], atol=1e-9
    )


@settings(max_examples=25)
@given(answers=rows)
def test_recoding_changes_no_team_numbers(build, answers):
    plain = team_scores(survey_from(build, answers)).table
    for codes in CODINGS:
        other = team_scores(survey_from(build, answers, codes)).table
        same = ["index", "conf_low", "favourable", "favourable_low", "n"]
        pd.testing.assert_frame_equal(plain[same], other[same], atol=1e-9)


@given(answers=rows)
def test_reversing_twice_changes_nothing(build, answers):
    turned = [tuple(None if v is None else 6 - v for v in row) for row in answers]
    survey, other = survey_from(build, answers), survey_from(build, turned)
    items = {
        name: item.model_copy(update={"reverse": not item.reverse})
        for name, item in survey.instrument.items.items()
    }
    twice = Survey(other.data, survey.instrument.model_copy(update={"items": items}))
    for kind in ("table", "index", "favourable"):
        plain, again = getattr(score(survey), kind), getattr(score(twice), kind)
        np.testing.assert_allclose(again["engagement"], plain["engagement"], atol=1e-9)


@given(answers=rows, order=st.permutations(["eng1", "eng2", "eng3"]))
def test_order_of_items_changes_nothing(build, answers, order):
    survey = survey_from(build, answers)
    scales = dict(survey.instrument.scales)
    scales["engagement"] = scales["engagement"].model_copy(
        update={"items": tuple(order)}
    )
    other = Survey(survey.data, survey.instrument.model_copy(update={"scales": scales}))
    np.testing.assert_allclose(
        score(other).table["engagement"], score(survey).table["engagement"]
    )


def test_seven_on_zero_to_ten_is_seventy(build):
    data = pd.DataFrame({"rec": pd.array([7, 0, 10, None], dtype="Int8")})
    scores = score(Survey(data, build.instrument()))
    assert scores.index["recommend"].tolist()[:3] == [70.0, 0.0, 100.0]
    assert scores.favourable["recommend"].tolist()[:3] == [0.0, 0.0, 100.0]
    assert np.isnan(scores.index["recommend"].iloc[3])


def test_numeric_measures_have_an_index_but_no_favourable(small):
    scores = score(small)
    np.testing.assert_allclose(
        scores.index["hours"], small.data["hours"].astype(float) / 60 * 100
    )
    assert scores.favourable["hours"].isna().all()


def test_bipolar_and_facts_have_no_score(small):
    assert score(small).scales == ("engagement", "recommend", "hours")
    assert "relative" not in score(small).table


def test_answers_off_the_scale_count_as_not_answered(build):
    data = pd.DataFrame(
        {
            "eng1": pd.array([4, 4], dtype="Int8"),
            "eng2": pd.array([5, DONT_KNOW], dtype="Int8"),
            "eng3": pd.array([DONT_KNOW, NOT_APPLICABLE], dtype="Int8"),
        }
    )
    means = score(Survey(data, build.instrument())).table["engagement"]
    assert means.iloc[0] == 4.5
    assert np.isnan(means.iloc[1])


@pytest.mark.parametrize(
    ("missing", "needed"), [("any", 1), ("half", 2), ("two_thirds", 2), ("all", 3)]
)
def test_missing_rules(missing, needed):
    frame = pd.DataFrame(
        {"a": [1.0, 1, 1], "b": [np.nan, 1, 2], "c": [np.nan, np.nan, 3]}
    )
    scores = score(
        frame, scales={"s": ["a", "b", "c"]}, options=(1, 5), missing=missing
    )
    assert scores.table["s"].notna().sum() == 4 - needed


def test_items_of_a_scale_may_have_different_response_scales(build):
    instrument = build.instrument()
    scale = instrument.scales["recommend"].model_copy(
        update={"items": ("rec", "eng1"), "kind": "formative"}
    )
    instrument = instrument.model_copy(
        update={"scales": instrument.scales | {"recommend": scale}}
    )
    data = pd.DataFrame(
        {"rec": pd.array([10], dtype="Int8"), "eng1": pd.array([3], dtype="Int8")}
    )
    assert score(Survey(data, instrument)).index["recommend"].tolist() == [75.0]


def test_a_favourable_map_without_equal_steps_is_turned_by_position(build):
    scale = ResponseScale(id="agree5", codes=(0, 1, 3), favourable=(1, 3))
    data = pd.DataFrame({"eng3": pd.array([0, 1, 3], dtype="Int8")})
    instrument = build.instrument(agree=scale)
    single = instrument.scales["engagement"].model_copy(update={"items": ("eng3",)})
    instrument = instrument.model_copy(
        update={"scales": instrument.scales | {"engagement": single}}
    )
    shares = score(Survey(data, instrument)).favourable["engagement"]
    assert shares.tolist() == [100.0, 100.0, 0.0]


def test_a_module_that_was_not_asked_is_left_out(small):
    survey = Survey(small.data.drop(columns=["rec"]), small.instrument)
    assert "recommend" not in score(survey).scales


def test_persons_never_show(small):
    scores = score(small)
    shown = repr(scores) + scores._repr_html_() + json.dumps(scores.to_dict())
    assert scores.cells is None
    assert "r17" not in shown
    assert "T1" not in shown


def test_attributes_stand_before_the_scores(small):
    assert list(score(small).table)[:3] == ["team", "office", "tenure"]
    assert score(small).table.index.equals(small.data.index)


def test_a_chosen_few_scales(small):
    assert score(small, scales=["recommend"]).scales == ("recommend",)
    with pytest.raises(UsageError, match="did you mean 'recommend'"):
        score(small, scales=["recomend"])
    with pytest.raises(UsageError, match="no such scored scale 'relative'"):
        score(small, scales=["relative"])


def test_a_plain_table_takes_its_range_from_the_answers_and_says_so():
    frame = pd.DataFrame({"team": ["a", "a"], "q": [1, 7]})
    scores = score(frame, scales={"s": ["q"]})
    assert scores.index["s"].tolist() == [0.0, 100.0]
    assert "taken from the data" in scores.note


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        ({"q": ["Agree", "No"]}, None, "must hold numbers"),
        ({"q": [1.5, 2.5]}, None, "options="),
        ({"q": [np.nan, np.nan]}, None, "options="),
        ({"q": [3, 3]}, None, "options="),
        ({"q": [1, 9]}, (1, 5), "1 answers lie outside the options 1 to 5"),
    ],
)
def test_a_plain_table_that_cannot_be_scored(frame, options, message):
    with pytest.raises(InputError, match=message) as caught:
        score(pd.DataFrame(frame), scales={"s": ["q"]}, options=options)
    assert "Agree" not in str(caught.value)


def test_a_plain_table_with_wrong_names():
    frame = pd.DataFrame({"q1": [1, 2], "q2": [1, 2]})
    with pytest.raises(UsageError, match="no column 'q3'"):
        score(frame, scales={"s": ["q1", "q3"]})
    with pytest.raises(UsageError, match="in none of the scales"):
        score(frame, scales={"s": ["q1"]}, reverse=["q2"])
    with pytest.raises(UsageError, match="needs its columns by scale"):
        score(frame, scales=["q1"])
    with pytest.raises(UsageError, match="two different numbers"):
        score(frame.assign(q1=1), scales={"s": ["q1"]}, options=(1, 1))


def test_options_are_for_tables_only(small):
    with pytest.raises(UsageError, match="in its definition"):
        score(small, options=(1, 5))


def test_input_is_left_as_it_was(small):
    before = small.data.copy()
    score(small)
    team_scores(small)
    pd.testing.assert_frame_equal(small.data, before)


@pytest.mark.parametrize("codes", CODINGS)
def test_recoding_changes_no_alpha(build, codes):
    rng = np.random.default_rng(4)
    level = rng.normal(0, 1, 80)
    noise = rng.normal(0, 1, (3, 80))
    answers = np.clip(np.round(3 + level + noise), 1, 5).astype(int)
    answers[2] = 6 - answers[2]
    rows = [tuple(map(int, row)) for row in answers.T]
    plain = reliability(survey_from(build, rows), "engagement")
    other = reliability(survey_from(build, rows, codes), "engagement")
    assert other.alpha == pytest.approx(plain.alpha, abs=1e-10)
    assert plain.alpha > 0.5

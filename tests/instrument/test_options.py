"""Mistakes in response scales, and the default favourable and neutral codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.instrument import ResponseScale
from culturekit.instrument.problems import plain
from culturekit.intake.words import normal

AGREE = "response_scales.agree"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {f"{AGREE}.codes": [1, 2, 3, 3, 5]},
            f"{AGREE}.codes: each code only once; repeated: 3",
        ),
        (
            {f"{AGREE}.codes": [1, 2, 4, 3, 5]},
            f"{AGREE}.codes: must go up or down from the lowest meaning to the highest",
        ),
        (
            {f"{AGREE}.codes": [-99, -98, 3, 4, 5]},
            f"{AGREE}.codes: -99, -98 is kept for don't know and not applicable",
        ),
        (
            {f"{AGREE}.codes": [1, 2, 3, 4, 500]},
            f"{AGREE}.codes: must lie between -97 and 127, not 500",
        ),
        ({f"{AGREE}.codes": [1]}, f"{AGREE}.codes: must be at least two codes"),
        (
            {f"{AGREE}.codes": [1, 2, 3, 4]},
            f"{AGREE}.labels.en: 5 labels for 4 codes; give one a code",
        ),
        (
            {f"{AGREE}.labels.en": ["Never", "Rarely", "Often", "often ", "Always"]},
            f"{AGREE}.labels.en: 'often ' stands for code 3 and for code 4",
        ),
        (
            {f"{AGREE}.aliases": {"1": ["Hm"], "2": ["HM"]}},
            f"{AGREE}.aliases.2: 'HM' stands for code 1 and for code 2",
        ),
        (
            {f"{AGREE}.aliases": {"1": ["Oft"]}},
            f"{AGREE}.aliases.1: 'Oft' stands for code 4 and for code 1",
        ),
        (
            {f"{AGREE}.not_applicable.aliases": ["don't  know"]},
            f"{AGREE}.not_applicable.aliases: 'don't  know' stands for dont_know and "
            "for not_applicable",
        ),
        (
            {f"{AGREE}.aliases": {"1": ["4"]}},
            f"{AGREE}.aliases.1: '4' stands for code 1 and reads like code 4",
        ),
        (
            {f"{AGREE}.aliases": {"7": ["Hm"]}},
            f"{AGREE}.aliases.7: '7' is not one of the codes 1, 2, 3, 4, 5",
        ),
        (
            {f"{AGREE}.dont_know.codes": [5]},
            f"{AGREE}.dont_know.codes: 5 is also a point on the scale",
        ),
        (
            {f"{AGREE}.dont_know.codes": [9]},
            f"{AGREE}.not_applicable.codes: 9 is also a code of dont_know",
        ),
        (
            {f"{AGREE}.dont_know.codes": [-99]},
            f"{AGREE}.dont_know.codes: -99 is kept for another answer; here only -98",
        ),
        (
            {f"{AGREE}.dont_know.codes": [6, 6]},
            f"{AGREE}.dont_know.codes: each code only once; repeated: 6",
        ),
        (
            {f"{AGREE}.dont_know": {}},
            f"{AGREE}.dont_know: needs codes, labels or aliases",
        ),
        (
            {f"{AGREE}.favourable": [4, 6]},
            f"{AGREE}.favourable: 6 is not one of the codes 1, 2, 3, 4, 5",
        ),
        (
            {f"{AGREE}.neutral": [2, 2]},
            f"{AGREE}.neutral: each code only once; repeated: 2",
        ),
        (
            {f"{AGREE}.neutral": [3, 4]},
            f"{AGREE}.neutral: 4 is both favourable and neutral (the key left out",
        ),
        (
            {f"{AGREE}.numeric": [1, 5]},
            f"{AGREE}: has both codes and numeric; give one of them",
        ),
        (
            {f"{AGREE}.bipolar": True, f"{AGREE}.nominal": True},
            f"{AGREE}: is both bipolar and nominal; choose one",
        ),
        (
            {"response_scales.less_more.codes": [-1, 1]},
            "response_scales.less_more.codes: bipolar needs an odd number of codes",
        ),
        (
            {"response_scales.plan.favourable": [1]},
            "response_scales.plan.favourable: a bipolar or nominal response scale has",
        ),
        (
            {"response_scales.hours.numeric": [60, 0]},
            "response_scales.hours.numeric: must be [low, high], two finite numbers",
        ),
        (
            {"response_scales.hours.numeric": [0, float("inf")]},
            "response_scales.hours.numeric: must be [low, high], two finite numbers",
        ),
        (
            {"response_scales.hours.numeric": [float("nan"), 1.0]},
            "response_scales.hours.numeric: must be [low, high], two finite numbers",
        ),
        (
            {"response_scales.hours.favourable": [3]},
            "response_scales.hours.favourable: needs codes; a numeric measure has no",
        ),
        (
            {"response_scales.hours.dont_know": {"codes": [50]}},
            "response_scales.hours.dont_know.codes: 50 is also a point on the scale",
        ),
        (
            {"response_scales.none": {}},
            "response_scales.none: needs codes, such as [1, 2, 3, 4, 5], or numeric",
        ),
    ],
)
def test_mistakes_in_options(problems, changes, expected):
    found = problems(changes)
    assert any(line.startswith(expected) for line in found), found


def test_nominal_codes_may_come_in_any_order(problems):
    assert problems({"response_scales.plan.codes": [1, 3, 2]}) == []


def test_one_answer_may_have_the_same_text_twice(problems):
    assert problems({f"{AGREE}.aliases": {"1": ["never", "NIE", "Not once"]}}) == []


@given(st.text(alphabet="aÄß \u00a0\t–-’'“\"Ａﬁ½", max_size=12))
def test_two_texts_are_one_here_exactly_when_they_are_one_in_a_response_file(text):
    assert plain(text) == normal(text)


def test_dashes_and_quotes_do_not_make_a_label_another_one(problems):
    found = problems({f"{AGREE}.aliases": {"1": ["it’s – so"], "2": ["It's - so"]}})
    assert found[0].startswith(f"{AGREE}.aliases.2: 'It's - so' stands for code 1 and")


# the conventions, by position from the lowest option, counting from 1
CONVENTIONS = {
    2: ({2}, set()),
    3: ({3}, {2}),
    4: ({4}, {2, 3}),
    5: ({4, 5}, {3}),
    6: ({4, 5, 6}, set()),
    7: ({6, 7}, {4, 5}),
    8: ({7, 8}, {3, 4, 5, 6}),
    9: ({7, 8, 9}, {4, 5, 6}),
    10: ({8, 9, 10}, {4, 5, 6, 7}),
}


@pytest.mark.parametrize("count", CONVENTIONS)
@pytest.mark.parametrize("first", [1, 0, -2])
def test_default_favourable_and_neutral_codes(count, first):
    scale = ResponseScale(id="x", codes=tuple(range(first, first + count)))
    favourable, neutral = CONVENTIONS[count]
    assert {code - first + 1 for code in scale.favourable_codes} == favourable
    assert {code - first + 1 for code in scale.neutral_codes} == neutral


def test_zero_to_ten_counts_nine_and_ten_as_favourable():
    scale = ResponseScale(id="x", codes=tuple(range(11)))
    assert scale.favourable_codes == (9, 10)
    assert scale.neutral_codes == (7, 8)


def test_descending_codes_keep_their_meaning():
    scale = ResponseScale(id="x", codes=(5, 4, 3, 2, 1))
    assert (scale.low, scale.high) == (5, 1)
    assert scale.favourable_codes == (2, 1)
    assert scale.neutral_codes == (3,)


def test_own_maps_win_and_what_has_no_order_has_none():
    codes = (1, 2, 3, 4, 5)
    own = ResponseScale(id="x", codes=codes, favourable=(5,), neutral=())
    assert (own.favourable_codes, own.neutral_codes) == ((5,), ())
    for kind in ({"nominal": True}, {"bipolar": True}):
        none = ResponseScale(id="x", codes=codes, **kind)
        assert (none.favourable_codes, none.neutral_codes) == ((), ())
    measure = ResponseScale(id="x", numeric=(0, 60))
    assert (measure.low, measure.high, measure.favourable_codes) == (0, 60, ())

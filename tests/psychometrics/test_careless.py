"""Careless answering in surveys: by hand, by invariants, and with a known truth."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import culturekit as ck
from culturekit.disclosure import Rule, release
from culturekit.errors import DisclosureError, UsageError
from culturekit.instrument import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Instrument,
    Item,
    ResponseScale,
    Scale,
)
from culturekit.psychometrics import careless, careless_rates
from culturekit.psychometrics.presented import blocks, presented
from culturekit.resources import shipped
from culturekit.scoring import score
from culturekit.simulate import simulate
from culturekit.survey import Survey

PAGE = Path(__file__).parents[2] / "docs" / "careless.md"
nan = np.nan
INDICES = (
    "longstring",
    "zigzag",
    "irv",
    "mahalanobis",
    "even_odd",
    "synonyms",
    "antonyms",
    "seconds_per_item",
)
SCALES = 6
MEASURES = [
    *("longstring", "longstring_share", "average_string", "zigzag", "zigzag_share"),
    *("irv", "mahalanobis", "mahalanobis_p", "even_odd", "synonyms", "antonyms"),
]


@pytest.fixture(scope="module")
def firm():
    return simulate(seed=3)


@pytest.fixture(scope="module")
def found(firm):
    return careless(firm.survey)


def instrument_of(codes=(1, 2, 3, 4, 5), reverse=(), order=range(SCALES), forms=()):
    """Six scales of three items each, all with the same options."""
    names = {f"s{i}": [f"q{i}_{j}" for j in range(3)] for i in order}
    return Instrument(
        id="s",
        title="S",
        items={
            name: Item(
                id=name,
                text={"en": name},
                scale=scale,
                response_scale="agree",
                reverse=name in reverse,
            )
            for scale, items in names.items()
            for name in items
        },
        scales={
            scale: Scale(id=scale, title=scale, items=tuple(items))
            for scale, items in names.items()
        },
        response_scales={"agree": ResponseScale(id="agree", codes=tuple(codes))},
        forms=dict(forms),
    )


def positions(seed, n=120, gone=0.05):
    """Answers 0 to 4 of careful people: items of a scale go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, SCALES, 1)) + 0.5 * rng.normal(size=(n, 1, 1))
    found = common + 0.7 * rng.normal(size=(n, SCALES, 3))
    answers = (found * 1.2 + 2).round().clip(0, 4).reshape(n, 3 * SCALES)
    answers[rng.random(answers.shape) < gone] = nan
    return answers


def survey_of(answers, codes=(1, 2, 3, 4, 5), reverse=(), **options):
    """A survey of positions 0 to 4, coded as wanted."""
    names = [f"q{i}_{j}" for i in range(SCALES) for j in range(3)]
    known = np.where(np.isnan(answers), 0, answers).astype(int)
    coded = np.where(np.isnan(answers), nan, np.array(codes, dtype=float)[known])
    data = pd.DataFrame(coded, columns=names).astype("Int8")
    data.index = pd.Index([f"r{i}" for i in range(len(data))], name="respondent")
    return Survey(data, instrument_of(codes, reverse, **options))


def same(one, other, columns=MEASURES, tolerance=0.0):
    for name in columns:
        np.testing.assert_allclose(
            one.table[name], other.table[name], rtol=tolerance, err_msg=name
        )


# --- what is given back ------------------------------------------------------------


def test_one_row_a_respondent_and_nobody_removed(firm, found):
    assert found.table.index.equals(firm.survey.data.index)
    assert list(found.table) == [
        *MEASURES,
        *("seconds_per_item", "judged", "beyond", "flagged"),
    ]
    assert list(found.flags) == list(INDICES)
    assert found.survey is firm.survey
    assert found.flags.sum(axis=1).tolist() == found.table["beyond"].tolist()
    assert (found.table["flagged"] == (found.table["beyond"] >= 2)).all()


def test_the_summary_counts_the_flags(found):
    summary = found.summary.set_index("index")
    assert list(summary.index) == [*INDICES, "combined"]
    for name in INDICES:
        flags = found.flags[name]
        assert summary.loc[name, "n"] == flags.notna().sum()
        assert summary.loc[name, "flagged"] == flags.sum()
    assert summary.loc["combined", "flagged"] == found.table["flagged"].sum()
    judged = summary[summary["n"] > 0]
    np.testing.assert_allclose(judged["percent"], 100 * judged["flagged"] / judged["n"])
    assert summary.loc["seconds_per_item", "n"] == 0
    assert "not known" in summary.loc["seconds_per_item", "remark"]


def test_no_respondent_is_shown(found):
    ids = set(found.table.index)
    shown = json.dumps(found.to_dict()) + repr(found) + found._repr_html_()
    assert not any(respondent in shown for respondent in ids)
    assert "table" not in found.to_dict()
    assert repr(found) == "Careless(418 respondents, 11 flagged)"


def test_the_note_says_that_nobody_was_removed(found):
    assert found.note.startswith("11 of 418 respondents (2.6%)")
    for words in ("Nobody was removed", "not a proof", "with and without"):
        assert words in found.note


def test_it_can_never_be_released(found):
    with pytest.raises(DisclosureError, match="analyst's desk only"):
        release([found], Rule())


def test_leaving_out_is_a_mask(firm, found):
    kept = replace(firm.survey, data=firm.survey.data[~found.table["flagged"]])
    assert len(kept.data) == len(firm.survey.data) - 11
    assert len(score(kept).table) == len(kept.data)


def test_scores_and_tables_have_the_answers_too(firm, found):
    same(careless(score(firm.survey)), found)
    answers = positions(1)
    names = [f"q{i}_{j}" for i in range(SCALES) for j in range(3)]
    frame = pd.DataFrame(answers + 1, columns=names)
    scales = {f"s{i}": names[3 * i : 3 * i + 3] for i in range(SCALES)}
    same(
        careless(score(frame, scales=scales, options=(1, 5))),
        careless(survey_of(answers)),
    )


# --- what counts -------------------------------------------------------------------


def test_a_straight_line_and_a_zigzag_by_hand():
    answers = positions(2)
    answers[0] = 3
    answers[1] = np.arange(18) % 2 * 4
    table = careless(survey_of(answers)).table
    line, zigzag = table.iloc[0], table.iloc[1]
    assert line[["longstring", "longstring_share", "average_string"]].tolist() == [
        18,
        1,
        18,
    ]
    assert line["irv"] == 0
    assert np.isnan(line["even_odd"])
    assert zigzag[["longstring", "zigzag", "zigzag_share"]].tolist() == [1, 18, 1]
    assert line["zigzag"] == 1
    assert zigzag["irv"] == pytest.approx(np.std([0, 1] * 9, ddof=1))
    assert zigzag["mahalanobis_p"] < 0.001


def test_off_the_scale_is_not_answered_and_ends_a_run():
    answers = positions(3, gone=0)
    answers[0] = 3
    survey = survey_of(answers)
    survey.data.iloc[0, 5] = DONT_KNOW
    survey.data.iloc[1, :12] = DONT_KNOW
    off = careless(survey)
    survey.data.iloc[0, 5] = pd.NA
    survey.data.iloc[1, :12] = pd.NA
    same(careless(survey), off)
    assert off.table["longstring"].iloc[0] == 12
    # a column of "don't know" is no run, and too few answers have no spread
    assert off.table["longstring"].iloc[1] <= 6
    assert np.isnan(off.table["irv"].iloc[1])


def test_time_is_divided_by_all_questions_with_an_answer(firm):
    survey = firm.survey
    seconds = pd.Series(117.0, index=survey.data.index[::-1])
    seconds.iloc[[0, 1, 2]] = [0, -5, nan]
    found = careless(survey, seconds=seconds)
    items = survey.data[[*survey.instrument.items]]
    per_item = (117 / items.notna().sum(axis=1)).iloc[:-3]
    np.testing.assert_allclose(found.table["seconds_per_item"].iloc[:-3], per_item)
    assert found.table["seconds_per_item"].iloc[-3:].isna().all()
    assert (items == DONT_KNOW).any(axis=None)
    assert (items == NOT_APPLICABLE).any(axis=None)
    expected = (per_item < 2).sum()
    assert 0 < expected < len(per_item)
    summary = found.summary.set_index("index")
    assert summary.loc["seconds_per_item", "flagged"] == expected


def test_durations_of_the_survey_are_used(firm):
    seconds = pd.Series(60.0, index=firm.survey.data.index)
    timed = replace(firm.survey, durations=seconds)
    given = careless(firm.survey, seconds=seconds)
    same(careless(timed), given, ["seconds_per_item"])
    assert given.flags["seconds_per_item"].all()
    slow = careless(timed, seconds=seconds * 10)
    assert not slow.flags["seconds_per_item"].any()


def test_a_response_file_brings_its_durations():
    file = shipped("surveys") / "example" / "2026-Q3.csv"
    survey = ck.read_responses(file, ck.load_instrument("culture_health"))
    found = careless(survey)
    summary = found.summary.set_index("index")
    assert summary.loc["seconds_per_item", "n"] == survey.durations.notna().sum() > 400
    # eight and a half minutes for sixty questions, in the middle
    assert 7 < found.table["seconds_per_item"].median() < 10


def test_blocks_are_the_same_options_in_a_row_in_every_form():
    survey = instrument_of()
    names = list(survey.items)
    assert blocks(survey, names) == [names]
    assert blocks(survey, names[:4] + names[7:]) == [names[:4] + names[7:]]
    scales = tuple(f"s{i}" for i in range(SCALES))
    forms = {"a": scales, "b": (*scales[:3], scales[5], scales[3], scales[4])}
    formed = instrument_of(forms=forms)
    assert [len(block) for block in blocks(formed, names)] == [9, 6, 3]


def test_blocks_of_the_shipped_survey(firm):
    survey = firm.survey.instrument
    found = blocks(survey, list(survey.items))
    # "does not apply" and "don't know" beside the options move none of them, other
    # options, facts and the other form end a block
    assert [(part[0], len(part)) for part in found] == [
        ("eng1", 11),
        ("adq_leadership", 12),
        ("rel_leadership", 6),
        ("proc1", 4),
        ("app_manager", 11),
        ("strain1", 4),
        ("role1", 2),
        ("exh1", 3),
        ("ti1", 3),
        ("recommend", 1),
    ]
    without = [name for name in survey.items if not name.startswith("rel_")]
    assert len(blocks(survey, without)[1]) == 16


def test_facts_and_single_items_are_not_split(firm):
    sheet = presented(firm.survey)
    assert "stay_12m" not in sheet.items
    assert "elig_recognition" not in sheet.items
    assert "rel_tools" in sheet.items
    scales = firm.survey.instrument.scales.values()
    split = [s for s in scales if s.kind == "reflective" and len(s.items) > 1]
    assert len(sheet.halves) == len(split)
    assert np.nanmin(sheet.positions) == 0
    assert np.nanmax(sheet.positions) == 1


# --- options -----------------------------------------------------------------------


def test_cutoffs_move_the_flags(firm, found):
    other = careless(
        firm.survey, cutoffs={"irv": 0.01, "longstring": 1, "even_odd": -1}
    )
    same(other, found)
    lowest = firm.survey.data.shape[0] // 100 + 1
    assert other.flags["irv"].sum() == lowest
    assert not other.flags["even_odd"].any()
    summary = other.summary.set_index("index")
    assert summary.loc["irv", "cutoff"] == found.table["irv"].quantile(0.01)
    assert summary.loc["longstring", "cutoff"] == 1


def test_more_signs_can_be_needed(firm, found):
    strict = careless(firm.survey, needed=3)
    assert strict.table["flagged"].sum() == (found.table["beyond"] >= 3).sum()
    loose = careless(firm.survey, needed=1)
    assert loose.table["flagged"].sum() == (found.table["beyond"] >= 1).sum()


def test_a_lower_critical_correlation_finds_more_pairs(firm):
    few, many = careless(firm.survey, critical=0.9), careless(firm.survey, critical=0.5)
    assert few.table["synonyms"].isna().all()
    assert "0 pairs of items correlate above 0.9" in few.note
    assert many.table["synonyms"].notna().any()


def test_equal_spread_at_the_cutoff_is_flagged_together():
    answers = positions(4, n=100, gone=0)
    answers[:10] = 2
    flagged = careless(survey_of(answers)).flags["irv"]
    assert flagged.iloc[:10].all()
    assert flagged.sum() == 10


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cutoffs": {"irw": 0.1}}, "no such index .* 'irw'; did you mean 'irv'"),
        ({"cutoffs": {"irv": 5}}, "irv is 5; allowed is a number from 0 to 1"),
        ({"cutoffs": {"irv": nan}}, "irv is nan"),
        ({"cutoffs": {"irv": None}}, "irv is None"),
        ({"critical": 1}, "critical 1 must lie between"),
        ({"needed": 0}, "needed is 0; allowed: whole numbers 1 to 8"),
        ({"needed": True}, "needed is True"),
        ({"seconds": [1, 2]}, "give a pandas Series"),
        ({"seconds": pd.Series(["9"], ["r1"])}, "must be numbers of seconds"),
        ({"seconds": pd.Series([9.0, 8.0], ["r1", "r1"])}, "occur twice"),
        ({"seconds": pd.Series([9.0, 8.0])}, "none of its 2 ids is among the 120"),
        (
            {"seconds": pd.Series(pd.to_timedelta([9], "s"), ["r1"])},
            "total_seconds",
        ),
    ],
)
def test_wrong_use_is_said(options, message):
    with pytest.raises(UsageError, match=message):
        careless(survey_of(positions(1)), **options)


def test_a_plain_table_is_sent_to_score():
    with pytest.raises(UsageError, match=r"score\(table, scales"):
        careless(pd.DataFrame({"a": [1]}))


# --- small and empty ---------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 2, 18])
def test_few_respondents_are_judged_by_what_can_be_told(n):
    found = careless(survey_of(positions(7, n=n)))
    assert len(found.table) == n
    assert found.table["mahalanobis"].isna().all()
    assert "mahalanobis (too few respondents" in found.note
    assert json.dumps(found.to_dict())


def test_a_survey_of_facts_has_no_signs():
    survey = simulate(seed=3).survey
    facts = survey.data[["team", "stay_12m"]]
    found = careless(replace(survey, data=facts))
    assert (found.table["judged"] == 0).all()
    assert not found.table["flagged"].any()
    assert "of 0 signs" in found.note
    rates = careless_rates(found, "team")
    assert "No respondent could be judged" in rates.note
    assert (rates.table["n"] == 0).all()


def test_somebody_who_answered_nothing_cannot_be_judged():
    answers = positions(5)
    answers[4] = nan
    row = careless(survey_of(answers)).table.iloc[4]
    assert row[MEASURES].isna().all()
    assert row["judged"] == 0
    assert not row["flagged"]


# --- invariants --------------------------------------------------------------------


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    codes=st.sampled_from(
        [(0, 1, 2, 3, 4), (-2, -1, 0, 1, 2), (5, 4, 3, 2, 1), (10, 20, 30, 40, 50)]
    ),
)
def test_codings_change_no_index(seed, codes):
    answers = positions(seed)
    base = careless(survey_of(answers), critical=0.4)
    other = careless(survey_of(answers, codes), critical=0.4)
    # not a single bit, whatever the file's codes
    pd.testing.assert_frame_equal(other.table, base.table)
    pd.testing.assert_frame_equal(other.flags, base.flags)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), reverse=st.sets(st.integers(0, 17), min_size=1))
def test_reversed_wording_declared_changes_only_what_is_about_ticks(seed, reverse):
    answers = positions(seed)
    turned = answers.copy()
    columns = sorted(reverse)
    turned[:, columns] = 4 - turned[:, columns]
    names = [f"q{c // 3}_{c % 3}" for c in columns]
    base = careless(survey_of(answers), critical=0.4)
    other = careless(survey_of(turned, reverse=names), critical=0.4)
    same(other, base, ["even_odd"])
    same(other, base, ["mahalanobis", "mahalanobis_p"], tolerance=1e-8)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), order=st.permutations(range(SCALES)))
def test_the_order_of_scales_changes_only_runs(seed, order):
    survey = survey_of(positions(seed))
    moved = replace(survey, instrument=instrument_of(order=order))
    columns = [
        name for name in MEASURES if "string" not in name and "zigzag" not in name
    ]
    base, other = careless(survey, critical=0.4), careless(moved, critical=0.4)
    pd.testing.assert_frame_equal(other.table[columns], base.table[columns])


def test_the_order_of_items_decides_on_runs():
    answers = positions(1)
    answers[0] = [0] * 9 + [4] * 9
    survey = survey_of(answers)
    moved = replace(survey, instrument=instrument_of(order=[0, 3, 1, 4, 2, 5]))
    assert careless(survey).table["longstring"].iloc[0] == 9
    assert careless(moved).table["longstring"].iloc[0] == 3


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), gone=st.sampled_from([0.0, 0.2, 0.5, 0.9]))
def test_any_pattern_of_missing_answers_is_judged_or_said(seed, gone):
    found = careless(survey_of(positions(seed, gone=gone)), critical=0.4)
    table = found.table
    for name in ("even_odd", "synonyms", "antonyms"):
        assert table[name].dropna().between(-1, 1).all()
    assert table["longstring_share"].dropna().between(0, 1).all()
    assert table["irv"].dropna().between(0, 1).all()
    assert table["mahalanobis_p"].dropna().between(0, 1).all()
    assert (table["judged"] >= table["beyond"]).all()
    unjudged = found.summary[found.summary["n"] == 0]
    assert (unjudged["remark"] != "").all()


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_the_order_of_respondents_changes_nothing(seed, data):
    survey = survey_of(positions(seed, n=60))
    order = data.draw(st.permutations(range(60)))
    moved = careless(replace(survey, data=survey.data.iloc[list(order)]))
    base = careless(survey)
    assert moved.table.index.tolist() == [f"r{i}" for i in order]
    aligned = moved.table.loc[base.table.index]
    pd.testing.assert_frame_equal(aligned, base.table, rtol=1e-8)


# --- known truth -------------------------------------------------------------------

KINDS = ("random", "straight", "alternating", "hurried")
ONE_IN = 25


def with_careless(firm, rng):
    """Replace one in 25 of each kind's answers; return survey, kinds and seconds."""
    survey = firm.survey
    n = len(survey.data)
    kinds = np.full(n, "careful", dtype=object)
    chosen = rng.permutation(n)[: 4 * (n // ONE_IN)].reshape(4, -1)
    data = survey.data.copy()
    for kind, rows in zip(KINDS, chosen, strict=True):
        kinds[rows] = kind
        tick = rng.random(len(rows))
        for place, name in enumerate(survey.instrument.items):
            codes = np.array(survey.instrument.response(name).codes)
            draw = tick
            if kind in ("random", "hurried"):
                draw = rng.random(len(rows))
            if kind == "alternating":
                draw = 0.4 * tick if place % 2 else 1 - 0.4 * tick - 1e-9
            data.iloc[rows, data.columns.get_loc(name)] = codes[
                (draw * len(codes)).astype(int)
            ]
    per_item = np.where(kinds == "hurried", 1.2, 6) * np.exp(0.3 * rng.normal(size=n))
    seconds = pd.Series(per_item * len(survey.instrument.items), survey.data.index)
    return replace(survey, data=data), kinds, seconds


@pytest.fixture(scope="module")
def rates():
    """Percent flagged by kind of respondent and index, the mean of 100 firms."""
    frames = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        survey, kinds, seconds = with_careless(simulate(seed=seed), rng)
        found = careless(survey, seconds=seconds)
        # few pairs correlate above the default where one in six is careless
        more = careless(survey, critical=0.5).flags[["synonyms"]]
        flags = found.flags.assign(combined=found.table["flagged"], **more)
        frames.append(flags.astype(float).groupby(kinds).mean() * 100)
    return pd.concat(frames).groupby(level=0).mean()


@pytest.mark.slow
def test_what_is_found_among_a_hundred_firms(rates):
    combined = rates["combined"]
    assert combined["straight"] == 100
    assert combined["alternating"] == 100
    assert combined["hurried"] > 90
    assert combined["random"] > 65
    assert combined["careful"] < 1.5


@pytest.mark.slow
def test_the_figures_of_the_page_are_these(rates):
    lines = re.findall(r"^\|(.*)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    # what is usual stands in a table of its own, below
    names, *_ = (row[1:] for row in rows if row[0] == "" and "combined" in row)
    shown = {row[0]: row[1:] for row in rows if row[0] in ("careful", *KINDS)}
    assert len(shown) == 5
    for kind, cells in shown.items():
        percent = [nan if cell == "–" else float(cell) for cell in cells]
        np.testing.assert_allclose(rates.loc[kind, names], percent, atol=1)


@pytest.mark.slow
def test_each_kind_has_its_own_index(rates):
    assert rates.loc["straight", "longstring"] == 100
    assert rates.loc["straight", "irv"] > 90
    assert rates.loc["alternating", "zigzag"] == 100
    assert rates.loc["random", "mahalanobis"] > 80
    assert rates.loc["random", "even_odd"] > 60
    assert rates.loc["hurried", "seconds_per_item"] > 90
    # and is blind to the others: why one index is not enough
    assert rates.loc[["straight", "alternating"], "mahalanobis"].max() < 10
    assert rates.loc["random", ["longstring", "irv"]].max() < 10


@pytest.mark.slow
def test_careful_people_are_rarely_beyond_a_cutoff(rates):
    careful = rates.loc["careful"]
    assert careful["seconds_per_item"] < 1
    assert careful["mahalanobis"] < 1
    assert careful["even_odd"] < 5
    assert careful["irv"] < 5
    assert careful["longstring"] < 10
    assert careful["zigzag"] < 3
    assert careful["synonyms"] < 10


@pytest.mark.slow
def test_where_everybody_is_careful_few_are_flagged():
    shares = [careless(simulate(seed=s).survey).table["flagged"] for s in range(100)]
    # more than among careless people: the lowest spread is always somebody's
    assert 0.02 < np.mean([share.mean() for share in shares]) < 0.035


# --- by group, through the gate ----------------------------------------------------


def test_rates_by_group_count_the_flags(firm, found):
    rates = careless_rates(found, "function")
    flagged = found.table["flagged"].groupby(firm.survey.data["function"].astype(str))
    by_hand = pd.DataFrame({"n": flagged.size(), "flagged": flagged.mean() * 100})
    table = rates.table.set_index("group")
    pd.testing.assert_frame_equal(
        table.loc[by_hand.index, ["n", "flagged"]],
        by_hand,
        check_names=False,
    )
    assert list(rates.table) == [
        *("group", "function", "n", "flagged", "flagged_low", "flagged_high"),
    ]
    assert (rates.table["flagged_low"] <= rates.table["flagged"] + 1e-9).all()
    assert (rates.table["flagged_high"] >= rates.table["flagged"]).all()
    assert rates.overall["flagged"].tolist() == [pytest.approx(100 * 11 / 418)]
    assert rates.cells.kind == "rate"
    assert "2.6% of 418 respondents" in rates.note
    pd.testing.assert_frame_equal(
        careless_rates(firm.survey, "function").table, rates.table
    )


def test_rates_pass_the_gate_rounded_and_small_groups_hidden(firm, found):
    tables = [careless_rates(found, by) for by in ("team", "function", "office")]
    shown = release([*tables, ck.response_rates(firm.survey)], Rule())
    assert shown.certificate["leaks"] == 0
    teams = shown.table("careless_rates", by="team")
    open_rows = teams[~teams["hidden"].astype(bool)]
    assert open_rows["n"].min() >= 5
    few = open_rows["n"] < 20
    assert few.any()
    # steps of five: a share of eleven people in whole points would count them
    assert (open_rows.loc[few, "flagged"] % 5 == 0).all()
    assert open_rows.loc[open_rows["n"] < 8, "flagged_high"].isna().all()
    assert teams.loc[teams["hidden"].astype(bool), "flagged"].isna().all()


def test_rates_of_an_unknown_attribute(firm):
    with pytest.raises(UsageError, match="did you mean 'function'"):
        careless_rates(firm.survey, "funktion")

"""Changes between waves: on shared items, of the same people or others."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import culturekit as ck
from culturekit.errors import UsageError
from culturekit.scoring import score

CONTRACT = (
    *("group", "team", "scale", "items", "n_before", "n", "index_before", "index"),
    *("estimate", "std_error", "conf_low", "conf_high", "p_adjusted", "changed"),
)


@pytest.fixture(scope="module")
def found(waves):
    return ck.trend(list(waves))


def test_columns_and_names(found):
    assert tuple(found.table) == CONTRACT
    assert (found.since, found.wave, found.paired) == ("2026-Q2", "2026-Q3", True)
    assert found.overall["group"].tolist() == ["Organisation"]
    assert set(found.items["verdict"]) == {"same"}


def test_a_change_is_the_difference_of_two_scores(found, waves):
    scores = [score(wave).index.groupby("team", observed=True)["s"] for wave in waves]
    before, now = (part.mean() for part in scores)
    table = found.table.set_index("group")
    assert table["estimate"].to_dict() == pytest.approx((now - before).to_dict())
    assert table["n"].to_dict() == scores[1].count().to_dict()
    assert table["n_before"].to_dict() == scores[0].count().to_dict()


def test_people_who_are_found_again_make_it_surer(found, waves):
    other = [replace(w, data=w.data.set_axis(range(k, k + len(w.data)))) for k, w in
             zip((0, 1000), waves, strict=True)]  # fmt: skip
    apart = ck.trend(other)
    assert not apart.paired
    assert apart.split.empty
    np.testing.assert_array_equal(apart.table["estimate"], found.table["estimate"])
    # the same people, half of the variance is theirs
    assert (found.table["std_error"] < 0.8 * apart.table["std_error"]).all()
    assert "different people" in apart.note
    assert "found again" in found.note


def test_people_are_not_found_again_unless_it_was_promised(waves, define):
    for promises in ((False, True), (True, False)):
        pair = [
            replace(wave, instrument=define(links_waves=allowed))
            for wave, allowed in zip(waves, promises, strict=True)
        ]
        assert not ck.trend(pair).paired
    anonymous = {"purpose": "To learn.", "links_waves": True, "identity": "anonymous"}
    unnamed = [replace(w, instrument=define(promise=anonymous)) for w in waves]
    assert not ck.trend(unnamed).paired


def test_the_split_adds_up_and_counts_everybody(found, waves):
    split = found.split.set_index("group")
    whole = split.loc["Organisation"]
    assert whole[["n_stayers", "n_joiners", "n_leavers"]].tolist() == [140, 40, 60]
    parts = split[["stayers", "joiners", "leavers"]].sum(axis=1)
    estimate = pd.concat([found.table, found.overall]).set_index("group")["estimate"]
    np.testing.assert_allclose(parts, estimate[parts.index])
    assert whole["conf_low"] < whole["stayers"] < whole["conf_high"]


def test_somebody_who_changed_the_team_did_not_stay_in_it(waves):
    first, second = waves
    teams = second.data["team"].astype(object)
    mover = second.data.index[teams == "Tax"][0]
    moved = second.data.assign(
        team=pd.Categorical(teams.mask(second.data.index == mover, "Sales")),
        function=pd.Categorical(
            second.data["function"].astype(object).mask(
                second.data.index == mover, "Front")),
    )  # fmt: skip
    split = ck.trend([first, replace(second, data=moved)]).split.set_index("group")
    before = ck.trend([first, second]).split.set_index("group")
    assert split.loc["Tax", "n_stayers"] == before.loc["Tax", "n_stayers"] - 1
    assert split.loc["Sales", "n_joiners"] == before.loc["Sales", "n_joiners"] + 1
    assert split.loc["Organisation"].equals(before.loc["Organisation"])


def test_a_team_that_moved_takes_its_past_with_it(waves):
    first, second = waves
    home = {"Payroll": "Front", "Tax": "Finance", "Sales": "Front", "Hunt": "Front"}
    there = second.data["team"].astype(object).map(home)
    roster = replace(
        second.roster, teams=second.roster.teams.assign(function=list(home.values()))
    )
    moved = replace(
        second, data=second.data.assign(function=pd.Categorical(there)), roster=roster
    )
    table = ck.trend([first, moved], by="function").table.set_index("group")
    answers = first.data["team"].isin(["Payroll", "Sales", "Hunt"])
    assert table.loc["Front", "n_before"] == answers.sum()
    assert table["n_before"].sum() == len(first.data)


def test_a_team_of_one_wave_alone_has_no_change(waves, define, answer):
    asked = define()
    teams = {"Payroll": "Finance", "New": "Finance", "Sales": "Front", "Hunt": "Front"}
    later = answer(np.arange(100, 250), asked, "2026-Q3", teams=teams)
    first = replace(waves[0], instrument=asked)
    found = ck.trend([first, later])
    table = found.table.set_index("group")
    assert set(table.index) == {*teams, "Tax"}
    assert table.loc["New", "n_before"] == 0
    assert table.loc["Tax", "n"] == 0
    assert (
        table.loc[["New", "Tax"], ["estimate", "std_error", "changed"]]
        .isna()
        .all(axis=None)
    )
    assert found.cells.parent["function"]["Tax"] == "Finance"


def test_a_true_change_is_found_and_none_where_there_is_none(define, answer):
    asked = define()
    clear, false = 0, 0
    for seed in range(20):
        first = answer(np.arange(0, 400), asked, "1", seed=seed)
        for shift in (0.0, 0.5):
            people = np.arange(400, 800)
            second = answer(people, asked, "2", seed=seed + 50, shift=shift)
            marked = ck.trend([first, second]).table["changed"].fillna(value=False)
            clear += int(marked.sum()) if shift else 0
            false += 0 if shift else int(marked.any())
    assert clear >= 60  # of 80 teams that changed by half a point
    assert false <= 4  # of 20 pairs without any change


def test_only_shared_items_count(waves, define):
    first, second = waves
    texts = {
        "q1": "I like my work", "n2": "I look forward to my work",
        "q3": "Somebody told me the plan of next year",
    }  # fmt: skip
    asked = define(items=texts)
    later = replace(
        second, instrument=asked, data=second.data.rename(columns={"q2": "n2"})
    )
    first = replace(first, instrument=define())
    found = ck.trend([first, later])
    assert set(found.table["items"]) == {"comparable"}
    assert "not asked in quite the same way: s;" in found.note
    index = (first.data[["q1", "q2"]].astype(float) - 1) * 25
    team = index.mean(axis=1).groupby(first.data["team"].astype(str)).mean()
    np.testing.assert_allclose(
        found.table.set_index("group")["index_before"], team[found.table["group"]]
    )


@pytest.mark.parametrize("way", ["no column", "no answer"])
def test_a_question_that_a_wave_did_not_ask_counts_in_neither(waves, way):
    first, second = waves
    data = first.data.drop(columns="q2")
    if way == "no answer":
        data = first.data.assign(q2=pd.array([pd.NA] * len(data), dtype="Int8"))
    found = ck.trend([replace(first, data=data), second])
    row = found.items.set_index("item").loc["q2"]
    assert (row["verdict"], row["why"]) == (
        "not comparable", "nobody answered it before",
    )  # fmt: skip
    assert set(found.table["items"]) == {"comparable"}
    index = (second.data[["q1", "q3"]].astype(float) - 1) * 25
    team = index.mean(axis=1).groupby(second.data["team"].astype(str)).mean()
    np.testing.assert_allclose(
        found.table.set_index("group")["index"], team[found.table["group"]]
    )


@pytest.mark.parametrize("data", [None, 3, "surveys/store"])
def test_what_is_no_wave_is_told(data):
    with pytest.raises(UsageError, match="a Store, or surveys"):
        ck.trend(data)


def test_a_scale_that_was_asked_otherwise_is_left_out_and_named(waves, define):
    first, second = waves
    wide = {"agree": {"id": "agree", "codes": (1, 2, 3, 4, 5, 6, 7)}}
    found = ck.trend([first, replace(second, instrument=define(response_scales=wide))])
    assert found.table.empty
    assert found.note.endswith(
        "not comparable: s; the waves count as different people."
    )
    assert ck.release([found]).tables["trend by team"].empty


def test_other_codes_for_the_same_options_change_nothing(waves, define, found):
    first, second = waves
    codes = {"agree": {"id": "agree", "codes": (4, 3, 2, 1, 0)}}
    data = second.data.copy()
    data[["q1", "q2", "q3"]] = 5 - data[["q1", "q2", "q3"]]
    asked = define(links_waves=True, response_scales=codes)
    other = ck.trend([first, replace(second, data=data, instrument=asked)])
    pd.testing.assert_frame_equal(other.table, found.table)


def test_waves_of_a_store_are_found_by_name(tmp_path):
    from culturekit.report.wave import example_waves

    asked = ck.load_instrument("culture_health")
    store = ck.open_store(tmp_path / "store")
    for wave, file in example_waves().items():
        roster = ck.read_roster(file.parent / "roster.csv", asked)
        store.load(file, asked, wave=wave, roster=roster)
    found = ck.trend(store, by="office", scales=["engagement"])
    assert (found.since, found.wave) == ("2026-Q2", "2026-Q3")
    back = ck.trend(store, by="office", waves=("2026-Q3", "2026-Q2"))
    rows = back.table[back.table["scale"] == "engagement"]
    np.testing.assert_allclose(rows["estimate"], -found.table["estimate"])
    assert not found.paired  # that was not promised
    surveys = [store.survey(name) for name in ("2026-Q2", "2026-Q3")]
    pd.testing.assert_frame_equal(
        ck.trend(surveys, by="office", scales=["engagement"]).table, found.table
    )
    for waves in [("2026-Q2",), ("2026-Q2", "2026-Q3", "2026-Q2")]:
        with pytest.raises(UsageError, match="name two different ones"):
            ck.trend(store, waves=waves)
    with pytest.raises(UsageError, match="survey in the store"):
        ck.trend(store, survey="pulse")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"data": 1}, "compares two waves and got 1"),
        ({"data": 3}, "compares two waves and got 3"),
        ({"waves": ("2026-Q2", "2027")}, "wave"),
        ({"waves": ("2026-Q2",)}, "name two different ones"),
        ({"waves": "2026-Q2"}, "name two different ones"),
        ({"waves": ("2026-Q2", "2026-Q2")}, "name two different ones"),
        ({"by": "tem"}, "team"),
        ({"scales": ["x"]}, "scale"),
        ({"size": 3}, "option of trend"),
        ({"conf_level": 95}, "conf_level"),
        ({"floor": -1}, "floor"),
    ],
)
def test_what_cannot_be_meant_is_told(waves, change, told):
    number = change.pop("data", 2)
    surveys = [*waves, waves[1]][:number]
    with pytest.raises(UsageError, match=told):
        ck.trend(surveys, **change)


def test_a_store_with_one_wave_has_no_change(tmp_path):
    from culturekit.report.wave import example_waves

    store = ck.open_store(tmp_path / "store")
    wave, file = next(iter(example_waves().items()))
    store.load(file, ck.load_instrument("culture_health"), wave=wave)
    with pytest.raises(UsageError, match="holds 1 wave"):
        ck.trend(store)
    with pytest.raises(UsageError, match="Store, or surveys"):
        ck.trend(["2026-Q2", "2026-Q3"])

"""Every version again, bit for bit; loads taken back; left-overs ignored and swept."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

import culturekit as ck
from culturekit.store import catalogue, sweeping


@pytest.fixture
def loaded(store, asked, first, corrected):
    """A store with two loads of one wave, and what it held after each."""
    store.load(first, asked, wave="w1")
    one = store.survey("w1")
    store.load(corrected, asked, wave="w1")
    return store, one, store.survey("w1")


def test_a_version_is_the_same_bit_for_bit(loaded, asked, write, one, same):
    store, first, second = loaded
    store.load(write("c.csv", [one(5), one(40)]), asked, wave="w1")
    same(store.survey("w1", version=1), first)
    same(store.survey("w1", version="2"), second)
    assert len(store.survey("w1").data) == 25


def test_a_day_is_the_version_of_its_evening(loaded):
    store, first, second = loaded
    today = datetime.now(UTC).date()
    for version, day in ((1, today - timedelta(days=2)), (2, today)):
        path = store.path / "versions" / f"{version:08d}.json"
        state = json.loads(path.read_text())
        state["at"] = f"{day}T22:30:00Z"
        path.write_text(json.dumps(state))
    yesterday = today - timedelta(days=1)
    for day in (yesterday, str(yesterday), f"{today}T22:29:59+00:00"):
        pd.testing.assert_frame_equal(store.survey("w1", version=day).data, first.data)
    later = store.survey("w1", version=str(today)).data
    pd.testing.assert_frame_equal(later, second.data)
    with pytest.raises(ck.UsageError, match="nothing had been loaded by then"):
        store.survey("w1", version="2001-01-01")


@pytest.mark.parametrize("version", [0, 3, -1, 99])
def test_versions_that_never_were_are_refused(loaded, version):
    store, _, _ = loaded
    with pytest.raises(ck.UsageError, match="allowed: 1 to 2"):
        store.survey("w1", version=version)


def test_a_version_that_is_no_number_is_refused(loaded):
    store, _, _ = loaded
    with pytest.raises(ck.UsageError, match="neither a number nor a day"):
        store.survey("w1", version="yesterday")


def test_unloading_a_correction_brings_the_answers_back(loaded, same):
    store, first, second = loaded
    load = store.history()["load"].iloc[1]
    done = store.unload(load)
    assert (done.removed, done.restored, done.store_version) == (4, 5, 3)
    same(store.survey("w1"), first)
    same(store.survey("w1", version=2), second)
    assert store.receipt(load).new == 4


def test_unloading_the_first_load_leaves_the_correction(loaded, asked, corrected):
    store, _, _ = loaded
    store.unload(store.history()["load"].iloc[0])
    read = ck.read_responses(corrected, asked)
    pd.testing.assert_frame_equal(store.survey("w1").data, read.data)


def test_what_was_unloaded_can_be_loaded_again(loaded, asked, corrected):
    store, _, second = loaded
    store.unload(store.history()["load"].iloc[1])
    assert store.load(corrected, asked, wave="w1").new == 4
    pd.testing.assert_frame_equal(store.survey("w1").data, second.data)


def test_an_empty_wave_is_no_wave(loaded):
    store, _, _ = loaded
    for load in store.history()["load"]:
        store.unload(load)
    assert store.waves().empty
    with pytest.raises(ck.UsageError, match="no such wave"):
        store.survey("w1")
    assert len(store.survey("w1", version=2).data) == 24


def test_unknown_loads_are_named(loaded):
    store, _, _ = loaded
    load = store.history()["load"].iloc[0]
    wrong = load[:-1] + ("0" if load[-1] != "0" else "1")
    with pytest.raises(ck.UsageError, match=f"did you mean '{load}'"):
        store.unload(wrong)
    with pytest.raises(ck.UsageError, match="history"):
        store.problems("zz")


def test_history_tells_what_every_version_did(loaded):
    store, _, _ = loaded
    store.unload(store.history()["load"].iloc[1])
    table = store.history()
    assert table["version"].tolist() == [1, 2, 3]
    assert table["action"].tolist() == ["load", "load", "unload"]
    assert table["new"].tolist() == [20, 4, 0]
    assert table["changed"].tolist() == [0, 3, 0]
    assert table["removed"].tolist() == [0, 0, 4]
    assert table["file"].tolist() == ["first.csv", "corrected.csv", "corrected.csv"]
    assert table["readable"].all()
    assert table["at"].is_monotonic_increasing


def test_what_no_version_names_does_not_exist(loaded, asked, write, one):
    store, _, second = loaded
    known = store.path / "loads" / store.history()["load"].iloc[0]
    stray = store.path / "loads" / "00000000"
    shutil.copytree(known, stray)
    part = store.path / "versions" / "00000009.part"
    part.write_text("{")
    pd.testing.assert_frame_equal(store.survey("w1").data, second.data)
    assert set(sweeping.leftovers(store.path)) == {stray, part}
    with pytest.raises(ck.UsageError):
        store.problems("00000000")
    store.load(write("c.csv", [one(50)]), asked, wave="w1")
    assert not stray.exists()
    assert not part.exists()
    assert known.exists()


def test_a_version_is_never_written_over(loaded):
    store, _, _ = loaded
    state = catalogue.newest(store.path)
    before = (store.path / "versions" / "00000002.json").read_bytes()
    late = catalogue.read(store.path, 1).next(state.action)
    assert late.version == 2
    assert not catalogue.commit(store.path, late)
    assert (store.path / "versions" / "00000002.json").read_bytes() == before
    assert not list((store.path / "versions").glob("*.part"))


def test_a_damaged_version_is_told(loaded):
    store, _, _ = loaded
    (store.path / "versions" / "00000002.json").write_text('{"format": "other"}')
    with pytest.raises(ck.InputError, match=r"versions/00000002.json is damaged"):
        store.waves()


def test_a_file_that_is_missing_is_told(loaded):
    store, _, _ = loaded
    shutil.rmtree(store.path / "loads" / store.history()["load"].iloc[0])
    with pytest.raises(ck.InputError, match="is not in the store"):
        store.survey("w1")


def test_the_loads_of_a_wave_say_what_each_brought(loaded):
    store, _, _ = loaded
    loads = store.loads("w1")
    counts = loads[["version", "rows_read", "accepted", "counting", "new", "changed"]]
    assert counts.to_numpy().tolist() == [[1, 20, 20, 15, 20, 0], [2, 9, 9, 9, 4, 3]]
    assert loads["unchanged"].tolist() == [0, 2]
    assert loads["at"].is_monotonic_increasing
    assert loads["sha256"].str.len().tolist() == [64, 64]
    pd.testing.assert_frame_equal(store.loads("w1", version=1), loads.iloc[:1].assign(
        counting=pd.array([20], dtype="Int64")
    ))  # fmt: skip
    store.unload(loads["load"].iloc[1])
    assert store.loads("w1")["load"].tolist() == loads["load"].tolist()[:1]


def test_after_an_erasure_loads_do_not_tell_of_the_person(loaded):
    store, _, _ = loaded
    store.erase("R_person008")
    loads = store.loads("w1")
    assert loads["accepted"].tolist() == [19, 9]
    assert loads[["new", "changed", "unchanged"]].isna().all(axis=None)

"""A wave of the store is scored piece by piece, as if it had been read at once."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import culturekit as ck
from culturekit.cli import main
from culturekit.resources import shipped
from culturekit.scoring.stored import pieces_of
from culturekit.store.store import Store

EXAMPLE = shipped("surveys") / "example"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The example's last wave, a part of which was loaded again from a second file."""
    asked = ck.load_instrument("culture_health")
    roster = ck.read_roster(EXAMPLE / "roster.csv", asked)
    folder = tmp_path_factory.mktemp("kept")
    lines = (EXAMPLE / "2026-Q3.csv").read_text("utf-8").splitlines(keepends=True)
    again = folder / "again.csv"
    again.write_text("".join([*lines[:3], *lines[40:90]]), "utf-8")
    store = ck.open_store(folder / "store")
    for file in (EXAMPLE / "2026-Q3.csv", again):
        store.load(file, asked, wave="2026-Q3", roster=roster)
    return store


@pytest.mark.parametrize("by", ["team", ("function", "tenure"), ()])
def test_a_summary_of_pieces_is_that_of_the_survey(kept, by, monkeypatch):
    monkeypatch.setattr("culturekit.store.store.BATCH", 37)
    whole = ck.summarise(kept.survey("2026-Q3"), by)
    pieces = ck.summarise(kept, by, wave="2026-Q3")
    assert pieces.n == whole.n == len(kept.survey("2026-Q3").data)
    pd.testing.assert_frame_equal(pieces.groups, whole.groups)
    for one, other in zip(pieces.counts.parts, whole.counts.parts, strict=True):
        np.testing.assert_array_equal(one, other)
    for name, part in pieces.moments.items():
        np.testing.assert_array_equal(part.centres, whole.moments[name].centres)
        np.testing.assert_array_equal(part.products, whole.moments[name].products)
    assert pieces.parent == whole.parent
    assert pieces.observed == whole.observed


def test_only_the_columns_that_count_are_read(kept, monkeypatch):
    asked = []
    reading = Store.batches

    def watched(self, wave, **how):
        asked.append(how["columns"])
        return reading(self, wave, **how)

    monkeypatch.setattr(Store, "batches", watched)
    ck.summarise(kept, "team", wave="2026-Q3", scales=["engagement"])
    assert asked == [["eng1", "eng2", "eng3", "eng4"]]
    bare = pieces_of(kept, "2026-Q3").survey
    assert not set(bare.data) & set(bare.instrument.items)


def test_items_that_a_wave_does_not_have_are_missing(kept):
    found = pieces_of(kept, "2026-Q3")
    names = tuple(name for name in found.names if name != "eng2")
    without = ck.summarise(replace(found, names=names), "team", scales=["engagement"])
    assert without.counts.item(1).sum() == 0
    assert without.counts.item(0).sum() > 0


def test_scores_of_the_store_are_those_of_the_file(kept):
    words = ["scores", "--by", "function", "--json"]
    store = ["--store", str(kept.path), "--wave", "2026-Q3"]
    file = [str(EXAMPLE / "2026-Q3.csv"), "--roster", str(EXAMPLE / "roster.csv")]
    found = [
        json.loads(CliRunner().invoke(main, [*words, *more]).stdout)
        for more in (store, [*file, "--survey", "culture_health"])
    ]
    assert found[0]["table"] == found[1]["table"]
    assert found[0]["overall"] == found[1]["overall"]


def test_what_is_loaded_meanwhile_does_not_mix_in(kept, tmp_path):
    import shutil

    shutil.copytree(kept.path, tmp_path / "copy")
    store = ck.open_store(tmp_path / "copy")
    found = pieces_of(store, "2026-Q3")
    before = ck.summarise(found, "team")
    asked = ck.load_instrument("culture_health")
    store.load(EXAMPLE / "2026-Q2.csv", asked, wave="2026-Q3")
    assert len(store.survey("2026-Q3").data) > before.n
    after = ck.summarise(found, "team")
    pd.testing.assert_frame_equal(after.groups, before.groups)
    assert after.n == before.n
    old = ck.summarise(store, "team", wave="2026-Q3", version=kept.version)
    assert old.n == before.n


def test_a_file_without_some_columns_leaves_them_missing(kept, tmp_path):
    import shutil

    shutil.copytree(kept.path, tmp_path / "copy")
    store = ck.open_store(tmp_path / "copy")
    # without a roster nothing says which office a team is in
    store.load(EXAMPLE / "2026-Q2.csv", ck.load_instrument("culture_health"),
               wave="2026-Q3")  # fmt: skip
    whole = store.survey("2026-Q3")
    some = store.survey("2026-Q3", columns=["office", "eng1"])
    pd.testing.assert_series_equal(some.data["office"], whole.data["office"])
    assert 0 < whole.data["office"].isna().sum() < len(whole.data)
    found = ck.team_scores(pieces_of(store, "2026-Q3"), "office")
    expected = ck.team_scores(whole, "office")
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_which_wave_must_be_said_and_of_a_store_alone(kept):
    with pytest.raises(ck.UsageError, match="a store holds several"):
        ck.summarise(kept, "team")
    with pytest.raises(ck.UsageError, match="for a store"):
        ck.summarise(kept.survey("2026-Q3"), "team", wave="2026-Q3")
    with pytest.raises(ck.UsageError, match="did you mean"):
        ck.summarise(kept, "team", wave="2026-Q4")

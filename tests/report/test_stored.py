"""Pages of a wave in the store are those of its file, and say which version it was."""

import pytest
from click.testing import CliRunner

import culturekit as ck
from culturekit.cli import main
from culturekit.resources import shipped

EXAMPLE = shipped("surveys") / "example"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Both waves of the example company."""
    asked = ck.load_instrument("culture_health")
    roster = ck.read_roster(EXAMPLE / "roster.csv", asked)
    store = ck.open_store(tmp_path_factory.mktemp("kept") / "store")
    for wave in ("2026-Q2", "2026-Q3"):
        store.load(EXAMPLE / f"{wave}.csv", asked, wave=wave, roster=roster)
    return store


def test_a_book_from_the_store_is_the_book_of_the_file(store):
    stored = ck.prepare(store.path, wave="2026-Q2")
    of_file = ck.prepare(
        EXAMPLE / "2026-Q2.csv", roster=EXAMPLE / "roster.csv", wave="2026-Q2"
    )
    assert stored.about["store_version"] == 2
    assert stored.about["simulated"]
    for key, table in of_file.release.tables.items():
        assert table.equals(stored.release.tables[key]), key
    (load,) = stored.about["loading"].pop("loads")
    (file,) = of_file.about["loading"].pop("loads")
    assert {**load, "at": ""}.items() >= file.items()
    assert {**stored.about, "store_version": None} == of_file.about


def test_the_last_wave_is_taken_if_none_is_named(store):
    assert ck.prepare(store.path).about["wave"] == "2026-Q3"
    with pytest.raises(ck.UsageError, match="did you mean '2026-Q3'"):
        ck.prepare(store.path, wave="2026-Q4")


def test_a_folder_that_is_no_store_is_told(tmp_path):
    with pytest.raises(ck.InputError, match="there is no store"):
        ck.prepare(tmp_path)


def test_a_page_says_which_version_it_shows(store, tmp_path):
    words = ["report", "culture_overview", "--store", str(store.path)]
    words += ["--wave", "2026-Q3", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (page,) = tmp_path.rglob("*.html")
    text = page.read_text("utf-8")
    assert "version 2 of the store" in text
    assert "Simulated data" in text


def test_a_file_and_a_store_are_too_much(store):
    words = ["report", "culture_overview", "--store", str(store.path), "--data", "x"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "give one of them" in done.stderr

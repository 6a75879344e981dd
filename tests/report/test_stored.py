"""Pages of a wave in the store are those of its file, and say which version it was."""

import pytest
from click.testing import CliRunner

import culturekit as ck
from culturekit.cli import main
from culturekit.report.wave import locate, read_wave
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


def test_a_wave_is_compared_with_the_one_before_it(store):
    book = ck.prepare(store.path)
    assert book.about["since"]["wave"] == "2026-Q2"
    for by in ("team", "function", "office"):
        assert f"trend by {by}" in book.release.tables
    of_files = ck.prepare(
        EXAMPLE / "2026-Q3.csv", roster=EXAMPLE / "roster.csv", wave="2026-Q3",
        since=EXAMPLE / "2026-Q2.csv",
    )  # fmt: skip
    for key, table in of_files.release.tables.items():
        assert table.equals(book.release.tables[key]), key


def test_nothing_is_compared_where_that_is_asked_for(store):
    alone = ck.prepare(store.path, since="none")
    assert "since" not in alone.about
    assert not any(key.startswith("trend") for key in alone.release.tables)
    assert "no earlier wave" in ck.overview.since_last_time(alone).lead
    assert "no earlier wave" in ck.scorecard.since_last_time(alone).lead
    assert "since" not in ck.prepare(wave="2026-Q2").about
    assert "since" not in ck.prepare(since="none").about
    with pytest.raises(ck.UsageError, match="no such wave of the example"):
        ck.prepare(since="2026-Q1")


def test_an_earlier_version_is_read_as_it_was(store):
    before = ck.prepare(store.path, version="1")
    assert (before.about["store_version"], before.about["wave"]) == (1, "2026-Q2")
    assert before.about["n"] == ck.prepare(store.path, wave="2026-Q2").about["n"]
    with pytest.raises(ck.UsageError, match="no version 9"):
        ck.prepare(store.path, version="9")
    with pytest.raises(ck.UsageError, match="only a store has versions"):
        ck.prepare(EXAMPLE / "2026-Q3.csv", version="1")


def test_a_page_of_an_earlier_version_and_without_comparison(store, tmp_path):
    words = ["report", "culture_overview", "--store", str(store.path), "--version", "1"]
    words += ["--since", "none", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    text = next(tmp_path.rglob("*.html")).read_text("utf-8")
    assert "version 1 of the store" in text
    assert "no earlier wave to compare with" in text


def test_a_version_that_is_gone_ends_with_code_six(store, tmp_path):
    import shutil

    shutil.copytree(store.path, tmp_path / "copy")
    copy = ck.open_store(tmp_path / "copy")
    person = copy.survey("2026-Q2").data.index[0]
    copy.erase(person)
    words = ["report", "culture_overview", "--store", str(copy.path), "--version", "1"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 6
    assert "version 1 is gone" in done.stderr


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


def test_the_wave_of_one_of_two_surveys_is_compared_with_its_own(tmp_path):
    asked = ck.load_instrument("culture_health")
    kept = ck.open_store(tmp_path / "store")
    for name in ("culture_health", "pulse"):
        for wave in ("2026-Q2", "2026-Q3"):
            other = asked.model_copy(update={"id": name})
            kept.load(EXAMPLE / f"{wave}.csv", other, wave=wave)
    for name in ("culture_health", "pulse"):
        read = read_wave(locate(kept.path, survey=name))
        assert read.survey.instrument.id == read.before.instrument.id == name
        assert (read.before.wave, read.survey.wave) == ("2026-Q2", "2026-Q3")

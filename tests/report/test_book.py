"""From a response file to a book; saved books; surveys without roles."""

import json
import subprocess
import sys

import pytest

from culturekit.errors import InputError, UsageError
from culturekit.report.book import Book
from culturekit.report.wave import locate, prepare

HEAVY = ("statsmodels", "sklearn", "scipy.stats", "seaborn", "formulaic", "papermill")


@pytest.fixture(scope="module")
def tiny(tiny_files):
    return prepare(tiny_files / "answers.csv", survey=tiny_files / "tiny.toml")


@pytest.fixture(scope="module")
def example():
    return prepare()


def test_the_example_is_the_default(example):
    about = example.about
    assert about["wave"] == "2026-Q3"
    assert about["simulated"] is True
    assert about["invited"] >= about["n"] > 0
    assert len(about["sha256"]) == 64
    assert about["left_out"] == []
    receipt = about["receipt"]
    aside = sum(receipt["set_aside"].values()) + receipt["quarantined"]
    assert receipt["rows_read"] == receipt["accepted"] + aside


def test_everything_is_released_together(example):
    tables = example.release.tables
    for name in ("team_scores", "response_rates"):
        for by in ("team", "function", "office"):
            assert f"{name} by {by}" in tables
    assert {"answer_shares by function", "answer_shares by office"} <= set(tables)
    assert {"gap", "mixed", "unseen_teams"} <= set(tables)
    assert any(key.startswith("intent_at") for key in tables)


def test_every_team_of_the_roster_has_a_place(example):
    assert len(example.teams) > 30
    for inside in example.about["org"].values():
        assert list(inside) == ["function", "office"]
    team = example.teams[0]
    assert example.place(team)[-1] in {"Front office", "Back office"}


def test_another_wave_can_be_named():
    assert locate(wave="2026-Q2").responses.name == "2026-Q2.csv"
    with pytest.raises(UsageError, match="no such wave of the example"):
        prepare(wave="1999-Q1")


def test_a_survey_without_roles_keeps_what_applies(tiny):
    assert "team_scores by team" in tiny.release.tables
    assert "answer_shares by office" in tiny.release.tables
    left_out = {part["part"]: part["reason"] for part in tiny.about["left_out"]}
    assert tiny.release.table("response_rates", "team")["n"].notna().any()
    assert "model of the outcome" in left_out
    assert tiny.about["simulated"] is False
    assert tiny.about["invited"] is None


def test_a_saved_book_comes_back_equal(tiny, tmp_path):
    path = tiny.save(tmp_path / "tiny.book.json")
    back = prepare(path)
    assert isinstance(back, Book)
    assert back.about == tiny.about
    assert back.instrument == tiny.instrument
    assert back.release.to_json() == tiny.release.to_json()
    assert back.save(tmp_path / "again.book.json").read_bytes() == path.read_bytes()


def test_a_book_holds_no_respondent(tiny, tmp_path):
    text = tiny.save(tmp_path / "tiny.book.json").read_text("utf-8")
    assert "r0-0" not in text
    assert str(tmp_path) not in text


def test_reading_a_book_is_light(tiny, tmp_path):
    path = tiny.save(tmp_path / "tiny.book.json")
    code = (
        "import sys\nfrom culturekit.report.wave import prepare\n"
        f"prepare({str(path)!r})\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"book": 99}', "\x00"])
def test_a_file_that_is_no_book_is_refused(tmp_path, content):
    path = tmp_path / "x.book.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="not a book"):
        prepare(path)


def test_a_damaged_book_is_refused(tiny, tmp_path):
    path = tiny.save(tmp_path / "x.book.json")
    parts = json.loads(path.read_text("utf-8"))
    parts["instrument"] = {"id": "x"}
    path.write_text(json.dumps(parts), "utf-8")
    with pytest.raises(InputError, match="prepare the wave again"):
        prepare(path)


def test_unknown_rules_are_refused(tiny_files):
    with pytest.raises(UsageError, match="rule"):
        prepare(
            tiny_files / "answers.csv", survey=tiny_files / "tiny.toml", rule="none"
        )


def test_ready_made_scores_without_any_role(tmp_path):
    """Companies with a ready score: no items, no roster, no container."""
    definition = """
[survey]
id = "ready"
title = "Ready scores"
[response_scales.mean]
numeric = [1, 5]
[items.LEAD]
text = "Leadership"
scale = "lead"
response_scale = "mean"
[scales.lead]
title = "Leadership"
kind = "single"
[attributes.GRP]
title = "Company"
[roles]
team = "GRP"
"""
    (tmp_path / "ready.toml").write_text(definition, "utf-8")
    rows = [
        f"{g},{1 + (g * 7 + i) % 40 / 10:.2f}" for g in range(12) for i in range(20)
    ]
    (tmp_path / "ready.csv").write_text("\n".join(["GRP,LEAD", *rows]), "utf-8")
    book = prepare(tmp_path / "ready.csv", survey=tmp_path / "ready.toml")
    table = book.release.table("team_scores", by="GRP")
    assert len(book.teams) == 12
    assert not table["hidden"].any()
    reasons = {part["part"] for part in book.about["left_out"]}
    assert {"answer shares", "gap between the sides"} <= reasons

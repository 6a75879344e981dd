"""`culturekit roster check`: in words, as JSON, with its exit codes."""

import json

import pytest
from click.testing import CliRunner

from culturekit.cli import main
from culturekit.resources import shipped

EXAMPLE = shipped("surveys") / "example"
GOOD = "person,team,manager,joined\n1,A,,2020-01-01\n2,A,1,2026-12-01\n"
BAD = "team,parent,invited,office\nA,,4,front\nB,,0,bcak\nC,Paroll,x,back\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text(BAD)

    def run(*words):
        return CliRunner().invoke(main, ["roster", "check", *map(str, words)])

    return run


def test_a_sound_roster_is_said_to_be_one(check):
    done = check(EXAMPLE / "roster.csv", "--survey", "culture_health")
    assert done.exit_code == 0
    assert done.output == (
        "roster.csv can be used. 600 count as invited, in 45 teams.\n"
        "Nothing wrong was found.\n"
    )


@pytest.mark.parametrize("kind", ["allocations", "leavers"])
def test_the_other_tables_of_the_example_are_sound(check, kind):
    files = [EXAMPLE / f"{kind}.csv", "--roster", EXAMPLE / "roster.csv"]
    done = check(*files, "--kind", kind, "--survey", "culture_health")
    assert done.exit_code == 0
    assert "Nothing wrong was found." in done.output


def test_the_day_decides_who_is_invited(check):
    assert "1 of 2 people listed" in check("good.csv", "--on", "2026-09-15").output
    assert "2 of 2 people listed" in check("good.csv").output
    assert check("good.csv", "--on", "someday").exit_code == 2


def test_what_stands_in_the_way_comes_first(check):
    done = check("bad.csv", "--survey", "culture_health")
    assert done.exit_code == 3
    first, others = done.stdout.split(
        "To look at, though it does not stand in the way:"
    )
    assert first.startswith("bad.csv cannot be used:")
    assert "office: not an allowed value (row 3); allowed: front, back, other" in first
    assert "invited: not a whole number (row 4)" in first
    assert "2 teams have no parent" in others
    assert "this parent is not in the list (row 4)" in others


def test_json_is_one_document(check):
    done = check("bad.csv", "--json")
    assert done.exit_code == 3
    found = json.loads(done.stdout)
    assert found["usable"] is False
    assert found["in_the_way"] == 1
    assert {p["code"] for p in found["problems"]} >= {"not_a_number", "several_tops"}
    assert set(found["problems"][0]) == {
        *("row", "column", "code", "message", "allowed", "remedy")
    }
    good = json.loads(check("good.csv", "--json", "--on", "2026-09-15").stdout)
    assert (good["teams"], good["invited"], good["people"]) == (1, 1, 2)


def test_the_working_folder_names_the_survey(check, tmp_path):
    (tmp_path / "culturekit.toml").write_text('survey = "culture_health"')
    assert "not an allowed value" in check("bad.csv").output


def test_no_file_and_no_table_are_refused(check, tmp_path):
    assert check("none.csv").exit_code == 3
    (tmp_path / "zip.csv").write_bytes(b"PK\x03\x04 cut")
    done = check("zip.csv")
    assert done.exit_code == 3
    assert "cut off, damaged" in done.stderr

"""`culturekit inspect`: in words, as JSON, drafts, checks, mappings and workbooks."""

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from culturekit.cli import main, progress
from culturekit.instrument import load_instrument
from culturekit.intake import LongTable, read_responses
from culturekit.resources import shipped

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
MADE = ROOT / "docs" / "files"
EXAMPLE = shipped("surveys") / "example" / "2026-Q3.csv"
KEYS = ["platform", "encoding", "delimiter", "header_rows", "responses", "columns"]
KEYS += ["items", "why"]
PULSE = ("made_pulse.csv", "--survey", "made_pulse.toml")


@pytest.fixture
def inspect(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in MADE.iterdir():
        shutil.copy(path, tmp_path)

    def run(*words, code=0):
        done = CliRunner().invoke(main, ["inspect", *map(str, words)])
        assert done.exit_code == code, done.output
        return done

    return run


def parts_of_example():
    """The header rows of the example and its records, as text."""
    lines = EXAMPLE.read_text("utf-8").splitlines(keepends=True)
    return "".join(lines[:3]), "".join(lines[3:])


def test_a_file_is_told_in_words(inspect):
    said = inspect(DATA / "glint_sample_survey.csv").stdout
    assert "a Viva Glint export. 12 responses below 1 header row, 20 columns" in said
    assert "who answered              Employee ID" in said
    assert "unfinished where blank    Survey Cycle Completion Date" in said
    assert "Personal data, never read (3): First Name, Last Name, Email" in said
    for secret in ("alex@example.com", "Anderson", "Great work culture", "E9"):
        assert secret not in said


def test_a_file_without_header_rows_is_not_said_to_have_any(inspect):
    said = inspect(DATA / "spss_class_survey.sav").stdout
    assert said.startswith("spss_class_survey.sav: an SPSS file. 237 responses, 12 col")


def test_the_json_has_the_keys_that_scripts_rely_on(inspect):
    found = json.loads(
        inspect(DATA / "surveymonkey_steak_2header.csv", "--json").stdout
    )
    assert list(found)[: len(KEYS)] == KEYS
    assert {key: found[key] for key in KEYS[:6]} == {
        "platform": "surveymonkey",
        "encoding": "utf-8",
        "delimiter": ",",
        "header_rows": 2,
        "responses": 550,
        "columns": 15,
    }
    assert "Do you ever gamble?" in found["items"]
    assert isinstance(found["why"], str)
    nothing = json.loads(inspect(DATA / "spss_class_survey.sav", "--json").stdout)
    assert nothing["header_rows"] is None
    assert nothing["delimiter"] is None


def test_a_draft_loads_the_file_that_it_was_made_from(inspect, tmp_path):
    said = inspect("made_google_forms.csv", "--draft", "my survey.toml")
    assert said.stderr == "written: my survey.toml\n"
    assert "culturekit survey check 'my survey.toml'" in said.stdout
    checked = inspect("made_google_forms.csv", "--survey", "my survey.toml")
    assert "14 records read, 14 accepted." in checked.stdout
    assert "No problems." in checked.stdout
    asked = load_instrument(tmp_path / "my survey.toml")
    assert asked.roles.team == "which_team_are_you_in"


@pytest.mark.parametrize(
    "path", sorted(MADE.glob("made_*.[cx]*")), ids=lambda p: p.name
)
def test_a_draft_and_a_check_in_one_go(inspect, path):
    long = ("--long", "person,question,value") if "long" in path.name else ()
    done = inspect(path.name, *long, "--draft", "a.toml", "--survey", "a.toml")
    assert done.stderr == "written: a.toml\n"
    assert " records read, " in done.stdout
    assert "Look like items" not in done.stdout
    for code in ("missing_item", "unknown_label", "unknown_code", "missing_attribute"):
        assert code not in done.stdout


def test_a_check_as_json_beside_a_draft_is_one_document(inspect):
    done = inspect(*PULSE, "--draft", "a.toml", "--json")
    found = json.loads(done.stdout)
    assert found["rows_read"] == 30
    assert found["accepted"] + sum(found["set_aside"].values()) == 29
    assert found["quarantined"] == 1
    assert {row["name"] for row in found["mapping"]} == {
        "proud", "again", "helps", "team"
    }  # fmt: skip


def test_a_draft_of_a_file_without_items_is_refused(inspect, tmp_path):
    (tmp_path / "notes.csv").write_text("who,said\nann,one thing\nbob,another thing\n")
    done = inspect("notes.csv", "--draft", "a.toml", code=3)
    assert "no column of this file looks like an item" in done.stderr
    assert not (tmp_path / "a.toml").exists()
    assert "Nothing looks like an item." in inspect("notes.csv").stdout


@pytest.mark.parametrize("option", ["--draft", "--save-mapping", "--out"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("there.xlsx", "'there.xlsx' exists; name another file"),
        ("made_pulse.csv", "'made_pulse.csv' exists"),
        ("nowhere/a.xlsx", "its folder does not exist"),
        (".", "this is a folder"),
    ],
)
def test_nothing_is_written_over_what_is_there(
    inspect, tmp_path, option, name, message
):
    (tmp_path / "there.xlsx").write_text("kept")
    before = (tmp_path / "made_pulse.csv").read_bytes()
    done = inspect(*PULSE, option, name, code=2)
    assert f"{option}: " in done.stderr
    assert message in done.stderr
    assert (tmp_path / "there.xlsx").read_text() == "kept"
    assert (tmp_path / "made_pulse.csv").read_bytes() == before


def test_a_check_groups_problems_and_says_what_to_do_first(inspect):
    said = inspect(*PULSE).stdout
    assert "30 records read, 28 accepted, 1 set aside (1 duplicate), 1 quarant" in said
    assert "6 problems of 5 kinds:" in said
    assert "(2 records, rows 6, 19) [unknown_label]" in said
    assert "again <- 'I would choose this job agian' (close (0.97))" in said
    assert said.index("[missing_item]") < said.index("[unknown_label]")
    assert "What to do first: find the columns of missing items" in said
    assert "columns that were not asked for: Tools ok?" in said
    for secret in ("Agre'", "2007", "person1@example.org", "Nights are long"):
        assert secret not in said


def test_many_missing_items_are_one_line(inspect, tmp_path):
    (tmp_path / "few.csv").write_text("team,eng1\nPayroll,4\nHousing,5\n")
    said = inspect("few.csv", "--survey", "culture_health").stdout
    assert said.count("no column holds item") == 3
    assert " more missing_item: " in said


def test_cells_are_shown_on_request_only(inspect):
    assert "'Agre'" not in inspect(*PULSE).stdout
    said = inspect(*PULSE, "--show-values").stdout
    assert "row 6: 'Agre'" in said
    assert "row 19: 'Agre'" in said
    assert "example.org" not in said


def test_a_saved_mapping_gives_the_same(inspect):
    first = inspect(*PULSE, "--save-mapping", "found.toml", "--json")
    again = inspect(*PULSE, "--mapping", "found.toml", "--json")
    one, other = json.loads(first.stdout), json.loads(again.stdout)
    for key in ("rows_read", "accepted", "set_aside", "quarantined", "sha256"):
        assert one[key] == other[key]
    columns = [[row["column"] for row in found["mapping"]] for found in (one, other)]
    assert columns[0] == columns[1]
    assert {row["how"] for row in other["mapping"]} == {"given"}
    told = {p["code"] for p in one["problems"]} - {p["code"] for p in other["problems"]}
    assert told == {"close_match"}


def test_a_workbook_is_corrected_and_read_with_the_same_mapping(inspect, tmp_path):
    mapped = (*PULSE, "--mapping", "made_mapping.toml")
    done = inspect(*mapped, "--out", "problems.xlsx")
    assert done.stderr == "written: problems.xlsx\n"
    book = openpyxl.load_workbook(tmp_path / "problems.xlsx")
    sheet = book["Records"]
    wrong = {"Agre": "Agree", "4 - Disagree": "Disagree"}
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in wrong]
    assert len(cells) == 3
    for cell in cells:
        assert cell.comment.text.startswith("Allowed: 1 Strongly disagree")
        cell.value = wrong[cell.value]
    book.save(tmp_path / "corrected.xlsx")
    said = inspect("corrected.xlsx", *PULSE[1:], "--mapping", "made_mapping.toml")
    assert "4 records read, 4 accepted." in said.stdout
    assert "No problems." in said.stdout
    assert "sheet 'Records' of 6 was taken" in said.stdout


def test_a_long_table_is_turned_as_stated(inspect):
    long = ("--long", "person,question,value")
    said = inspect("made_long.csv", *long).stdout
    assert "14 responses" in said
    assert "enough_time, enough_people" in said
    assert "inspect made_long.csv --long person,question,value --survey" in said
    inspect("made_long.csv", *long, "--draft", "a.toml")
    checked = inspect("made_long.csv", *long, "--survey", "a.toml").stdout
    assert "14 records read, 14 accepted." in checked
    wide = read_responses(
        "made_long.csv",
        load_instrument("a.toml"),
        long=LongTable("person", "question", "value"),
    )
    shown = pd.read_csv("made_long.csv")
    proud = shown[shown["question"] == "proud"].set_index("person")["value"]
    assert sorted(wide.data["proud"].dropna()) == sorted(proud)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["nowhere.csv"], 3, "there is no file"),
        (["made_pulse.csv", "--platform", "qualtrix"], 2, "qualtrics"),
        (["made_long.csv", "--long", "person,value"], 2, "--long takes three columns"),
        (["made_pulse.csv", "--out", "a.xlsx"], 2, "--out needs --survey"),
        (["made_pulse.csv", "--mapping", "a.toml"], 2, "--mapping needs --survey"),
        (["made_pulse.csv", "--show-values"], 2, "--show-values needs --survey"),
        ([*PULSE, "--out", "a.csv"], 2, "must end in .xlsx"),
        (["made_pulse.csv", "--survey", "culture_health"], 3, "none of the 8 columns"),
        ([DATA / "redcap_survey_dictionary.csv"], 3, "`culturekit survey import`"),
    ],
)
def test_what_is_refused_and_with_which_code(inspect, tmp_path, words, code, message):
    before = sorted(tmp_path.iterdir())
    done = inspect(*words, code=code)
    assert message in done.stderr
    assert done.stdout == ""
    assert sorted(tmp_path.iterdir()) == before


def test_a_long_file_tells_its_steps_on_stderr(inspect, tmp_path):
    header, rows = parts_of_example()
    times = progress.LONG // len(rows.encode()) + 1
    (tmp_path / "big.csv").write_text(header + rows * times, "utf-8")
    done = inspect("big.csv", "--survey", "culture_health", "--json")
    assert json.loads(done.stdout)["rows_read"] == 442 * times
    lines = done.stderr.splitlines()
    assert lines[0].startswith("big.csv: 2")
    assert lines[0].endswith(" MB")
    shares = [int(line.split("%")[0]) for line in lines[1:]]
    assert len(shares) >= 5
    assert shares == sorted(shares)
    assert shares[-1] == 100
    small = inspect(EXAMPLE, "--survey", "culture_health", "--json")
    assert small.stderr == ""


def test_a_header_without_responses_gets_no_draft(inspect, tmp_path):
    (tmp_path / "head.csv").write_text("id,q1,q2\n")
    said = inspect("head.csv").stdout
    assert "There are no responses yet" in said
    assert "Next:" not in said
    done = inspect("head.csv", "--draft", "a.toml", code=3)
    assert "no responses in 'head.csv' yet" in done.stderr
    assert not (tmp_path / "a.toml").exists()

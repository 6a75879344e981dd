"""Broken files and places: what, where, what is allowed; nothing is lost."""

import zipfile

import pytest
from click.testing import CliRunner

from culturekit.cli import main

HEAD = "team,eng1,eng2,eng3,eng4"
ROWS = [f"Payroll,{1 + i % 5},4,3,5" for i in range(9)]
FILE = "\n".join([HEAD, *ROWS])


@pytest.fixture
def scores(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "q3.csv").write_text(FILE)

    def run(*arguments):
        given = ["scores", *arguments, "--survey", "culture_health"]
        return CliRunner().invoke(main, given)

    return run


def refused(done, code, *words):
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    for word in words:
        assert word in done.stderr
    return done.stderr


@pytest.mark.parametrize("out", ["q3.csv", "./q3.csv"])
def test_what_is_read_is_never_overwritten(scores, tmp_path, out):
    refused(scores("q3.csv", "--out", out), 2, "would be lost")
    assert (tmp_path / "q3.csv").read_text() == FILE


def test_a_folder_is_no_place_to_write(scores, tmp_path):
    (tmp_path / "teams.csv").mkdir()
    refused(scores("q3.csv", "--out", "teams.csv"), 2, "this is a folder")


def test_a_row_of_answers_is_not_repeated_as_column_names(scores, tmp_path):
    (tmp_path / "bare.csv").write_text(
        "Payroll,5,4,ann.smith@example.org,my boss shouts\n"
        "Housing,3,2,b@example.org,x\n"
    )
    said = refused(scores("bare.csv"), 3, "row 1 holds no column names")
    assert "ann.smith" not in said
    assert "boss" not in said


def test_columns_nobody_asked_for_are_named_only_if_they_are_names(scores, tmp_path):
    (tmp_path / "odd.csv").write_text(f"{HEAD},ann@example.org\nPayroll,1,2,3,4,x\n")
    assert "ann@" not in scores("odd.csv").output


def test_a_missing_team_column_is_told_with_all_other_problems(scores, tmp_path):
    (tmp_path / "noteam.csv").write_text("eng1,eng2,eng3,eng4\n5,77,4,3\n")
    refused(
        scores("noteam.csv"),
        3,
        "nothing says which team",
        "attributes.team.columns",
        "a number that is not one of the codes",
    )


def test_a_file_of_previews_has_nothing_to_score(scores, tmp_path):
    lines = [f"{HEAD},finished", *(f"{row},no" for row in ROWS)]
    (tmp_path / "open.csv").write_text("\n".join(lines))
    done = scores("open.csv", "--out", "teams.csv")
    refused(done, 3, "none of the 9 records", "9 unfinished")
    assert not (tmp_path / "teams.csv").exists()


def test_a_zip_archive_is_called_one(scores, tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("q3.csv", FILE)
    refused(scores("export.zip"), 3, "zip archive", "q3.csv", "unpack it")


def test_names_cannot_steer_a_terminal(scores, tmp_path):
    (tmp_path / "esc.csv").write_text("te\x1b]0;mine\x07am,\x1b[31mred,c\n1,2,3\n")
    assert "\x1b" not in refused(scores("esc.csv"), 3)


def test_a_name_longer_than_any_file(scores):
    refused(scores("x" * 5000), 3, "there is no file")


def test_json_that_is_no_list_of_submissions_is_no_table(scores, tmp_path):
    (tmp_path / "answers.json").write_text('[["team", "eng1"], ["Payroll", 4]]')
    refused(scores("answers.json"), 3, "JSON")


def test_excels_separator_line_is_skipped(scores, tmp_path):
    (tmp_path / "sep.csv").write_text("sep=;\n" + FILE.replace(",", ";"))
    done = scores("sep.csv")
    assert done.exit_code == 0, done.output
    assert "9 records read, 9 accepted" in done.stderr

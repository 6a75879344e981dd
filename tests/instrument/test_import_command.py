"""`culturekit survey import` and `survey export`: what they print and how they end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from culturekit.cli import main
from culturekit.instrument import load_instrument

DATA = Path(__file__).parents[1] / "data"
QSF = DATA / "qualtrics_single_matrix.qsf"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, ["survey", *map(str, arguments)])

    return run


def test_a_definition_goes_to_stdout_and_the_rest_to_stderr(run):
    result = run("import", QSF)
    assert result.exit_code == 0
    assert result.stdout.startswith("# Imported from Qualtrics")
    assert result.stderr.splitlines() == [
        "qualtrics: items 15, scales 5, attributes 0, open questions 1",
        "guesses, each beside what it is about: 2",
        "not translated: 1",
        "  matrix_question_five: shows some of its options or rows to some only",
        "Read it through, then: culturekit survey check FILE.toml",
    ]


def test_what_is_written_loads(run, tmp_path):
    assert run("import", QSF, "-o", "made.toml").stdout == ""
    assert len(load_instrument(tmp_path / "made.toml").items) == 15
    assert run("check", "made.toml").exit_code == 0


def test_an_edited_file_is_not_replaced(run, tmp_path):
    (tmp_path / "made.toml").write_text("mine")
    result = run("import", QSF, "-o", "made.toml")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert (tmp_path / "made.toml").read_text() == "mine"
    assert run("import", QSF, "-o", "made.toml", "--force").exit_code == 0
    assert (tmp_path / "made.toml").read_text("utf-8") != "mine"


def test_json_is_one_document(run):
    document = json.loads(run("import", QSF, "--json").stdout)
    assert (document["platform"], document["items"]) == ("qualtrics", 15)
    assert document["not_translated"] == [
        "matrix_question_five: shows some of its options or rows to some only"
    ]


def test_what_is_no_definition_ends_with_three(run, tmp_path):
    (tmp_path / "x.qsf").write_text("{")
    result = run("import", "x.qsf")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", QSF, "-o", "."], "is a folder"),
        (["import", QSF, "-o", "none/x.toml"], "does not exist"),
        (["export", "culture_health", "--to", "html", "-o", "."], "is a folder"),
        (["export", "culture_health", "--to", "html", "--language", "fr"], "language"),
        (["export", "culture_health", "--to", "html", "--form", "z"], "form"),
        (["export", "culture_health", "--to", "xlsform", "--language", "de"], "all"),
        (["export", "culture_health", "--to", "pdf"], "html"),
    ],
)
def test_wrong_use_ends_with_two(run, arguments, words):
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_exports_are_named_after_the_survey(run, tmp_path):
    result = run("export", "culture_health", "--to", "html")
    assert result.stdout == "written: culture_health.html\n"
    assert (tmp_path / "culture_health.html").read_text("utf-8").startswith("<!doctype")


def test_what_a_form_cannot_say_is_listed(run):
    result = run("export", "culture_health", "--to", "xlsform", "-o", "form.xlsx")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0] == "not in it:"
    assert "random order of the items of camaraderie_team" in result.stderr


def test_the_definition_itself_is_not_replaced(run, tmp_path, small_text):
    (tmp_path / "s.toml").write_text(small_text, "utf-8")
    result = run("export", "s.toml", "--to", "html", "-o", "s.toml")
    assert result.exit_code == 2
    assert (tmp_path / "s.toml").read_text("utf-8") == small_text

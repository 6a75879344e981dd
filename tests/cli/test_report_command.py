"""`culturekit report` on a tiny notebook of one's own."""

import json

import nbformat
import pytest
from click.testing import CliRunner

from culturekit.cli import main


@pytest.fixture
def greeting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    node = nbformat.v4.new_notebook()
    code = nbformat.v4.new_code_cell
    source = 'team: str = "A"\ntimes: int = 1'
    node.cells = [
        code(source, metadata={"tags": ["parameters"]}),
        code("print(times * (team + ' '))"),
    ]
    (tmp_path / "greeting.ipynb").write_text(json.dumps(node), "utf-8")
    return "greeting.ipynb"


def run(*words):
    return CliRunner().invoke(main, ["report", *words])


def test_a_page_is_made_and_its_path_printed(greeting, tmp_path):
    done = run(greeting, "--team", "007", "-p", "times=2", "--out", "pages")
    assert done.exit_code == 0, done.output
    page = tmp_path / "pages" / "greeting-007.html"
    assert done.stdout.strip() == str(page)
    assert "<pre>007 007" in page.read_text("utf-8")


def test_the_working_folders_defaults_apply(greeting, tmp_path):
    text = 'reports = "kept"\nrule = "official"\n'
    (tmp_path / "culturekit.toml").write_text(text, "utf-8")
    done = run(greeting)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "kept" / "greeting-a.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-p", "teem=x"], "did you mean 'team'?"),
        (["-p", "times=many"], "parameter 'times' must be int"),
        (["-p", "times"], "-p takes a name and a value"),
        (["--wave", "Q3"], "no such parameter 'wave'"),
        (["--all-teams"], "which teams there are is not known"),
        (["--all-teams", "--team", "A"], "leave out the team"),
    ],
)
def test_wrong_use_is_told_before_anything_runs(greeting, tmp_path, words, said):
    done = run(greeting, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "reports").exists()


def test_an_unknown_notebook_lists_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("team_scorcard")
    assert done.exit_code == 2
    assert "did you mean 'team_scorecard'" in done.stderr

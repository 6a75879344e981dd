"""What is settled before a kernel starts: the team, the frame, the book."""

from dataclasses import replace

import pytest

from culturekit.errors import UsageError
from culturekit.report.batch import team_jobs
from culturekit.report.index import write_index
from culturekit.report.parameters import load_notebook, read_parameters
from culturekit.report.run import hand_book, plan
from culturekit.report.wave import prepare


@pytest.fixture(scope="module")
def tiny(tiny_files):
    return prepare(
        tiny_files / "answers.csv", survey=tiny_files / "tiny.toml", wave="Q1"
    )


@pytest.fixture
def planned(page_notebook, tiny, tmp_path):
    known = read_parameters(load_notebook(page_notebook), page_notebook.name)

    def make(**values):
        return plan(page_notebook, known, values, book=tiny, out=tmp_path)

    return make


def test_without_a_team_it_is_the_first_that_may_be_shown(planned, tiny):
    job = planned()
    assert job.team == tiny.shown_teams[0]
    assert job.parameters["team"] == job.team


def test_an_unknown_team_is_refused(planned):
    with pytest.raises(UsageError, match="did you mean 'Sales'"):
        planned(team="Sale")


def test_the_frame_says_where_the_team_is_and_where_the_numbers_come_from(
    planned, tiny
):
    job = planned(team="Sales")
    frame = job.frame
    assert (frame.kicker, frame.title, frame.subtitle) == (
        "Tiny page",
        "Sales",
        "Front office",
    )
    foot = dict(frame.foot)
    assert foot["Survey"] == "Tiny & <small> survey"
    assert (foot["Wave"], foot["Rule"]) == ("Q1", "internal")
    assert tiny.about["sha256"].startswith(foot["Data"])
    assert frame.sentences[0].startswith("Shown only with at least 5 answers")
    assert (
        frame.sentences[1]
        == "Answers are confidential and serve one purpose: to learn."
    )
    assert frame.simulated == ""


def test_the_page_is_named_after_the_team(planned, tmp_path):
    job = planned(team="../../etc/passwd")
    assert job.out.parent == tmp_path.resolve()
    assert job.out.name == "tiny-etc-passwd-3754d6cb.html"


def test_a_default_path_is_relative_to_the_notebook(
    tiny_files, write_notebook, tmp_path, monkeypatch
):
    cells = [
        ("code", 'data: str = "two.csv"\nsurvey: str = "tiny.toml"', "parameters"),
        ("code", "prepare(data, survey=survey)", None),
    ]
    made = write_notebook(cells, tiny_files / "default.ipynb")
    known = read_parameters(load_notebook(made))
    monkeypatch.chdir(tmp_path)
    book, values = hand_book(made, known, {}, tmp_path)
    assert book.about["n"] == 18
    assert values == {"data": str(tmp_path / "wave.book.json")}


def test_a_name_stays_a_name_where_a_file_has_it(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    made = notebook([("code", 'team: str = ""\nfile: str = ""', "parameters")])
    known = read_parameters(load_notebook(made))
    given = {"team": "notes.txt", "file": "notes.txt"}
    _, values = hand_book(made, known, given, tmp_path)
    assert values == {"team": "notes.txt", "file": str(tmp_path / "notes.txt")}


def test_numbers_in_names_sort_as_numbers(tiny, page_notebook, tmp_path):
    names = ["Team 10", "Team 2", "team 1"]
    about = {**tiny.about, "org": {name: {} for name in names}}
    book = replace(tiny, about=about)
    known = read_parameters(load_notebook(page_notebook))
    jobs = team_jobs(page_notebook, known, {}, book=book, folder=tmp_path)
    html = write_index(tmp_path, book, jobs).read_text("utf-8")
    found = [html.index(f">{name}</a>") for name in ("team 1", "Team 2", "Team 10")]
    assert found == sorted(found)

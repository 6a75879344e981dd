"""Many pages: every team, hostile names, one page that fails, nothing half-written."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from culturekit import errors
from culturekit.cli import main
from culturekit.report.batch import report_all
from culturekit.report.names import slug

FAILING = "CON"
SECRET = "forty-two"
CODE = f"""
if team == {FAILING!r}:
    secret = {SECRET!r}
    raise ValueError(secret)
"""


class Links(HTMLParser):
    """Every link of a page."""

    def __init__(self, path):
        super().__init__()
        self.found = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs)["href"])


@pytest.fixture(scope="module")
def failing_notebook(tiny_files, page_cells, write_notebook):
    cells = [*page_cells, ("code", CODE, None)]
    return write_notebook(cells, tiny_files / "page.ipynb")


@pytest.fixture(scope="module")
def done(tiny_files, failing_notebook, tmp_path_factory):
    """A whole batch by the command line, in which one page fails."""
    out = tmp_path_factory.mktemp("batch")
    stale = out / "teams" / f"{slug(FAILING)}.html"
    words = [
        "report", str(failing_notebook), "--all-teams", "--out", str(out),
        "--data", str(tiny_files / "answers.csv"),
        "--survey", str(tiny_files / "tiny.toml"),
    ]  # fmt: skip
    (out / "teams").mkdir()
    stale.write_text("an old page", "utf-8")
    outcome = CliRunner().invoke(main, words)
    return outcome, out


def test_it_ends_with_4_and_names_the_failure(done):
    outcome, _ = done
    assert outcome.exit_code == 4, outcome.output
    assert "1 of 8 pages could not be made" in outcome.stderr
    assert "CON: page.ipynb: the cell `if team == 'CON':` failed" in outcome.stderr
    assert SECRET not in outcome.output


def test_it_tells_how_far_it_is_without_noise(done):
    outcome, _ = done
    assert "8 of 8 pages" in outcome.stderr
    assert "IPKernelApp" not in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_every_other_team_has_its_page(done):
    _, out = done
    pages = sorted((out / "teams").iterdir())
    assert len(pages) == 7
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", page.name) for page in pages)
    titles = {
        unescape(re.search(r"<h1>(.*?)</h1>", page.read_text("utf-8"), re.DOTALL)[1])
        for page in pages
    }
    assert "<script>alert(1)</script>" in titles
    assert {"Sales", "Few", "../../etc/passwd", "x" * 300} <= titles


def test_nothing_is_left_half_written_or_of_an_earlier_run(done):
    _, out = done
    assert not list(out.rglob("*.part"))
    assert not [p for p in out.rglob("*.html") if "an old page" in p.read_text("utf-8")]
    assert {p.name for p in out.iterdir()} == {"index.html", "teams"}


def test_all_links_resolve_both_ways(done):
    _, out = done
    links = Links(out / "index.html").found
    assert len(links) == 7
    for link in links:
        page = out / unquote(link)
        assert page.is_file()
        assert Links(page).found == ["../index.html"]
        assert (page.parent / "../index.html").resolve() == (
            out / "index.html"
        ).resolve()


def test_no_page_runs_what_a_name_says(done):
    _, out = done
    for page in out.rglob("*.html"):
        html = page.read_text("utf-8")
        assert "<script" not in html
        assert "Tiny &amp; &lt;small&gt; survey" in html


def test_the_index_says_what_is_hidden_and_what_failed(done):
    _, out = done
    html = (out / "index.html").read_text("utf-8")
    assert '<h3 id="front-office">Front office</h3>' in html
    assert '<span class="tag">not shown</span>' in html
    assert "1 page could not be made" in html
    assert "CON: page.ipynb" in html
    assert SECRET not in html


def test_a_team_below_the_floor_shows_no_number(done):
    """Two people of "Few" answered."""
    _, out = done
    page = out / "teams" / "few.html"
    rows = re.findall(r"<tr>(.*?)</tr>", page.read_text("utf-8"), flags=re.DOTALL)
    (row,) = [row for row in rows if "<td>Few</td>" in row]
    cells = re.findall(r"<td>(.*?)</td>", row)
    assert not [cell for cell in cells if re.fullmatch(r"\d[\d.]*", cell)]


def test_a_team_of_the_roster_that_did_not_answer_has_a_page(
    tiny_files, page_notebook, tmp_path
):
    batch = report_all(
        page_notebook,
        out=tmp_path / "out",
        progress=False,
        data=tiny_files / "two.csv",
        survey=str(tiny_files / "tiny.toml"),
        roster=tiny_files / "roster.csv",
    )
    assert [page.name for page in batch.pages] == ["a.html", "b.html", "silent.html"]
    assert batch.failures == ()
    assert batch.index == (tmp_path / "out" / "index.html").resolve()
    batch.require_all()


def test_nothing_is_written_when_the_input_is_refused(
    tiny_files, page_notebook, tmp_path
):
    (tmp_path / "empty.csv").write_text("", "utf-8")
    with pytest.raises(errors.InputError):
        report_all(
            page_notebook,
            out=tmp_path / "out",
            data=tmp_path / "empty.csv",
            survey=str(tiny_files / "tiny.toml"),
        )
    assert not (tmp_path / "out").exists()


def test_a_notebook_without_teams_is_wrong_use(notebook, tmp_path):
    made = notebook([("code", "n: int = 1", "parameters")])
    with pytest.raises(errors.UsageError, match="no parameter 'team'"):
        report_all(made, out=tmp_path / "out")
    assert Path.cwd().exists()

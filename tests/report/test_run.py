"""One notebook to one page; the kernels are real."""

import asyncio
import re
import sys
from html.parser import HTMLParser

import pytest

from culturekit.errors import InputError, ReportError, UsageError
from culturekit.report.execute import load_papermill
from culturekit.report.run import report

SECRET = "the answer was fourty-two"
PLAIN = [
    ("markdown", "# A *plain* page\n\nFirst words.", None),
    ("code", 'who: str = "you"  # whom to greet\ncount: int = 1', "parameters"),
    ("code", "import sys, os\nhidden_variable = 1", None),
    ("markdown", "## Second part", None),
    (
        "code",
        "print('hello', ascii(who), count)\nprint('noise', file=sys.stderr)",
        None,
    ),
    ("code", "print(sys.executable, os.environ['OMP_NUM_THREADS'], __name__)", None),
    (
        "code",
        "import pandas as pd\npd.DataFrame({'<b>': ['<script>alert(1)</script>']})",
        None,
    ),
]


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def unquoted(html):
    return html.replace("&#39;", "'").replace("&quot;", '"')


@pytest.fixture(scope="module")
def plain_page(tmp_path_factory, write_notebook):
    """One real page, made once for the tests that only look at it."""
    folder = tmp_path_factory.mktemp("plain")
    write_notebook(PLAIN, folder / "plain.ipynb")
    path = report(
        folder / "plain.ipynb", folder / "out" / "page.html", who="\"'\\\n<x>"
    )
    return path, path.read_text("utf-8")


def test_it_shows_words_and_outputs(plain_page):
    path, html = plain_page
    assert path.name == "page.html"
    assert "First words." in html
    assert "hello '\"\\'\\\\\\n&lt;x&gt;' 1" in unquoted(html)


def test_it_shows_no_code_no_parameters_no_stderr(plain_page):
    _, html = plain_page
    for word in (
        "hidden_variable",
        "import sys",
        "whom to greet",
        "noise",
        "In [",
        "¶",
    ):
        assert word not in html


def test_it_is_self_contained(plain_page):
    _, html = plain_page
    tags = Tags(html).found
    assert not [
        tag for tag, _ in tags if tag in {"script", "iframe", "object", "embed"}
    ]
    for tag, attributes in tags:
        for name in ("src", "href"):
            address = attributes.get(name, "")
            assert not re.match(r"(https?:)?//", address), (tag, address)
    assert "url(http" not in html
    assert "@import" not in html


def test_its_head_is_complete(plain_page):
    _, html = plain_page
    tags = Tags(html).found
    assert ("html", {"lang": "en"}) in tags
    metas = {
        a.get("name") or a.get("http-equiv"): a.get("content")
        for t, a in tags
        if t == "meta"
    }
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<title>A plain page</title>" in html
    assert "<h1>A plain page</h1>" in html
    assert html.count("<h1") == 1
    assert '<h2 id="second-part">Second part</h2>' in html
    assert "Not for pay, discipline or selection" in html


def test_outside_text_is_escaped(plain_page):
    _, html = plain_page
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_kernel_is_this_interpreter_with_one_thread(plain_page):
    _, html = plain_page
    assert f"{sys.executable} 1 __main__" in html


def test_nothing_else_is_written(plain_page):
    path, _ = plain_page
    assert list(path.parent.iterdir()) == [path]


def test_the_same_page_comes_out_twice(notebook, tmp_path):
    made = notebook([PLAIN[0], PLAIN[1], ("code", "print(who)", None)])
    first = report(made, tmp_path / "1.html", who="x").read_bytes()
    assert report(made, tmp_path / "2.html", who="x").read_bytes() == first


def test_an_unknown_parameter_stops_before_anything_runs(notebook, tmp_path):
    marker = tmp_path / "ran"
    code = f"open({str(marker)!r}, 'w').close()"
    made = notebook([PLAIN[1], ("code", code, None)])
    with pytest.raises(UsageError, match="did you mean 'who'"):
        report(made, tmp_path / "out.html", hwo="x")
    assert not marker.exists()
    assert not (tmp_path / "out.html").exists()


def test_a_failing_cell_is_named_without_its_values(notebook, tmp_path):
    cells = [("code", f"secret = {SECRET!r}", None)]
    cells.append(("code", "x = 1\nprint(secret); raise ValueError(secret)", None))
    with pytest.raises(ReportError) as caught:
        report(notebook(cells), tmp_path / "out.html")
    message = str(caught.value)
    assert message == "tiny.ipynb: the cell `x = 1` failed with ValueError"
    assert caught.value.__cause__ is None
    assert not (tmp_path / "out.html").exists()


def test_our_own_errors_keep_their_message(notebook, tmp_path):
    code = "from culturekit.errors import UsageError\nraise UsageError('no such scale')"
    with pytest.raises(ReportError, match="UsageError: no such scale"):
        report(notebook([("code", code, None)]), tmp_path / "out.html")


def test_a_dying_kernel_is_told_calmly(notebook, tmp_path):
    made = notebook([("code", "import os; os._exit(3)", None)])
    with pytest.raises(ReportError, match="the kernel stopped"):
        report(made, tmp_path / "out.html")


def test_the_kept_notebook_holds_no_parameters(notebook, tmp_path):
    made = notebook([PLAIN[1], ("code", "print('done')", None)])
    page = report(made, tmp_path / "out.html", keep_notebook=True, who=SECRET)
    kept = page.with_suffix(".ipynb").read_text("utf-8")
    assert "done" in kept
    assert SECRET not in kept
    assert str(tmp_path) not in kept


def test_it_runs_inside_a_running_event_loop(notebook, tmp_path):
    made = notebook([("code", "print(6 * 7)", None)])

    async def inside():
        return report(made, tmp_path / "out.html")

    assert "42" in asyncio.run(inside()).read_text("utf-8")


def test_paths_are_those_of_the_caller(notebook, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "numbers.csv").write_text("1,2,3", "utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    cells = [
        ("code", 'file: str = ""', "parameters"),
        ("code", "print(open(file).read())", None),
    ]
    page = report(notebook(cells), "page.html", file="numbers.csv")
    assert page == tmp_path / "elsewhere" / "page.html"
    assert "1,2,3" in page.read_text("utf-8")


def test_a_notebook_that_is_not_there_is_wrong_use(tmp_path):
    with pytest.raises(UsageError):
        report(tmp_path / "missing.ipynb")
    with pytest.raises(UsageError, match="did you mean 'team_scorecard'"):
        report("team_scorecards")


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "x.ipynb").write_text("nonsense", "utf-8")
    with pytest.raises(InputError, match="not a Jupyter notebook"):
        report(tmp_path / "x.ipynb")


def test_papermill_is_imported_once_and_hides_nothing():
    assert load_papermill() is load_papermill()
    assert sys.modules.get("rfc3987_syntax", "absent") is not None

"""Finished pages in a real browser: quiet, offline, and as wide as the window."""

import pytest

from culturekit.report.batch import run_batch, team_jobs
from culturekit.report.demo import ABOUT_ALL, ABOUT_TEAMS
from culturekit.report.parameters import load_notebook, read_parameters
from culturekit.report.run import plan
from culturekit.report.wave import prepare
from culturekit.resources import find_notebook

pytestmark = pytest.mark.browser
WIDTHS = (390, 1280)
CODE = ("import culturekit", "ck.", "prepare(", "parameters", "In [", "Traceback")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The two pages about all, a team that is shown, one that is not, the index."""
    out = tmp_path_factory.mktemp("pages")
    book = prepare()
    values = {"data": str(book.save(out / "wave.book.json"))}
    jobs = []
    for name in (*ABOUT_ALL, ABOUT_TEAMS):
        path = find_notebook(name)
        known = read_parameters(load_notebook(path), path.name)
        if name == ABOUT_TEAMS:
            jobs += two(book, team_jobs(path, known, values, book=book, folder=out))
        else:
            page = out / f"{name}.html"
            jobs.append(
                plan(path, known, values, book=book, out=page, home="index.html")
            )
    batch = run_batch(jobs, book, out, progress=False)
    batch.require_all()
    return [batch.index, *batch.pages]


def two(book, jobs):
    """One team that is shown and one that is not."""
    table = book.release.table("team_scores", by="team")
    shown = set(table.loc[~table["hidden"], "group"])
    return [
        next(job for job in jobs if job.team in shown),
        next(job for job in jobs if job.team not in shown),
    ]


@pytest.fixture
def look(chromium):
    """Open a page at a width; return it with what it asked for and complained about."""
    opened = []

    def at(path, width):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield at
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_quiet_offline_and_fit(pages, look, width):
    for path in pages:
        page = look(path, width)
        page.wait_for_load_state("networkidle")
        asked = [url for url in page.asked if not url.startswith("data:")]
        assert asked == [path.as_uri()], path.name
        assert page.said == [], path.name
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path.name} is {wide} wide at {width}"


def test_pages_show_no_code(pages, look):
    for path in pages:
        text = look(path, 1280).inner_text("body")
        assert not [word for word in CODE if word in text], path.name


def test_figures_have_words(pages, look):
    for path in pages:
        page = look(path, 1280)
        for alt in page.eval_on_selector_all("img", "all => all.map(i => i.alt)"):
            assert len(alt) > 20, path.name


def test_the_policy_forbids_the_network(pages, look):
    page = look(pages[0], 1280)
    answer = page.evaluate(
        "fetch('https://example.org').then(() => 'open', () => 'closed')"
    )
    assert answer == "closed"
    assert any("Content Security Policy" in line for line in page.said)


def test_the_links_of_the_index_work(pages, look):
    page = look(pages[0], 1280)
    page.click("text=Culture overview")
    assert page.inner_text("h1") == "Culture overview"
    page.click("text=All reports")
    assert page.url == pages[0].as_uri()


def test_paper_shows_no_links_of_the_screen(pages, look):
    page = look(pages[1], 1280)
    page.emulate_media(media="print")
    assert not page.is_visible("text=All reports")
    assert page.is_visible("text=Not for pay, discipline or selection")

"""`culturekit demo`, whole: from the shipped files to pages that can be opened."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse

import pandas as pd
import pytest
from click.testing import CliRunner

from culturekit.cli import main
from culturekit.report.wave import locate, read_wave

pytestmark = pytest.mark.slow
FLOOR = 5


class Links(HTMLParser):
    """Every link of a page."""

    def __init__(self, path):
        super().__init__()
        self.found = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag == "a" and "href" in dict(attrs):
            self.found.append(dict(attrs)["href"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("demo") / "pages"
    return CliRunner().invoke(main, ["demo", "--out", str(out)]), out


@pytest.fixture(scope="module")
def answered():
    """How many answered in every team, from the answers themselves."""
    survey = read_wave(locate()).survey
    counts = survey.data["team"].value_counts()
    return {team: int(counts.get(team, 0)) for team in survey.roster.teams["team"]}


def test_it_ends_with_the_path_of_the_index(demo):
    outcome, out = demo
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.strip().splitlines()[-1] == str(out.resolve() / "index.html")


def test_it_says_in_two_lines_what_was_read(demo):
    outcome, _ = demo
    first, second, *_ = outcome.stderr.splitlines()
    assert re.search(r"\(simulated\): \d+ of \d+ invited people in \d+ teams", first)
    assert re.search(r"\d+ records read, \d+ set aside \(", second)


def test_there_is_a_page_for_every_team(demo, answered):
    _, out = demo
    assert len(list((out / "teams").glob("*.html"))) == len(answered)
    assert {path.name for path in out.iterdir()} == {
        "culture_overview.html",
        "data_quality.html",
        "fairness_turnover.html",
        "index.html",
        "team_scores.csv",
        "teams",
    }


def test_all_links_resolve(demo):
    _, out = demo
    for page in out.rglob("*.html"):
        for link in Links(page).found:
            address = urlparse(link)
            assert not address.scheme
            target = (page.parent / unquote(address.path)).resolve()
            assert target.is_file(), f"{page.name} links to {link}"


def test_every_page_says_that_the_data_are_simulated(demo):
    _, out = demo
    for page in out.rglob("*.html"):
        assert "Simulated data" in page.read_text("utf-8"), page.name


def test_no_team_below_the_floor_is_in_the_table(demo, answered):
    _, out = demo
    table = pd.read_csv(out / "team_scores.csv")
    small = [team for team, count in answered.items() if count < FLOOR]
    assert small
    rows = table[table["team"].isin(small)]
    assert rows["hidden"].all()
    assert rows[["n", "index", "mean", "favourable", "shrunken"]].isna().all(axis=None)
    assert (table["n"].dropna() >= FLOOR).all()


def test_no_page_of_a_team_below_the_floor_shows_its_numbers(demo, answered):
    _, out = demo
    pages = {
        re.search(r"<h1>(.*?)</h1>", text)[1]: text
        for text in (p.read_text("utf-8") for p in (out / "teams").glob("*.html"))
    }
    for team, count in answered.items():
        if count < FLOOR:
            said = re.findall(
                rf"(\d+) of the \d+ people invited in {team}", pages[team]
            )
            assert not said, team
            assert 'class="calm"' in pages[team], team

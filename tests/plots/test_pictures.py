"""Figures show releases only, say what they show, and are the same bytes each time."""

import base64
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from culturekit import plots
from culturekit.disclosure import release
from culturekit.errors import UsageError
from culturekit.plots import style
from culturekit.plots.funnel import INNER, OUTER, _funnel
from culturekit.plots.reading import reading
from culturekit.scoring import score, team_scores

SHOWN = "Housing Central"
FIGURES = {
    "heatmap": plots.heatmap,
    "diverging_bars": lambda b: plots.diverging_bars(b, ["adq_tools", "adq_headcount"]),
    "amounts": lambda b: plots.diverging_bars(b, ["rel_tools", "rel_headcount"]),
    "interval_plot": lambda b: plots.interval_plot(b, first_team(b)),
    "of_a_function": lambda b: plots.interval_plot(
        b, first_function(b), by="function", beside={"office": "back"}
    ),
    "change_plot": plots.change_plot,
    "of_a_team_since": lambda b: plots.change_plot(b, first_team(b), by="team"),
    "gap_plot": plots.gap_plot,
    "rate_bars": plots.rate_bars,
    "rates_by_team": lambda b: plots.rate_bars(b, by="team"),
    "intent_curve": plots.intent_curve,
    "unit_plot": plots.unit_plot,
    "funnel_plot": lambda b: plots.funnel_plot(b, "engagement"),
}


def first_team(book):
    frame = book.release.table("team_scores", "team")
    return frame.loc[~frame["hidden"], "group"].iloc[0]


def first_function(book):
    return book.release.table("team_scores", "function")["group"].iloc[0]


@pytest.fixture(scope="module")
def drawn(book, hostile):
    """Pictures by name, each drawn once."""
    made = {}

    def get(name, *, harmful=False):
        if (name, harmful) not in made:
            made[name, harmful] = FIGURES[name](hostile if harmful else book)
        return made[name, harmful]

    return get


def drawings(picture):
    """The SVG documents inside a picture's HTML: for a phone, and for the rest."""
    coded = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", html(picture))
    return [base64.b64decode(text) for text in coded]


def html(picture):
    return picture._repr_html_()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_has_words_and_two_drawings(drawn, name):
    picture = drawn(name)
    assert len(picture.alt_text) > 40
    assert picture.caption.endswith(".")
    assert len(drawings(picture)) == 2
    assert 'alt="' in html(picture)
    assert "<figcaption>" in html(picture)
    assert repr(picture) == f"Picture: {picture.alt_text}"


@pytest.mark.parametrize("name", FIGURES)
def test_drawings_are_small_well_formed_and_call_nobody(drawn, name):
    for text in drawings(drawn(name)):
        root = ElementTree.fromstring(text)
        assert len(text) < 150_000
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "foreignObject", "image", "a"}
        links = [
            value
            for element in root.iter()
            for key, value in element.attrib.items()
            if key.endswith("href")
        ]
        assert all(link.startswith("#") for link in links)


@pytest.mark.parametrize("name", ["heatmap", "interval_plot", "intent_curve"])
def test_the_same_release_gives_the_same_bytes(book, drawn, name):
    assert html(FIGURES[name](book)) == html(drawn(name))


@pytest.mark.parametrize("name", FIGURES)
def test_names_from_outside_stay_text(drawn, name):
    picture = drawn(name, harmful=True)
    for text in drawings(picture):
        ElementTree.fromstring(text)
        assert b"<script" not in text
    assert "<script" not in html(picture)
    assert max(map(len, picture.caption.split()), default=0) <= 301


def test_hidden_groups_are_hatched_and_named_without_a_number(book):
    frame = book.release.table("response_rates", "team")
    gone = frame.loc[frame["hidden"], "group"].iloc[0]
    picture = plots.rate_bars(book, by="team")
    assert f"{gone}: not shown" in picture.alt_text
    assert "too few answers" in picture.caption
    assert b"pattern" in drawings(picture)[0]


def test_a_hidden_team_has_no_number_in_its_figure(book):
    frame = book.release.table("team_scores", "team")
    gone = frame.loc[frame["hidden"], "group"].iloc[0]
    picture = plots.interval_plot(book, gone)
    own = [part.split(";")[0] for part in picture.alt_text.split(". ")[1:]]
    assert all(text.endswith("not shown") for text in own)


def test_every_number_of_the_heat_map_is_released(book):
    frame = book.release.table("team_scores", "function")
    known = {str(value) for value in frame["index"].dropna()}
    whole = book.release.table("team_scores", "overall")["index"].dropna()
    known |= {str(value) for value in whole}
    said = set(re.findall(r"\b\d+\b", plots.heatmap(book).alt_text))
    assert said <= known


def test_a_funnel_counts_what_is_hidden_and_names_what_is_far(book):
    frame = book.release.table("team_scores", "team")
    rows = frame[frame["scale"] == "engagement"]
    picture = plots.funnel_plot(book, "engagement")
    assert f"{rows['hidden'].sum()} groups are not shown" in picture.alt_text
    gone = rows.loc[rows["hidden"], "group"]
    text = picture.alt_text + drawings(picture)[0].decode()
    assert not [name for name in gone if name in text]
    assert "too few answers" in picture.caption


def test_the_limits_of_a_funnel_are_those_of_the_pooled_deviation(firm_of_teams):
    scores, teams = firm_of_teams
    shown = release([team_scores(scores, by="team")])
    found = _funnel(reading(shown), shown.table("team_scores", "team"), "q")
    n = teams["count"].to_numpy()
    pooled = np.sqrt((teams["var"] * (n - 1)).sum() / (n - 1).sum())
    # released intervals are whole points: what is read back is near
    assert found.sd == pytest.approx(pooled, rel=0.02)
    assert found.between == pytest.approx(6, abs=2.5)
    assert found.outside(INNER).sum() >= found.outside(INNER, wide=True).sum()
    assert found.outside(OUTER, wide=True).sum() <= 2
    assert "allow" in plots.funnel_plot(shown, "q").caption


@pytest.fixture
def firm_of_teams():
    """Forty teams that differ by 6 points, with 22 within."""
    rng = np.random.default_rng(2)
    team = np.repeat(np.arange(40), rng.integers(8, 40, 40))
    values = 50 + rng.normal(0, 6, 40)[team] + rng.normal(0, 22, len(team))
    frame = pd.DataFrame({"team": team.astype(str), "q": np.clip(values, 0, 100)})
    sums = frame.groupby("team")["q"].agg(["count", "mean", "var"])
    return score(frame, scales={"q": ["q"]}, options=(0, 100)), sums


def test_a_funnel_needs_intervals(book):
    few = book.release.only(function=first_function(book))
    tables = {k: t.assign(conf_low=pd.NA) for k, t in few.tables.items() if "team" in k}
    with pytest.raises(UsageError, match="at least three groups"):
        plots.funnel_plot(replace(few, tables=tables), "engagement")
    with pytest.raises(UsageError, match="scale in this release 'engagment'"):
        plots.funnel_plot(book, "engagment")


def test_no_red_green_pair():
    for name in ("BLUE", "OCHRE", "GREY", "BLUE_LIGHT", "OCHRE_LIGHT"):
        red, green, blue = (int(getattr(style, name)[i : i + 2], 16) for i in (1, 3, 5))
        assert not (green > 1.3 * red and green > 1.3 * blue), name
        assert not (red > 2 * green and red > 2 * blue), name


def test_only_releases_are_drawn(book):
    with pytest.raises(UsageError, match="release"):
        plots.heatmap(book.release.table("team_scores", "function"))
    with pytest.raises(UsageError, match="no such team"):
        plots.interval_plot(book, "Nobody")
    with pytest.raises(UsageError, match="released table"):
        plots.rate_bars(book, by="tenure")


def test_a_release_without_words_prints_ids(book):
    assert "Camaraderie cross" in plots.heatmap(book.release).alt_text
    assert plots.gap_plot(book.release).alt_text.startswith("Gap")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_figures_can_be_saved(book, tmp_path, ending):
    path = FIGURES["intent_curve"](book).save(tmp_path / f"figure.{ending}")
    assert path.stat().st_size > 2000


def test_the_room_is_light():
    code = (
        "import sys, culturekit.plots; "
        "assert not {'matplotlib', 'pandas', 'seaborn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

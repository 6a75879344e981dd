"""Blocks with the style of pages in a browser: nothing scrolls, nothing is fetched."""

from pathlib import Path

import pytest

import culturekit
from culturekit.report.content import fairness, overview, quality, scorecard

STYLE = (Path(culturekit.__file__).parent / "report" / "style.css").read_text("utf-8")
LONG = "x" * 300


def written(path, blocks):
    body = "".join(
        f'<section class="block">{b._repr_html_()}</section>' for b in blocks
    )
    path.write_text(
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="data:,"><style>{STYLE}</style>'
        f'<body><main class="page"><header class="page-head"><h1>{LONG}</h1></header>'
        f"{body}</main></body></html>",
        "utf-8",
    )
    return path.as_uri()


def scorecard_blocks(book, team):
    return [getattr(scorecard, name)(book, team) for name in scorecard.__all__]


@pytest.fixture(scope="module")
def pages(book, hostile, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    hidden = [t for t, p in book.about["org"].items() if p["function"] == "Payroll"]
    about_all = (overview, fairness, quality)
    whole = [getattr(m, n)(hostile) for m in about_all for n in m.__all__]
    return [
        written(folder / "team.html", scorecard_blocks(hostile, LONG)),
        written(folder / "calm.html", scorecard_blocks(book, hidden[0])),
        written(folder / "whole.html", whole),
    ]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways_and_nothing_is_fetched(chromium, pages, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for address in pages:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("[...document.images].every(i => i.naturalWidth > 0)")
        assert page.evaluate("[...document.images].every(i => i.alt.length > 0)")
    fetched = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert (fetched, said) == ([], [])
    page.close()

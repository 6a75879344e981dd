"""The page to print: everything that is asked, in order, escaped, quiet, fitting."""

import re
from html.parser import HTMLParser

import pytest

from culturekit.errors import UsageError
from culturekit.instrument import load_instrument, parse_instrument
from culturekit.instrument.exporting import export_instrument
from culturekit.instrument.exporting.questionnaire import questionnaire

MARKUP = '<script>alert("&")</script>'
ROUTED = """
[survey]
id = "s"
title = "Pay <b>&</b> play"
[promise]
purpose = "To learn."
identity = "anonymous"
[response_scales.plan]
codes = [1, 2, 3]
nominal = true
labels = ["Stay", "Move", "Leave"]
[response_scales.hours]
numeric = [0, 60]
[scales.next]
title = "Next"
kind = "facts"
[scales.why]
title = "Why"
kind = "facts"
[scales.time]
title = "Time"
kind = "single"
[items.next]
scale = "next"
response_scale = "plan"
text = "What next?"
[items.ways]
scale = "why"
response_scale = "plan"
multiple = true
asked_if = "next in [2, 3]"
text = "Which ways?"
[items.hours]
scale = "time"
response_scale = "hours"
asked_if = "office == 'back'"
text = "Hours?"
[attributes.office]
title = "Office"
values = ["front", "back"]
labels = { back = "Back office" }
source = "self_reported"
"""


@pytest.fixture(scope="module")
def culture():
    return load_instrument("culture_health")


def words(page):
    """What a reader sees, tags and style removed."""
    body = page[page.index("<body>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("language", ["en", "de"])
def test_everything_that_is_asked_is_on_the_page(culture, language):
    page = questionnaire(culture, language)
    seen = words(page)
    for item in culture.items.values():
        assert item.text[language].replace("'", "&#39;") in seen
    for question in culture.open_questions.values():
        assert question.text[language] in seen
    for scale in culture.response_scales.values():
        for label in scale.labels[language]:
            assert label in seen
    assert culture.modules["mirror"].intro[language] in seen
    assert f'<html lang="{language}">' in page


def test_titles_of_scales_are_not_shown(culture):
    # "Exhaustion" above the items would tell respondents what is measured
    seen = words(questionnaire(culture))
    assert "Exhaustion" not in seen
    assert "Intent to leave" not in seen


def test_forms_differ_in_order(culture):
    orders = [words(questionnaire(culture, form=form)) for form in ("a", "b")]
    places = [
        (seen.index("I am searching for a job"), seen.index("shared fairly"))
        for seen in orders
    ]
    assert places[0][0] > places[0][1]
    assert places[1][0] < places[1][1]


def test_numbers_count_through(culture):
    page = questionnaire(culture)
    numbers = re.findall(r'class="number">(\d+)<', page)
    assert numbers == [str(i) for i in range(1, 63)]


def test_routing_ranges_and_promises_in_words():
    seen = words(questionnaire(parse_instrument(ROUTED)))
    assert "Only if you answered “Move” or “Leave” to question 1." in seen
    assert "Tick all that apply." in seen
    assert "Only for: Back office. A number from 0 to 60" in seen
    assert "About you 4 Office front Back office" in seen
    assert "Your answers are anonymous. They are not linked to who leaves" in seen


def test_all_text_is_escaped(small_text):
    text = small_text.replace("I hum.", MARKUP.replace('"', '\\"'))
    page = questionnaire(parse_instrument(text.replace('"Never"', "'<i>Never</i>'")))
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page
    assert "Pay &lt;b&gt;&amp;&lt;/b&gt; play" in questionnaire(
        parse_instrument(ROUTED)
    )


class Tags(HTMLParser):
    """Collects tags that are not closed, and what pages must not have."""

    EMPTY = ("meta", "br", "link", "img", "input")

    def __init__(self):
        super().__init__()
        self.open, self.found = [], set()

    def handle_starttag(self, tag, attrs):
        self.found |= {tag, *(name for name, _ in attrs)}
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing(culture):
    tags = Tags()
    page = questionnaire(culture)
    tags.feed(page)
    assert tags.open == []
    assert not tags.found & {
        "script",
        "link",
        "img",
        "src",
        "href",
        "onclick",
        "iframe",
    }
    assert "http" not in page
    assert "url(" not in page
    # a table says what it is and what its rows and columns are
    assert page.count("<table") == page.count("<caption")
    assert 'scope="row"' in page


def test_unknown_languages_and_forms(culture):
    with pytest.raises(UsageError, match="no such language 'fr'"):
        questionnaire(culture, "fr")
    with pytest.raises(UsageError, match="no such form 'c'"):
        questionnaire(culture, form="c")


def test_formats_by_ending(culture, tmp_path):
    assert export_instrument(culture, tmp_path / "a.html").notes == ()
    with pytest.raises(UsageError, match="ending of a file to export to"):
        export_instrument(culture, tmp_path / "a.pdf")
    with pytest.raises(UsageError, match="no such format 'pdf'"):
        export_instrument(culture, tmp_path / "a", to="pdf")
    with pytest.raises(UsageError, match="cannot be written"):
        export_instrument(culture, tmp_path / "none" / "a.html")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_is_quiet(chromium, culture, tmp_path, width):
    path = tmp_path / "page.html"
    export_instrument(culture, path, language="de")
    page = chromium.new_page(viewport={"width": width, "height": 900})
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    assert (asked, said) == ([path.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # on a phone every box has its words beside it
    shown = page.locator("td .small").first.is_visible()
    assert shown is (width < 600)
    page.close()


@pytest.mark.browser
def test_no_question_is_cut_in_two_on_paper(chromium, culture, tmp_path):
    path = tmp_path / "page.html"
    export_instrument(culture, path)
    page = chromium.new_page(viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    page.goto(path.as_uri())
    kept = "e => getComputedStyle(e).breakInside"
    for place in ("table.grid tbody tr", ".question", ".promise"):
        assert page.locator(place).first.evaluate(kept) == "avoid"
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.pdf().startswith(b"%PDF")
    page.close()

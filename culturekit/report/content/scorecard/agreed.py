"""What the team takes from the page: questions, and a table to fill in by hand."""

from typing import Any

from culturekit.report.content.html import Block, Safe, block, listed, quiet, tag
from culturekit.report.content.scorecard.subject import Subject, subject
from culturekit.report.content.scorecard.talk import Thing, things

EMPTY_ROWS = 3
FIELDS = ("What we do", "Owner", "By when", "How we will notice")
ALWAYS = (
    "What on this page fits what you see every day, and what does not?",
    "What should stay exactly as it is?",
    "What is in our own hands, and what do we need to carry on to somebody else?",
)


def questions(book: Any, team: str = "") -> Block:
    """Ask the team about what stands out, in the words of the survey.

    Parameters
    ----------
    book : Book
        With ``team_scores`` by team.
    team : str
        The team; without a name the first one that may be shown.
    """
    about = subject(book, team)
    found = things(about) if about.shown else []
    asked = [_question(about, thing) for thing in found]
    return block(
        "Numbers open a conversation; the team finishes it. Ask before explaining.",
        listed([*asked, *ALWAYS]),
    )


def _question(about: Subject, thing: Thing) -> Safe:
    title = about.read.scale_title(thing.scale)
    ask = "what makes it work here, and what would put it at risk?"
    if not thing.strength:
        ask = "when was it last better, and what was different then?"
    return Safe(f"{tag('span', f'{title}: {ask}')} {_statements(about, thing.scale)}")


def _statements(about: Subject, scale: str) -> Safe:
    part = about.read.instrument.scales.get(scale) if about.read.instrument else None
    texts = [f"“{about.read.item_text(item)}”" for item in (part.items if part else ())]
    said = f"People were asked: {' '.join(texts[:2])}"
    return quiet(said) if texts else Safe("")


def agreed(book: Any, team: str = "") -> Block:
    """Give room to write down what was agreed, by whom and until when.

    Parameters
    ----------
    book : Book
        What the page is about.
    team : str
        The team; without a name the first one that may be shown.
    """
    subject(book, team)
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in FIELDS)))
    row = tag("tr", *(tag("td", data_label=name) for name in FIELDS))
    body = tag("tbody", *[row] * EMPTY_ROWS)
    return block(
        "One or two things are enough, each with a name and a date.",
        tag("table", head, body, class_="form"),
        quiet("Bring this table to the conversation after the next survey."),
    )

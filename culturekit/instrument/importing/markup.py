"""Texts of platforms without their mark-up: tags out, entities in, one line."""

import re
from html.parser import HTMLParser

_BREAKS = "br p div li ul ol tr td th table h1 h2 h3 h4 h5 h6 hr"
BREAKS = frozenset(_BREAKS.split())
SILENT = frozenset(["script", "style"])
LONGEST = 5000
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\ud800-\udfff\x00-\x08\x0b-\x1f\x7f]")
_DEAD_ENTITY = re.compile(r"&nbsp;?")


class _Words(HTMLParser):
    """Collects what a reader would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.parts.append(" " * (tag in BREAKS))
        self.silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(" " * (tag in BREAKS))
        self.silent -= tag in SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def clean(text: object) -> str:
    """Return a text as a respondent reads it, on one line.

    Parameters
    ----------
    text : object
        A text with or without mark-up; anything else becomes one.

    Examples
    --------
    >>> clean("<b>My&nbsp;team</b> has<br>what it needs &amp; more")
    'My team has what it needs & more'
    >>> clean("< 500"), clean("Pay &lt; 500")
    ('< 500', 'Pay < 500')
    """
    raw = "" if text is None else str(text)[: 20 * LONGEST]
    raw = _DEAD_ENTITY.sub(" ", raw)
    if "<" in raw or "&" in raw:
        words = _Words()
        words.feed(raw)
        words.close()
        raw = "".join(words.parts)
    plain = _SPACE.sub(" ", _UNSEEN.sub(" ", raw)).strip()
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"

"""Texts of platforms without their mark-up: tags out, entities in, one line."""

import html
import re

_BREAKS = "br p div li ul ol tr td th table h1 h2 h3 h4 h5 h6 hr"
BREAKS = frozenset(_BREAKS.split())
SILENT = frozenset(["script", "style"])
LONGEST = 5000
_TOKEN = re.compile(r"<!--|-->|<(/?)([A-Za-z][A-Za-z0-9:]*)[^<>]*>")
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\ud800-\udfff\x00-\x08\x0b-\x1f\x7f]")
_DEAD_ENTITY = re.compile(r"&nbsp;?")


def _seen(raw: str) -> str:
    """Return what a reader would see, in one pass: texts are not trusted to be HTML."""
    parts: list[str] = []
    end, silent = 0, ""
    for token in _TOKEN.finditer(raw):
        if not silent:
            parts.append(raw[end : token.start()])
        end = token.end()
        name = (token[2] or "").lower()
        if silent:
            closes = token[0] == "-->" if silent == "!" else name == silent and token[1]
            silent = "" if closes else silent
        elif token[0] == "<!--":
            silent = "!"
        elif name in SILENT and not token[1]:
            silent = name
        else:
            parts.append(" " * (name in BREAKS))
    return html.unescape("".join(parts if silent else [*parts, raw[end:]]))


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
    >>> clean("< 500"), clean("Pay &lt; 500"), clean("a<script>b()</script><!-- c -->")
    ('< 500', 'Pay < 500', 'a')
    """
    raw = "" if text is None else str(text)[: 20 * LONGEST]
    raw = _DEAD_ENTITY.sub(" ", raw)
    if "<" in raw or "&" in raw:
        raw = _seen(raw)
    plain = _SPACE.sub(" ", _UNSEEN.sub(" ", raw)).strip()
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"

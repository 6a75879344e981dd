"""Text made comparable: case, spacing, dashes, quotes and mark-up forgiven."""

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’ʼ`´"), "'") | dict.fromkeys(map(ord, "“”„«»"), '"')
_TAG = re.compile(r"<[^<>]*>")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), "")
_ANSWER = re.compile(
    r"[+-]?\d+([.,:/-]\d+)*|\S+@\S+\.\w+|[0-9a-f]*(:[0-9a-f]*){4,}|R_\w{9,}"
)
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=1 << 14)
def normal(text: str) -> str:
    """Return a text in the form in which labels are compared.

    Parameters
    ----------
    text : str
        A label, a code or a column name.

    Returns
    -------
    str
        Case folded, white space collapsed, typographic dashes and quotes plain.

    Examples
    --------
    >>> normal("  Strongly\\u00a0AGREE ")
    'strongly agree'
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES)
    folded = folded.translate(_INVISIBLE)
    return _SPACE.sub(" ", folded).strip().casefold()


def normal_question(text: str) -> str:
    """Return a question text without mark-up and closing punctuation, as `normal`.

    Examples
    --------
    >>> normal_question("<b>I am proud</b> of my work.")
    'i am proud of my work'
    """
    return normal(_TAG.sub(" ", html.unescape(text))).rstrip(" .:?!*")


def normal_name(text: str) -> str:
    """Return a column name without spaces, dots, dashes and underscores, as `normal`.

    Examples
    --------
    >>> normal_name("Duration (in seconds)"), normal_name("Response_ID")
    ('duration(inseconds)', 'responseid')
    """
    return re.sub(r"[\s._-]+", "", normal(text))


def looks_like_answers(cells: Sequence[str]) -> bool:
    """Tell whether a header row holds what headers do not: numbers, addresses, ids.

    Examples
    --------
    >>> looks_like_answers(["team", "eng1", "Q2"])
    False
    >>> looks_like_answers(["Payroll", "5", "4", "ann@example.org"])
    True
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    return any(_ANSWER.fullmatch(cell) for cell in filled)


def word_set(*texts: str) -> frozenset[str]:
    """Return the words of texts as a set: a readable way to write long lists.

    Examples
    --------
    >>> sorted(word_set("start end", "today"))
    ['end', 'start', 'today']
    """
    return frozenset(word for text in texts for word in text.split())

"""Text made comparable: case, spacing, dashes, quotes and mark-up forgiven."""

import html
import re
import unicodedata
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’ʼ`´"), "'") | dict.fromkeys(map(ord, "“”„«»"), '"')
_TAG = re.compile(r"<[^<>]*>")
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

"""How mistakes in a definition are named: one path and one sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from culturekit.errors import did_you_mean

LONGEST = 40
MOST_LISTED = 12
TYPOGRAPHIC = (
    dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "‘’ʼ`´"), "'")
    | dict.fromkeys(map(ord, "“”„«»"), '"')
)


@dataclass(frozen=True)
class Problem:
    """A mistake that keeps a definition from loading.

    Parameters
    ----------
    path : str
        Where it is, as ``items.eng3.scale``, or ``line 4, column 7``.
    message : str
        What is wrong and what is allowed.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True)
class Finding:
    """Something that `check_instrument` found.

    Parameters
    ----------
    level : str
        ``error`` (the definition does not load) or ``warning`` (it does).
    path : str
        Where it is, as ``items.eng3.text.en``.
    message : str
        What was found.
    advice : str
        What to do about it; may be empty for an error.
    """

    level: Literal["error", "warning"]
    path: str
    message: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f"; {self.advice}" if self.advice else ""
        return f"{self.path}: {self.message}{advice}"


def quote(value: object) -> str:
    """Return a value from the file in quotes, on one line and not too long.

    Examples
    --------
    >>> quote("engagment"), quote("x" * 50)
    ("'engagment'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")
    """
    return f"'{shorten(value)}'"


def shorten(value: object) -> str:
    """Return a value from the file on one line, printable and not too long."""
    text = str(value)
    clean = "".join(c if c.isprintable() else " " for c in text[: LONGEST + 1])
    return clean if len(text) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def at(*keys: object) -> str:
    """Return the path of a place in the definition.

    Examples
    --------
    >>> at("items", "eng3", "scale"), at("items", "a.b")
    ('items.eng3.scale', "items.'a.b'")
    """
    shown = (shorten(key) for key in keys)
    return ".".join(
        f"'{key}'" if "." in key or not key.strip() else key for key in shown
    )


def listed(names: Iterable[object]) -> str:
    """Return names separated by commas, cut after a dozen."""
    all_names = [shorten(name) for name in names]
    more = len(all_names) - MOST_LISTED
    shown = ", ".join(all_names[:MOST_LISTED]) or "none"
    return f"{shown} and {more} more" if more > 0 else shown


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the sentence for a name that does not exist.

    Examples
    --------
    >>> unknown("scale", "engagment", ["engagement", "strain"])
    "no such scale 'engagment'; did you mean 'engagement'?"
    >>> unknown("scale", "x", ["engagement", "strain"])
    "no such scale 'x'; known: engagement, strain"
    """
    names = list(known)
    hint = did_you_mean(shorten(name), [shorten(other) for other in names])
    return f"no such {what} {quote(name)}{hint or f'; known: {listed(names)}'}"


def plain(text: str) -> str:
    """Return a text as labels are compared: case, spacing, dashes, quotes forgiven.

    Examples
    --------
    >>> plain("  Strongly   AGREE "), plain("Don’t know")
    ('strongly agree', "don't know")
    """
    folded = normalize("NFKC", text).translate(TYPOGRAPHIC)
    return " ".join(folded.split()).casefold()

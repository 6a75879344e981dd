"""Which way round are answers listed: from the lowest meaning to the highest, or not?

Told from the words, in seven languages: each label is placed on a line ("strongly
disagree" far left, "never" at nought, "very often" far right), and the places are read
in the order in which the labels are listed. What has no place tells nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from culturekit.instrument.problems import plain
from culturekit.instrument.vocabulary import (
    FAMILIES,
    INTENSITY,
    NEGATED,
    NEUTRAL,
    POLES,
    ladder_place,
)

Direction = Literal["up", "down", "mixed", "unknown"]
LONGEST = 200
_NUMBER = re.compile(r"(?<![\d.,])[-+]?\d+(?:[.,]\d+)?")
_NAMED = re.compile(r"(\D*?)[\s#.-]*\d+")
_ONLY_NUMBER = re.compile(r"[-+]?\d+")
_BELOW = re.compile(r"^(?:<|less than|under|below|up to|unter|weniger als|bis)\s*\d")
_ABOVE = re.compile(r"^(?:>|more than|over|above|über|mehr als|ab)\s*\d|\d\s*\+$")


@dataclass(frozen=True)
class Order:
    """How a list of answers is ordered.

    Parameters
    ----------
    direction : str
        ``up`` (lowest meaning first), ``down``, ``mixed`` (the words have an order, but
        are not listed in it) or ``unknown`` (the words do not say).
    family : str
        What the answers are about: ``agree``, ``freq``, ``satisfied``, ...; ``number``
        for numbers and ranges; empty where unknown.
    bipolar : bool
        Whether they run from less over the same to more.
    """

    direction: Direction
    family: str = ""
    bipolar: bool = False


def read_order(labels: Sequence[str]) -> Order:
    """Return which way round answers are listed.

    Parameters
    ----------
    labels : sequence of str
        The answers as listed, without "don't know" and the like.

    Returns
    -------
    Order
        ``unknown`` unless the first and the last label, or three of four, have a place.

    Examples
    --------
    >>> read_order(["Strongly agree", "Agree", "Neutral", "Disagree"])
    Order(direction='down', family='agree', bipolar=False)
    >>> read_order(["Nie", "Selten", "Oft", "Immer"]).direction
    'up'
    >>> read_order(["Oranges", "Apples"]).direction
    'unknown'
    """
    forms = [_form(label) for label in labels]
    if len(forms) < 2 or len(set(forms)) < len(forms):
        return Order("unknown")
    family, places = place_labels(labels)
    found = [place for place in places if place is not None]
    if not found and (inner := _numbers(forms[1:-1])):
        # "Certainly not", 1, 2, ..., "Certainly"
        return Order(_direction(inner), "number")
    ends = len(found) >= 2 and None not in (places[0], places[-1])
    most = len(found) >= 3 and 4 * len(found) >= 3 * len(forms)
    if not (ends or most) or len(set(found)) < 2:
        return Order("unknown")
    bipolar = family == "change" and len(forms) % 2 == 1
    return Order(_direction(found), family, bipolar)


def place_labels(labels: Sequence[str]) -> tuple[str, list[float | None]]:
    """Return what answers are about, and where each stands; None for no place.

    Parameters
    ----------
    labels : sequence of str
        Distinct answers, in any order.

    Examples
    --------
    >>> place_labels(["Very likely", "Unlikely", "Perhaps"])
    ('likely', [3.0, -2.5, None])
    """
    forms = [_form(label) for label in labels]
    if numbers := _numbers(forms):
        return "number", [*numbers]
    return _places(forms)


def _form(label: str) -> str:
    return plain(label[:LONGEST]).strip(" .:;!")


def _direction(places: Sequence[float]) -> Direction:
    pairs = list(pairwise(places))
    if all(a <= b for a, b in pairs):
        return "up"
    return "down" if all(a >= b for a, b in pairs) else "mixed"


def _numbers(forms: Sequence[str]) -> list[float]:
    """Return the first number of each label, nothing unless every label has one."""
    found = [_NUMBER.search(form) for form in forms]
    if not all(found):
        return []
    values = []
    for form, match in zip(forms, found, strict=True):
        value = float(match[0].replace(",", ".")) if match else 0.0
        value -= 0.5 * bool(_BELOW.match(form))
        values.append(value + 0.5 * bool(_ABOVE.search(form)))
    names = {match and match[1] for match in map(_NAMED.fullmatch, forms)}
    if len(names) == 1 and names not in ({""}, {None}):
        return []  # "Site 1", "Site 2"
    words = [_ONLY_NUMBER.sub("", form).strip(" -–()<>+.,%€$") for form in forms]
    # "Site 3 North": numbers inside names are no order; in ranges and units they are
    named = len(set(words)) > max(3, len(forms) // 2)
    return [] if named or len(set(values)) < 2 else values


def _places(forms: Sequence[str]) -> tuple[str, list[float | None]]:
    """Place all labels by the first family of words that knows most of them."""
    best: tuple[str, list[float | None]] = ("", [])
    count = 0
    for family in FAMILIES:
        places = [ladder_place(family, form) for form in forms]
        known = sum(place is not None for place in places)
        if known > count:
            best, count = (family, places), known
    places = [_polar_place(form) for form in forms]
    known = sum(place is not None for place in places)
    if known > count:
        return _pole_family(forms), places
    return best


def _polar_place(form: str) -> float | None:
    """Place a label by its pole (agree, disagree) and by how strongly it is said."""
    if any(word in form for word in NEUTRAL):
        return 0.0
    sign = _sign(form)
    if sign is None:
        return None
    strength = next((s for s, words in INTENSITY if _has(form, words)), 2.5)
    return sign * strength


def _sign(form: str) -> int | None:
    for _, low, high in POLES:
        if _has(form, low):
            return -1
        if _has(form, high):
            return -1 if _has(form, NEGATED) else 1
    return None


def _pole_family(forms: Sequence[str]) -> str:
    for family, low, high in POLES:
        if sum(_has(form, (*low, *high)) for form in forms) * 2 >= len(forms):
            return family
    return ""


def _has(form: str, words: Sequence[str]) -> bool:
    """Whether a label has one of the beginnings of words."""
    return _beginnings(tuple(words)).search(form) is not None


@lru_cache
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})")

"""Wordings that are hard to answer: two questions in one, negations, absolutes.

Words are known for English and German. Items in other languages are checked for their
length and for slashes only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from culturekit.instrument.model import Instrument
from culturekit.instrument.problems import Finding, at, plain, quote

MOST_WORDS = 20
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Words:
    """The words of one language that make a wording hard to answer."""

    joining: frozenset[str]
    negating: frozenset[str]
    negating_parts: tuple[str, ...]
    absolute: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split())


LANGUAGES = {
    "en": Words(
        joining=_words("and or"),
        negating=_words(
            "not no never none nobody nothing nowhere neither nor cannot without "
            "hardly barely scarcely"
        ),
        negating_parts=("n't", "n’t"),
        absolute=_words(
            "always every everyone everybody everything all only totally completely "
            "absolutely entirely obviously clearly surely undoubtedly"
        ),
    ),
    "de": Words(
        joining=_words("und oder sowie bzw beziehungsweise"),
        negating=_words(
            "nicht nie niemals niemand niemandem niemanden nichts nirgends weder noch "
            "ohne kaum kein keine keiner keinem keinen keines keinerlei"
        ),
        negating_parts=(),
        absolute=_words(
            "immer alle aller allen alles jeder jede jedem jeden jedes ausschließlich "
            "völlig vollkommen absolut offensichtlich zweifellos selbstverständlich"
        ),
    ),
}


def check_wording(instrument: Instrument) -> list[Finding]:
    """Return the items whose wording is hard to answer.

    Parameters
    ----------
    instrument : Instrument
        A definition that loads.

    Returns
    -------
    list of Finding
        Warnings, each with the words found and what to do.
    """
    found: list[Finding] = []
    for name, item in instrument.items.items():
        for language, text in item.text.items():
            path = at("items", name, "text", language)
            found.extend(wording_of(text, language, path))
    return [*found, *_same_wording(instrument)]


def wording_of(text: str, language: str, path: str) -> Iterator[Finding]:
    """Yield what makes one text hard to answer.

    Examples
    --------
    >>> print(*wording_of("I like my pay and my team.", "en", "items.a.text.en"))
    items.a.text.en: asks about two things at once ('and'); make it two items
    """
    words = [word.casefold() for word in WORD.findall(text)]
    known = LANGUAGES.get(language.partition("-")[0].casefold())
    joining = [*_among(words, known.joining if known else ())]
    joining += [sign for sign in ("/", "&") if sign in text]
    if joining:
        message = f"asks about two things at once ({_quoted(joining)})"
        yield Finding("warning", path, message, "make it two items")
    if known:
        negating = [*_among(words, known.negating)]
        negating += [w for w in words if w.endswith(known.negating_parts)]
        if negating:
            message = f"has a negation ({_quoted(negating)})"
            yield Finding("warning", path, message, "say what is, not what is not")
        if absolute := [*_among(words, known.absolute)]:
            message = f"has an absolute or leading word ({_quoted(absolute)})"
            yield Finding("warning", path, message, "leave it out or say how often")
    if len(words) > MOST_WORDS:
        message = f"is long ({len(words)} words)"
        yield Finding("warning", path, message, f"use at most {MOST_WORDS} words")


def _among(words: list[str], known: frozenset[str] | tuple[str, ...]) -> Iterator[str]:
    return (word for word in dict.fromkeys(words) if word in known)


def _quoted(words: list[str]) -> str:
    return ", ".join(quote(word) for word in dict.fromkeys(words))


def _same_wording(instrument: Instrument) -> Iterator[Finding]:
    first: dict[tuple[str, str], str] = {}
    for name, item in instrument.items.items():
        for language, text in item.text.items():
            other = first.setdefault((language, plain(text)), name)
            if other != name:
                path = at("items", name, "text", language)
                message = f"has the same wording as items.{at(other)}"
                advice = (
                    "files that show questions by their text cannot tell them apart"
                )
                yield Finding("warning", path, message, advice)

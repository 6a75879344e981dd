"""Text to codes: once for each distinct text of a column, never once a row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from culturekit.instrument import (
    DONT_KNOW,
    NOT_APPLICABLE,
    ResponseScale,
    Special,
)
from culturekit.intake.words import normal

SOUND, MISSING, UNKNOWN_LABEL, UNKNOWN_CODE, CONFLICT, UNKNOWN_PAIR = range(6)

# -99 is what Qualtrics writes for "seen but unanswered"; NA is what R writes
_MARKS = (
    "-99|na|nan|null|none|#n/a|#null!|-|--|.|(blank)|<na>|seen but unanswered|"
    "no answer|not answered|keine antwort"
)
MISSING_MARKS = frozenset(["", *_MARKS.split("|")])
STANDARD_DONT_KNOW = ("don't know", "dont know", "do not know", "i don't know", "dk")
STANDARD_NOT_APPLICABLE = ("not applicable", "n/a", "does not apply", "doesn't apply")

_MARK = re.compile(r"[,;|\n]")
_NUMBER = re.compile(r"([+-]?\d+)(?:[.,]0+)?")
_CODE_LABEL = re.compile(r"[(\[]?([+-]?\d+)(?:[)\]]\s*[-:=.]?|\s*[-:=.])\s*(\D.*)")
_CODE_SPACE_LABEL = re.compile(r"([+-]?\d+)\s+(\D.*)")
_LABEL_CODE = re.compile(r"(\D.*?)\s*[(\[]\s*([+-]?\d+)\s*[)\]]")


@dataclass(frozen=True, eq=False)
class Decoded:
    """Codes of a column's distinct texts.

    Parameters
    ----------
    codes : array of int, one a text
        The code where `kinds` is sound, else 0.
    kinds : array of int, one a text
        Sound, missing, unknown label, unknown code, label and code at odds, or a code
        beside a label that is not known.
    """

    codes: NDArray[np.int8]
    kinds: NDArray[np.int8]


class Lookup:
    """Every text that a response scale understands, by its normal form."""

    def __init__(self, scale: ResponseScale) -> None:
        self.codes = {code: code for code in scale.codes}
        self.has_labels = any(map(any, scale.labels.values()))
        self.labels: dict[str, int] = {}
        self._add_special(scale.not_applicable, NOT_APPLICABLE, STANDARD_NOT_APPLICABLE)
        self._add_special(scale.dont_know, DONT_KNOW, STANDARD_DONT_KNOW)
        for labels in scale.labels.values():
            self._add_labels(zip(labels, scale.codes, strict=False))
        for code, aliases in scale.aliases.items():
            self._add_labels((alias, int(code)) for alias in aliases)

    @cached_property
    def most_parts(self) -> int:
        """Into how many parts a mark between options could cut the longest label."""
        return 1 + max((len(_MARK.findall(text)) for text in self.labels), default=0)

    def _add_labels(self, pairs: Iterable[tuple[str, int]]) -> None:
        for label, code in pairs:
            if label.strip():
                self.labels[normal(label)] = code

    def _add_special(
        self, special: Special | None, code: int, standard: Sequence[str]
    ) -> None:
        if special is None:
            return
        self._add_labels((text, code) for text in standard)
        self._add_labels((text, code) for text in special.aliases)
        self._add_labels((text, code) for text in special.labels.values())
        self.codes |= dict.fromkeys(special.codes, code)

    def decode(self, text: str) -> tuple[int, int]:
        """Return the code of a text and its kind.

        Examples
        --------
        >>> scale = ResponseScale(id="s", codes=(1, 2), labels={"en": ("No", "Yes")})
        >>> lookup = Lookup(scale)
        >>> lookup.decode(" YES "), lookup.decode("2 - Yes"), lookup.decode("2,0")
        ((2, 0), (2, 0), (2, 0))
        """
        form = normal(text)
        if form in self.labels:
            return self.labels[form], SOUND
        if number := _NUMBER.fullmatch(form):
            code = int(number[1])
            if code in self.codes:
                return self.codes[code], SOUND
            return 0, MISSING if form in MISSING_MARKS else UNKNOWN_CODE
        if form in MISSING_MARKS:
            return 0, MISSING
        return self._decode_pair(form)

    def _decode_pair(self, form: str) -> tuple[int, int]:
        """Read "5 - Strongly agree" and "Strongly agree (5)"; both must agree."""
        if found := _CODE_LABEL.fullmatch(form):
            number, label = int(found[1]), found[2].strip()
        elif found := _LABEL_CODE.fullmatch(form):
            number, label = int(found[2]), found[1].strip()
        elif found := _CODE_SPACE_LABEL.fullmatch(form):
            number, label = int(found[1]), found[2].strip()
            if label not in self.labels:
                return 0, UNKNOWN_LABEL
        else:
            return 0, UNKNOWN_LABEL
        if number not in self.codes:
            return 0, UNKNOWN_CODE
        code = self.codes[number]
        if label in self.labels:
            return (code, SOUND) if self.labels[label] == code else (0, CONFLICT)
        # the number may count from the other end: without its label it is a guess
        return (0, UNKNOWN_PAIR) if self.has_labels else (code, SOUND)


def decode_texts(
    texts: Sequence[str], lookup: Lookup, labels: Mapping[str, str] | None = None
) -> Decoded:
    """Return the codes of the distinct texts of a column.

    Parameters
    ----------
    texts : sequence of str
        The distinct texts of a column.
    lookup : Lookup
        What the item's response scale understands.
    labels : mapping of str to str, optional
        What the file itself says that a text stands for. A label that the scale knows
        comes before the number, which may count from the other end.

    Returns
    -------
    Decoded
        One code and one kind a text.
    """
    labels = labels or {}
    pairs = [_labelled(text, lookup, labels) for text in texts]
    table = np.array(pairs, dtype=np.int16).reshape(-1, 2)
    return Decoded(table[:, 0].astype(np.int8), table[:, 1].astype(np.int8))


def _labelled(text: str, lookup: Lookup, labels: Mapping[str, str]) -> tuple[int, int]:
    label = labels.get(text.strip(), "")
    if label:
        code, kind = lookup.decode(label)
        if kind in {SOUND, MISSING}:
            return code, kind
    return lookup.decode(text)


def decode_ticks(text: str, lookup: Lookup) -> tuple[frozenset[int], int]:
    """Return the options ticked in one cell of a multi-select item.

    Parameters
    ----------
    text : str
        Labels or codes joined by commas, semicolons, bars or newlines; a label may
        hold such a mark itself: the longest label that fits is taken. Where none
        fits, codes or names joined by spaces.
    lookup : Lookup
        What the item's response scale understands.

    Returns
    -------
    codes : frozenset of int
        The ticked options.
    kind : int
        Sound, missing, or unknown label.

    Examples
    --------
    >>> labels = {"en": ("Pay, bonus", "Time")}
    >>> scale = ResponseScale(id="s", codes=(1, 2), labels=labels)
    >>> sorted(decode_ticks("Pay, bonus,Time", Lookup(scale))[0])
    [1, 2]
    """
    if normal(text) in MISSING_MARKS:
        return frozenset(), MISSING
    parts = _MARK.split(text)
    ticked: set[int] = set()
    kind = SOUND
    while parts:
        code, size = _longest_option(parts, lookup)
        if code is not None:
            ticked.add(code)
        elif parts[0].strip():  # Microsoft Forms ends every cell with a mark
            kind = UNKNOWN_LABEL
        parts = parts[size:]
    if not ticked and (named := _words(text, lookup)):
        return named, SOUND
    return frozenset(ticked), kind


def _words(text: str, lookup: Lookup) -> frozenset[int]:
    """Return the options named one a word, as KoBoToolbox and ODK join them."""
    found = [lookup.decode(word) for word in text.split()]
    sound = all(kind == SOUND for _, kind in found)
    return frozenset(code for code, _ in found) if sound else frozenset()


def _longest_option(parts: Sequence[str], lookup: Lookup) -> tuple[int | None, int]:
    """Return the option that the most of the first parts name, and how many parts."""
    for size in range(min(len(parts), lookup.most_parts), 0, -1):
        code, kind = lookup.decode(",".join(parts[:size]))
        if kind == SOUND:
            return code, size
    return None, 1

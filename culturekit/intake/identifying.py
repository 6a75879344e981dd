"""Cells that say who somebody is, whatever their header says."""

import re
from collections.abc import Sequence

MOST_CELLS = 1000  # of a column, spread over it, that are looked at
LONGEST = 120
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_FORMS = (
    _EMAIL,
    rf"[^@]{{1,60}}[<(\s]{_EMAIL}",
    r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?",
    r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){5,7}",
    # phone numbers: +49 170 5500, 0170 5500000, (555) 123-4567
    r"\+(?!\d+[.,]\d+$)(?=(?:\D*\d){8})\d[\d ()/.-]{6,20}",
    r"\(?0[1-9](?=(?:\D*\d){7})[\d ()/-]{6,16}\d",
    r"(?:1[ -])?(?:\(\d{3}\) ?|\d{3}[ -])\d{3}[ -]\d{4}",
    # a place on earth: latitude, longitude, and what devices add
    r"-?\d{1,2}\.\d{2,}[,; ] ?-?\d{1,3}\.\d{2,}(?:[,; ] ?-?\d+(?:\.\d+)?){0,2}",
    r"(?:https?://)?(?:[a-z]+\.)?(?:linkedin|xing|facebook|twitter|instagram|github)"
    r"\.com/\S+",
    r"@\w{2,30}",
)
_IDENTIFYING = re.compile("|".join(_FORMS))


def identifies(texts: Sequence[str]) -> bool:
    """Tell whether most texts are addresses, phone numbers, places or profiles.

    Parameters
    ----------
    texts : sequence of str
        The distinct texts of a column; blank ones are passed over.

    Examples
    --------
    >>> identifies(["ann@example.org", "ben@example.org", ""])
    True
    >>> identifies(["+49 170 5500000", "0170 5500037"]), identifies(["01.02.2026"])
    (True, False)
    """
    filled = [text for text in texts if text.strip()]
    asked = filled[:: max(1, len(filled) // MOST_CELLS)]
    hits = sum(map(_is_identifying, asked))
    return bool(asked) and hits > len(asked) / 2


def _is_identifying(text: str) -> bool:
    plain = text.strip().lower()
    return len(plain) <= LONGEST and _IDENTIFYING.fullmatch(plain) is not None

"""LimeSurvey's relevance: "this answer to that question", and no more."""

import re

from culturekit.instrument.importing.asked import Shown

_PART = re.compile(
    r"\(*\s*(\w+)(?:\.(?:NAOK|code|value|valueNAOK))?\s*==\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|(-?\w+))\s*\)*"
)
_OR = re.compile(r"\s+or\s+|\s*\|\|\s*", re.IGNORECASE)
ALWAYS = ("", "1", "(1)")


def read_relevance(*equations: str) -> Shown | str | None:
    """Return who is asked: a condition, why it is none, or None for everybody.

    Parameters
    ----------
    equations : str
        Those of the group and of the question.

    Examples
    --------
    >>> read_relevance("1", '((A1.NAOK == "Y" or A1.NAOK == "U"))')
    Shown(name='A1', codes=('Y', 'U'))
    >>> read_relevance("1", "count(A1) > 2")
    'count(A1) > 2'
    """
    given = [text for text in map(str.strip, equations) if text not in ALWAYS]
    if not given:
        return None
    if len(set(given)) > 1:
        return " and ".join(given)
    parts = [_PART.fullmatch(part.strip()) for part in _OR.split(given[0])]
    found = [part for part in parts if part]
    if len(found) < len(parts) or len({part[1] for part in found}) > 1:
        return given[0]
    codes = [next(x for x in part.groups()[1:] if x is not None) for part in found]
    return Shown(found[0][1], tuple(dict.fromkeys(codes)))


def condition(code: str, method: str, value: str) -> Shown | str:
    """Return a condition of the older kind, a row of the table ``conditions``."""
    if method.strip() == "==":
        return Shown(code, (value,))
    return f"{code} {method} {value}"

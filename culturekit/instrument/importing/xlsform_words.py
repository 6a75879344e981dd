"""What the cells of an XLSForm say: languages of columns, conditions, limits."""

import re
from collections.abc import Mapping, Sequence

from culturekit.instrument.importing.asked import Shown
from culturekit.instrument.importing.shapes import number

_LABEL = re.compile(r"(label)\s*::?\s*(.+)", re.IGNORECASE)
_CODE = re.compile(r"(.*)\(([A-Za-z]{2,3}(?:[-_]\w{2,8})?)\)\s*")
_NAMES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "dutch": "nl",
    "nederlands": "nl",
    "portuguese": "pt",
    "português": "pt",
    "arabic": "ar",
    "polish": "pl",
    "turkish": "tr",
    "ukrainian": "uk",
    "russian": "ru",
    "chinese": "zh",
    "swahili": "sw",
}
_SELECTED = re.compile(r"selected\(\s*\$\{([^}]+)\}\s*,\s*['\"]([^'\"]*)['\"]\s*\)")
_EQUAL = re.compile(r"\$\{([^}]+)\}\s*=\s*(?:['\"]([^'\"]*)['\"]|(-?[\w.]+))")
_AT_LEAST = re.compile(r"\.\s*(>=|>)\s*(-?\d+(?:\.\d+)?)")
_AT_MOST = re.compile(r"\.\s*(<=|<)\s*(-?\d+(?:\.\d+)?)")
_PARAMETER = re.compile(r"(start|end)\s*=\s*(-?\d+(?:\.\d+)?)")


def language_of(name: str) -> str:
    """Return a language as definitions write it.

    Examples
    --------
    >>> language_of("English (en)"), language_of("Deutsch"), language_of("Tok Pisin")
    ('en', 'de', 'tok_pisin')
    """
    if found := _CODE.fullmatch(name.strip()):
        return found[2].replace("_", "-")
    plain = name.strip().casefold()
    return _NAMES.get(plain, re.sub(r"\W+", "_", plain).strip("_") or "en")


class Columns:
    """Which columns of a sheet hold a text, and in which language.

    Parameters
    ----------
    headers : sequence of str
        Of all sheets.
    default : str
        The default language of the form, as it is written in headers.
    """

    def __init__(self, headers: Sequence[str], default: str) -> None:
        found = [match[2] for h in headers if (match := _LABEL.fullmatch(h.strip()))]
        named = list(dict.fromkeys(language_of(name) for name in found))
        bare = any(header.strip().lower() == "label" for header in headers)
        first = language_of(default) if default.strip() else ""
        if bare and not first:
            first = "en" if "en" not in named else named[0]
        order = [x for x in (first, *named) if x and (x in named or bare or not named)]
        self.languages = tuple(dict.fromkeys(order)) or ("en",)

    def texts(self, line: Mapping[str, str], key: str) -> dict[str, str]:
        """Return a text per language; a column without a language is the first."""
        found: dict[str, str] = {}
        for header, cell in line.items():
            match = _LABEL.fullmatch(header.strip())
            if match and match[1].lower() == key and cell:
                found[language_of(match[2])] = cell
            elif header.strip().lower() == key and cell:
                found.setdefault(self.languages[0], cell)
        return found


def read_relevant(*conditions: str) -> Shown | str | None:
    """Return who is asked: a condition, why it is none, or None for everybody.

    Examples
    --------
    >>> read_relevant("", "${stay} = 'leave' or ${stay} = 'move'")
    Shown(name='stay', codes=('leave', 'move'))
    >>> read_relevant("${age} > 18")
    '${age} > 18'
    """
    given = [text.strip() for text in conditions if text.strip()]
    if not given:
        return None
    if len(set(given)) > 1:
        return " and ".join(given)
    parts = re.split(
        r"\s+or\s+", given[0].strip("() ") if "selected" not in given[0] else given[0]
    )
    codes, names = [], set()
    for part in parts:
        found = _SELECTED.fullmatch(part.strip()) or _EQUAL.fullmatch(part.strip())
        if not found:
            return given[0]
        names.add(found[1].strip())
        codes.append(next(x for x in found.groups()[1:] if x is not None))
    if len(names) > 1:
        return given[0]
    return Shown(names.pop(), tuple(dict.fromkeys(codes)))


def read_limits(constraint: str, parameters: str) -> tuple[float, float]:
    """Return the range of a number, empty where the form does not say both ends.

    Examples
    --------
    >>> read_limits(". >= 18 and . < 100", ""), read_limits("", "start=0 end=10 step=1")
    ((18.0, 100.0), (0.0, 10.0))
    >>> read_limits(". > 0", "")
    (0.0, 0.0)
    """
    ends = dict(_PARAMETER.findall(parameters))
    if len(ends) == 2:
        return number(ends["start"], 0), number(ends["end"], 0)
    low, high = _AT_LEAST.search(constraint), _AT_MOST.search(constraint)
    if not (low and high) or " or " in constraint:
        return 0.0, 0.0
    return number(low[2], 0), number(high[2], 0)

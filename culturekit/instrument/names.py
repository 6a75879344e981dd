"""Mistakes in names: not usable as one, or standing for two things."""

import keyword
import re
from collections.abc import Iterator

from culturekit.instrument.building import Draft
from culturekit.instrument.problems import Problem, at, plain, quote

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z", re.ASCII)
# columns of the tables that results put beside an attribute's own column
RESULT_COLUMNS = """
    group scale item option domain term invited n n_asked response_rate mean sd index
    estimate std_error statistic p_value p_adjusted df conf_low conf_high
    favourable favourable_low favourable_high favourable_people neutral unfavourable
    less same more dont_know not_applicable percent shrunken shrunken_low shrunken_high
    reliability differs hidden why
"""


def check_names(draft: Draft) -> list[Problem]:
    """Return names that cannot be one, or that stand for two things."""
    return [*_identifiers(draft), *_clashes(draft), *_columns(draft)]


def _identifiers(draft: Draft) -> Iterator[Problem]:
    if draft.head and not is_identifier(draft.head.id):
        yield Problem("survey.id", _sentence(draft.head.id))
    for section, names in draft.names.items():
        path = "roles.domains" if section == "domains" else section
        for name in names:
            if not is_identifier(name):
                yield Problem(f"{path}.{at(name)}", _sentence(name))


def is_identifier(name: str) -> bool:
    """Return whether a name can be a column, an argument and a word in a formula.

    Examples
    --------
    >>> is_identifier("eng1"), is_identifier("1st"), is_identifier("class")
    (True, False, False)
    """
    return bool(IDENTIFIER.match(name)) and not keyword.iskeyword(name)


def _sentence(name: str) -> str:
    if keyword.iskeyword(name):
        return f"{quote(name)} is a word of the language Python; choose another name"
    allowed = "a letter, then letters, digits and underscores"
    return f"{quote(name)} is not a plain name; allowed: {allowed}"


def _clashes(draft: Draft) -> Iterator[Problem]:
    items, scales = draft.names["items"], draft.names["scales"]
    for name in draft.names["attributes"]:
        path, choose = at("attributes", name), "choose another name"
        if name in items or name in scales:
            kind = "an item" if name in items else "a scale"
            yield Problem(path, f"{quote(name)} is also the name of {kind}; {choose}")
        if name in RESULT_COLUMNS.split():
            yield Problem(path, f"{quote(name)} is a column of every result; {choose}")
    for name in items:
        if name in scales and draft.members(name) != (name,):
            message = f"{quote(name)} is also the name of a scale with other items"
            yield Problem(at("items", name), message)


def _columns(draft: Draft) -> Iterator[Problem]:
    owner: dict[str, tuple[str, str]] = {}
    for section in ("items", "attributes", "open_questions"):
        for name, part in getattr(draft, section).items():
            mine = (section, name)
            for column in (name, *part.columns):
                first = owner.setdefault(plain(column), mine)
                # an attribute named like an item is already named above
                if first != mine and first[1] != name:
                    path = at(section, name) + ("" if column == name else ".columns")
                    message = f"{quote(column)} already stands for {at(*first)}"
                    yield Problem(path, message)

"""From the tables of a TOML file to the fields of the models.

Expands what a definition may write in short (a plain text for a table of languages,
`like` for a response scale much like another one) and copies everything else as it is,
right or wrong: judging is done elsewhere.
"""

from collections.abc import Callable
from typing import Any

from culturekit.instrument.problems import Problem, at, unknown

Table = dict[str, Any]
# sections that hold one table a part, named by the part's id
PARTS = (
    "response_scales",
    "scales",
    "items",
    "attributes",
    "modules",
    "open_questions",
)
LIKE_KEYS = ("codes", "labels", "aliases")


def languages_of(raw: Table) -> tuple[str, ...]:
    """Return the languages a definition names, English if none, nothing if unusable."""
    survey = raw.get("survey")
    named = survey.get("languages", ["en"]) if isinstance(survey, dict) else ["en"]
    usable = isinstance(named, list) and all(isinstance(x, str) for x in named)
    return tuple(dict.fromkeys(named)) if usable else ()


def shape(section: str, part: Table, language: str) -> Table:
    """Return one part with its short forms expanded and its lists made tuples."""
    expand = EXPANSIONS.get(section)
    expanded = expand(dict(part), language) if expand else dict(part)
    tuples: Table = _tuples(expanded)
    return tuples


def _tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _in_language(part: Table, key: str, language: str) -> None:
    if isinstance(part.get(key), (str, list)):
        part[key] = {language: part[key]}


def _texts(part: Table, language: str) -> Table:
    for key in ("text", "intro"):
        # a list of texts is a mistake, and stays one
        if isinstance(part.get(key), str):
            _in_language(part, key, language)
    return part


def _response_scale(part: Table, language: str) -> Table:
    _in_language(part, "labels", language)
    if isinstance(part.get("aliases"), dict):
        part["aliases"] = {_code(k): v for k, v in part["aliases"].items()}
    for key in ("dont_know", "not_applicable"):
        part[key] = _special(part[key], language) if key in part else None
    return part


def _special(value: Any, language: str) -> Any:
    if isinstance(value, str):
        return {"labels": {language: value}}
    if isinstance(value, dict) and isinstance(value.get("labels"), str):
        return {**value, "labels": {language: value["labels"]}}
    return value


def _code(key: str) -> str:
    try:
        return str(int(key))
    except ValueError:
        return key


EXPANSIONS: dict[str, Callable[[Table, str], Table]] = {
    "survey": _texts,
    "items": _texts,
    "scales": _texts,
    "modules": _texts,
    "open_questions": _texts,
    "response_scales": _response_scale,
}


def borrow(tables: Table) -> tuple[Table, list[Problem]]:
    """Give response scales with `like` the options of the scale they name.

    Parameters
    ----------
    tables : dict
        The tables of ``[response_scales.X]``, by id.

    Returns
    -------
    tables : dict
        The same without the key `like`; own keys win over borrowed ones.
    problems : list of Problem
        A `like` that names no response scale, or one that itself borrows.
    """
    found: list[Problem] = []
    borrowed: Table = {}
    for name, table in tables.items():
        borrowed[name] = table
        if isinstance(table, dict) and "like" in table:
            own = {key: value for key, value in table.items() if key != "like"}
            source, problem = _source(name, table["like"], tables)
            found.extend(problem)
            borrowed[name] = source | own
    return borrowed, found


def _source(name: str, like: Any, tables: Table) -> tuple[Table, list[Problem]]:
    path = at("response_scales", name, "like")
    if not isinstance(like, str):
        return {}, [Problem(path, "must be the name of a response scale, as a text")]
    source = tables.get(like)
    if not isinstance(source, dict):
        others = [other for other in tables if other != name]
        return {}, [Problem(path, unknown("response scale", like, others))]
    if "like" in source:
        message = "must name a response scale that has its own codes, not another like"
        return {}, [Problem(path, message)]
    return {key: source[key] for key in LIKE_KEYS if key in source}, []

"""From shaped tables to models, every mistake of shape named by its path."""

from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import Field, ValidationError

from culturekit.errors import did_you_mean
from culturekit.instrument.model import (
    Attribute,
    Item,
    Module,
    OpenQuestion,
    Part,
    Promise,
    ResponseScale,
    Roles,
    Scale,
    Text,
)
from culturekit.instrument.problems import Problem, at, listed, quote, shorten, unknown
from culturekit.instrument.shaping import PARTS, Table, borrow, languages_of, shape


class Head(Part):
    """The table ``[survey]``."""

    id: str
    title: str
    version: str = "1"
    languages: tuple[str, ...] = ("en",)
    intro: Text = Field(default_factory=dict)
    primary: tuple[str, ...] = ()


class Forms(Part):
    """The table ``[forms]``: scale ids in order, per form."""

    forms: dict[str, tuple[str, ...]] = Field(default_factory=dict)


@dataclass
class Draft:
    """The parts of a definition, as far as they have the right shape.

    Parameters
    ----------
    names : dict of str to tuple of str
        Per section the ids that the file has, also of parts whose shape is wrong: a
        reference to such a part is not a second mistake. `domains` are those of the
        roles.
    scale_of : dict of str to str
        Per item the scale it names, also of items whose shape is wrong.
    languages : tuple of str
        The languages every text must have; empty where the file does not say it well.
    """

    names: dict[str, tuple[str, ...]]
    scale_of: dict[str, str]
    languages: tuple[str, ...]
    head: Head | None = None
    promise: Promise | None = None
    roles: Roles | None = None
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    response_scales: dict[str, ResponseScale] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    open_questions: dict[str, OpenQuestion] = field(default_factory=dict)

    def members(self, scale: str) -> tuple[str, ...]:
        """Return the items that name this scale, in the order of the file."""
        return tuple(item for item, named in self.scale_of.items() if named == scale)


MODELS: dict[str, type[Part]] = {
    "response_scales": ResponseScale,
    "scales": Scale,
    "items": Item,
    "attributes": Attribute,
    "modules": Module,
    "open_questions": OpenQuestion,
}
SINGLE: dict[str, type[Part]] = {"survey": Head, "promise": Promise, "roles": Roles}
SECTIONS = ("survey", "promise", "roles", "forms", *PARTS)
NEEDED = ("survey", "response_scales", "scales", "items")
OWN_SENTENCE = {
    "numeric": "must be two numbers, [low, high]",
    "missing": "must be 'two_thirds', 'half', 'all', 'any' or a fraction above 0 and "
    "up to 1",
}
# a part without one of these says too little about itself to be looked at further
KEYSTONES = {"codes", "numeric", "bipolar", "nominal", "side", "leaving_item"}
TYPES = {
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}
KINDS = {
    bool: "true or false",
    str: "a text",
    int: "a number",
    float: "a number",
    tuple: "a list",
    dict: "a table",
}
P = TypeVar("P", bound=Part)


def build(raw: Table) -> tuple[Draft, list[Problem]]:
    """Return the parts of a definition that have the right shape, and what has not.

    Parameters
    ----------
    raw : dict
        The TOML document.

    Returns
    -------
    draft : Draft
        What could be built, without the keys that are wrong.
    problems : list of Problem
        Unknown and missing keys, wrong types, values that are not allowed.
    """
    tables, problems = _sections(raw)
    languages = languages_of(raw)
    draft = Draft(_names(tables), _scale_of(tables["items"]), languages)
    first = languages[0] if languages else "en"
    for section, model in SINGLE.items():
        if section in tables:
            part = shape(section, tables[section], first)
            built, found = _validate(model, part, section)
            problems.extend(found)
            setattr(draft, "head" if section == "survey" else section, built)
    forms, found = _validate(Forms, shape("forms", {"forms": tables["forms"]}, ""), "")
    draft.forms = forms.forms if forms else {}
    problems.extend(found)
    for section, model in MODELS.items():
        parts, found = _parts(section, model, tables[section], first)
        setattr(draft, section, parts)
        problems.extend(found)
    return draft, problems


def _names(tables: Table) -> dict[str, tuple[str, ...]]:
    names = {section: tuple(tables[section]) for section in (*PARTS, "forms")}
    domains = tables.get("roles", {}).get("domains")
    names["domains"] = tuple(domains) if isinstance(domains, dict) else ()
    return names


def _scale_of(items: Table) -> dict[str, str]:
    named = {n: t.get("scale") for n, t in items.items() if isinstance(t, dict)}
    return {name: scale for name, scale in named.items() if isinstance(scale, str)}


def _sections(raw: Table) -> tuple[Table, list[Problem]]:
    found: list[Problem] = []
    for name in raw:
        if name not in SECTIONS:
            hint = (
                did_you_mean(shorten(name), SECTIONS) or f"; known: {listed(SECTIONS)}"
            )
            found.append(Problem(at(name), f"no such section {quote(name)}{hint}"))
        elif not isinstance(raw[name], dict):
            found.append(Problem(name, f"must be a table, written as [{name}]"))
    for name in NEEDED:
        if name not in raw:
            header = name if name == "survey" else f"{name}.<id>"
            found.append(Problem(name, f"is missing; write it as [{header}]"))
    tables = {k: v for k, v in raw.items() if k in SECTIONS and isinstance(v, dict)}
    options, borrowing = borrow(tables.get("response_scales", {}))
    empty: Table = {section: {} for section in (*PARTS, "forms")}
    return {**empty, **tables, "response_scales": options}, [*found, *borrowing]


def _parts(
    section: str, model: type[P], tables: Table, language: str
) -> tuple[dict[str, P], list[Problem]]:
    parts: dict[str, P] = {}
    found: list[Problem] = []
    for name, table in tables.items():
        path = at(section, name)
        if not isinstance(table, dict):
            keys = listed(_keys(model))
            found.append(Problem(path, f"must be a table with the keys {keys}"))
            continue
        if "id" in table:
            message = "no such key 'id'; the name of the table is the id"
            found.append(Problem(at(section, name, "id"), message))
        shaped = {**shape(section, table, language), "id": name}
        part, problems = _validate(model, shaped, path)
        found.extend(problems)
        if part is not None:
            parts[name] = part
    return parts, found


def _validate(
    model: type[P], values: Table, path: str
) -> tuple[P | None, list[Problem]]:
    try:
        return model.model_validate(values, strict=True), []
    except ValidationError as error:
        return _salvage(error, model, values), _translate(error, model, path)


def _salvage(error: ValidationError, model: type[P], values: Table) -> P | None:
    """Build the rest of a part, so that its other mistakes are found as well."""
    bad = {str(detail["loc"][0]) for detail in error.errors(include_url=False)}
    if bad & KEYSTONES:
        return None
    blank: Table = {key: _blank(model, key) for key in _required(model)}
    kept = {key: value for key, value in values.items() if key not in bad}
    return model.model_validate({**blank, **kept}, strict=True)


def _blank(model: type[Part], key: str) -> Any:
    return {} if model.model_fields[key].annotation == Text else ""


def _translate(error: ValidationError, model: type[Part], path: str) -> list[Problem]:
    found: dict[Problem, None] = {}
    for detail in error.errors(include_url=False):
        loc = detail["loc"]
        if loc and loc[0] in OWN_SENTENCE:
            problem = Problem(at_path(path, loc[:1]), OWN_SENTENCE[str(loc[0])])
        else:
            problem = Problem(at_path(path, loc), _sentence(detail, model))
        found[problem] = None
    return list(found)


def at_path(path: str, loc: tuple[int | str, ...]) -> str:
    """Return the path of a place inside a part."""
    inside = at(*loc)
    return f"{path}.{inside}" if path and inside else path or inside


def _sentence(detail: Any, model: type[Part]) -> str:
    kind, loc, value = detail["type"], detail["loc"], detail["input"]
    if kind == "extra_forbidden":
        keys = _keys(_owner(model, loc[:-1]))
        return unknown("key", str(loc[-1]), keys)
    if kind == "missing":
        required = _required(_owner(model, loc[:-1]))
        return f"is missing; required here: {listed(required)}"
    if kind == "literal_error":
        allowed = _choices(model, str(loc[-1]))
        hint = did_you_mean(shorten(value), allowed) if isinstance(value, str) else ""
        shown = " or ".join(quote(choice) for choice in allowed)
        return f"must be {shown}, not {_shown(value)}{hint}"
    if kind in TYPES:
        return f"{TYPES[kind]}, not {_shown(value)}"
    return f"cannot be used ({shorten(detail['msg'])})"


def _shown(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return quote(value)
    return next((k for t, k in KINDS.items() if isinstance(value, t)), "this value")


def _keys(model: type[Part]) -> list[str]:
    return [name for name in model.model_fields if name != "id" or model is Head]


def _required(model: type[Part]) -> list[str]:
    return [name for name in _keys(model) if model.model_fields[name].is_required()]


def _owner(model: type[Part], loc: tuple[int | str, ...]) -> type[Part]:
    for key in loc:
        annotation = model.model_fields[str(key)].annotation
        options = (annotation, *get_args(annotation))
        inner = [o for o in options if isinstance(o, type) and issubclass(o, Part)]
        model = inner[0] if inner else model
    return model


def _choices(model: type[Part], key: str) -> list[str]:
    return [str(choice) for choice in get_args(model.model_fields[key].annotation)]

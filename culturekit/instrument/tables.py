"""From an `Instrument` back to the tables of a definition file, nothing said twice."""

from typing import Any

from culturekit.instrument.model import Attribute, Instrument, Item, Part, Scale

Table = dict[str, Any]

# keys that come first in a part; the others follow in the order of the model
FIRST: dict[str, tuple[str, ...]] = {
    "response_scales": ("codes", "numeric", "bipolar", "nominal"),
    "items": ("scale", "response_scale"),
    "scales": ("title", "high", "direction", "kind", "referent", "composition"),
}
LAST: dict[str, tuple[str, ...]] = {
    "items": ("text", "columns"),
    "scales": ("intro",),
}
BY_LANGUAGE = ("text", "intro", "labels")


def tables_of(instrument: Instrument) -> Table:
    """Return the tables of a definition file that gives this instrument.

    Parameters
    ----------
    instrument : Instrument
        A definition.

    Returns
    -------
    dict
        Sections of plain dicts, lists, texts and numbers. Left out is what the format
        takes for granted: defaults, the items of a scale that name it in the same
        order, the module that an item has from its scale. A survey in one language
        has plain texts.

    Examples
    --------
    >>> from culturekit.instrument import load_instrument
    >>> tables_of(load_instrument("culture_health"))["items"]["eng1"]["text"]["en"]
    'I look forward to my working day.'
    """
    head = _plain(instrument, instrument)
    survey = {key: head[key] for key in ("id", "title")}
    survey["version"] = instrument.version
    survey["languages"] = list(instrument.languages)
    survey |= {key: head[key] for key in ("primary", "intro") if key in head}
    tables: Table = {"survey": survey}
    for section in ("promise", "forms", "roles"):
        if section in head:
            tables[section] = head[section]
    for section in (
        "attributes",
        "modules",
        "response_scales",
        "scales",
        "items",
        "open_questions",
    ):
        parts: dict[str, Part] = getattr(instrument, section)
        if parts or section in {"response_scales", "scales", "items"}:
            made = {
                name: _part(section, part, instrument) for name, part in parts.items()
            }
            tables[section] = made
    return tables


def _part(section: str, part: Part, instrument: Instrument) -> Table:
    table = _plain(part, instrument)
    table.pop("id")
    scale = instrument.scales.get(part.scale) if isinstance(part, Item) else None
    if scale and table.get("module") == scale.module:
        table.pop("module", None)
    if isinstance(part, Scale) and part.items == _members(part.id, instrument):
        table.pop("items", None)
    first, last = FIRST.get(section, ()), LAST.get(section, ())
    keys = [*first, *(key for key in table if key not in (*first, *last)), *last]
    return {key: table[key] for key in keys if key in table}


def _members(scale: str, instrument: Instrument) -> tuple[str, ...]:
    return tuple(n for n, item in instrument.items.items() if item.scale == scale)


def _plain(part: Part, instrument: Instrument) -> Table:
    """Return what differs from the defaults, as TOML has it."""
    parts = {"items", "scales", "response_scales", "attributes", "modules"}
    leave = parts | {"open_questions"} if isinstance(part, Instrument) else set()
    table: Table = part.model_dump(mode="json", exclude_defaults=True, exclude=leave)
    # the labels of an attribute are those of its values, not one a language
    return table if isinstance(part, Attribute) else _shortened(table, instrument)


def _shortened(table: Table, instrument: Instrument) -> Table:
    """Write a text instead of a table of one language, where there is one only."""
    only = [instrument.language] if len(instrument.languages) == 1 else None
    for key, value in table.items():
        if isinstance(value, dict) and key in BY_LANGUAGE and list(value) == only:
            table[key] = value[instrument.language]
        elif isinstance(value, dict):
            inner = _shortened(value, instrument)
            label = inner.get("labels")
            special = key in {"dont_know", "not_applicable"}
            table[key] = label if special and inner == {"labels": label} else inner
    return table

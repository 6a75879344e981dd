"""Which column holds which item: stated, exact, close, or a problem.

An item is found by the mapping that was handed in, then by its id, by the names its
definition lists, by the platform's import id, by its question text, and last by a text
that is nearly the same. What was found close is used and told; nothing is found by a
guess that nobody sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from culturekit.errors import did_you_mean
from culturekit.instrument import Instrument, Item
from culturekit.intake.attributes import personal_problem
from culturekit.intake.finding import Finder, Found
from culturekit.intake.layout import Layout
from culturekit.intake.mapping import ColumnMapping, check_mapping
from culturekit.intake.words import normal
from culturekit.problems import Cause, Problems


@dataclass(frozen=True)
class Matched:
    """Columns by what they hold.

    Parameters
    ----------
    items : mapping of str to tuple of int
        Item id to its column; several for a multi-select item spread over columns.
    options : mapping of str to tuple of str
        For items spread over columns: which option each column ticks.
    attributes : mapping of str to int
        Attribute id to its column.
    absent : tuple of str
        Items that have no column.
    unknown : tuple of int
        Columns that hold neither.
    how : mapping of str to str
        Item or attribute to how its column was found: ``given``, ``id``, ``name``,
        ``import id``, ``question text``, or ``close (0.93)``.
    labels : mapping of int to mapping of str to str
        Per column what the file says that its values stand for.
    """

    items: Mapping[str, tuple[int, ...]]
    attributes: Mapping[str, int]
    absent: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    how: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


def match_columns(
    layout: Layout,
    instrument: Instrument,
    problems: Problems,
    mapping: ColumnMapping | None = None,
) -> Matched:
    """Find the column of every item and attribute, and report what is missing.

    Parameters
    ----------
    layout : Layout
        The file's header.
    instrument : Instrument
        What was asked.
    problems : Problems
        Receives missing, ambiguous and nearly matching columns.
    mapping : ColumnMapping, optional
        Columns that somebody has stated; they come before everything else.

    Returns
    -------
    Matched
        Columns by item and attribute.
    """
    given = check_mapping(mapping, layout, instrument)
    finder = Finder(layout, instrument)
    how: dict[str, str] = {}
    attributes = _attributes(finder, instrument, problems, given.attributes)
    claims = {
        item.id: _claim(finder, item, given) for item in instrument.items.values()
    }
    taken = {*attributes.values(), *(i for c in claims.values() for i in c.columns)}
    for item in instrument.items.values():
        if not claims[item.id].columns:
            claims[item.id] = finder.close(item, taken)
    items = _settled(claims, layout, problems)
    options = {name: claims[name].options for name in items if claims[name].options}
    how |= {name: claims[name].how for name in items}
    for name, position in attributes.items():
        by_id = normal(layout.names[position]) == normal(name)
        stated = name in given.attributes
        how[name] = "given" if stated else "id" if by_id else "name"
    absent = tuple(name for name, claim in claims.items() if not claim.columns)
    _report_absent(absent, instrument, finder, problems)
    _report_close(items, claims, layout, problems)
    if finder.open_columns:
        names = ", ".join(layout.named(i) for i in sorted(finder.open_columns))
        problems.note(f"open questions whose answers were not read: {names}")
    unknown = finder.unknown(items, attributes)
    return Matched(items, attributes, absent, unknown, options, how, layout.labels)


def _claim(finder: Finder, item: Item, given: ColumnMapping) -> Found:
    if item.id in given.items:
        return Found(tuple(given.items[item.id]), "given")
    if item.multiple and (spread := finder.spread(item)).columns:
        return spread
    return finder.find(item)


def _report_close(
    items: Mapping[str, tuple[int, ...]],
    claims: Mapping[str, Found],
    layout: Layout,
    problems: Problems,
) -> None:
    for name in items:
        if not claims[name].how.startswith("close"):
            continue
        column = layout.named(claims[name].columns[0])
        cause = Cause(
            "close_match",
            f"the text of item '{name}' is nearly that of this column, and it was "
            f"taken: {claims[name].how}",
            "the item's own question text, its id, or a name that is listed",
            f"if it is right, list the column under items.{name}.columns or save the "
            "mapping; if it is wrong, state the right column in a mapping",
        )
        problems.add(cause, column=column)


def _attributes(
    finder: Finder,
    instrument: Instrument,
    problems: Problems,
    given: Mapping[str, tuple[int, ...]],
) -> dict[str, int]:
    attributes: dict[str, int] = {}
    for attribute in instrument.attributes.values():
        found = [*given.get(attribute.id, ())] or finder.attribute(attribute)
        if len(found) > 1:
            problems.add(
                _ambiguous("attribute", attribute.id, found, finder.layout),
                column=attribute.id,
            )
        elif found and finder.identifies(found[0]) and not attribute.personal:
            problems.add(personal_problem(attribute.id), column=attribute.id)
        elif found:
            attributes[attribute.id] = found[0]
    return attributes


def _settled(
    claims: Mapping[str, Found], layout: Layout, problems: Problems
) -> dict[str, tuple[int, ...]]:
    """Keep the items with one column to themselves; report the others."""
    counts: dict[int, int] = {}
    for claim in claims.values():
        for position in claim.columns:
            counts[position] = counts.get(position, 0) + 1
    items: dict[str, tuple[int, ...]] = {}
    for name, claim in claims.items():
        found = list(claim.columns)
        shared = any(counts[position] > 1 for position in found)
        if shared or (len(found) > 1 and not claim.options):
            problems.add(_ambiguous("item", name, found, layout), column=name)
        elif found:
            items[name] = claim.columns
    return items


def _ambiguous(kind: str, name: str, found: list[int], layout: Layout) -> Cause:
    where = ", ".join(f"{layout.named(i)} (column {i + 1})" for i in found)
    return Cause(
        f"ambiguous_{kind}",
        f"{kind} '{name}' cannot be told apart in the columns {where}; it is left out",
        "one column for it alone",
        f"rename or delete the other column, or list the right name under "
        f"{kind}s.{name}.columns",
    )


def _report_absent(
    absent: tuple[str, ...],
    instrument: Instrument,
    finder: Finder,
    problems: Problems,
) -> None:
    left_out = _modules_not_asked(absent, instrument)
    for name in absent:
        if instrument.items[name].module in left_out:
            continue
        problems.add(_missing(instrument.items[name], finder), column=name)
    for module in sorted(left_out):
        problems.note(f"module '{module}' was not asked in this file")


def _missing(item: Item, finder: Finder) -> Cause:
    candidates = finder.candidates(item)
    near = f"; nearest: {', '.join(candidates)}" if candidates else ""
    # a column that is another item's by its id is not meant
    free = (n for n in finder.layout.names if n not in finder.instrument.items)
    hint = near or did_you_mean(item.id, free)
    return Cause(
        "missing_item",
        f"no column holds item '{item.id}'{hint}",
        "a column with the item's id, one of its listed names, its import id or its "
        "question text",
        f"rename the column, list its name under items.{item.id}.columns, or state it "
        "in a mapping",
    )


def _modules_not_asked(absent: tuple[str, ...], instrument: Instrument) -> set[str]:
    members: dict[str, set[str]] = {}
    for item in instrument.items.values():
        if item.module:
            members.setdefault(item.module, set()).add(item.id)
    return {module for module, items in members.items() if items <= set(absent)}

"""Which column holds which item and which attribute: exact, or a problem.

An item is found by its id, then by the names its definition lists, then by the
platform's import id, then by its question text. Never by resemblance.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from culturekit.errors import did_you_mean
from culturekit.instrument import (
    Attribute,
    Instrument,
    Item,
    OpenQuestion,
    ResponseScale,
)
from culturekit.intake.attributes import personal_problem
from culturekit.intake.layout import Layout
from culturekit.intake.problems import Cause, Problems
from culturekit.intake.words import normal, normal_question

Index = Mapping[str, list[int]]


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
    """

    items: Mapping[str, tuple[int, ...]]
    attributes: Mapping[str, int]
    absent: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def match_columns(
    layout: Layout, instrument: Instrument, problems: Problems
) -> Matched:
    """Find the column of every item and attribute, and report what is missing.

    Parameters
    ----------
    layout : Layout
        The file's header.
    instrument : Instrument
        What was asked.
    problems : Problems
        Receives missing and ambiguous columns.

    Returns
    -------
    Matched
        Columns by item and attribute.
    """
    finder = _Finder(layout, instrument)
    attributes = _attributes(finder, instrument, problems)
    claimed: dict[str, list[int]] = {}
    options: dict[str, tuple[str, ...]] = {}
    for item in instrument.items.values():
        found = finder.find(item)
        if not found and item.multiple:
            scale = instrument.response(item.id)
            found, options[item.id] = finder.spread(item, scale)
        claimed[item.id] = found
    items = _settled(claimed, options, layout, problems)
    absent = tuple(name for name, found in claimed.items() if not found)
    _report_absent(absent, instrument, layout, problems)
    if finder.open_columns:
        names = ", ".join(layout.named(i) for i in sorted(finder.open_columns))
        problems.note(f"open questions whose answers were not read: {names}")
    return Matched(
        items, attributes, absent, finder.unknown(items, attributes), options
    )


class _Finder:
    """Looks columns up by each of the ways in which they can be named."""

    def __init__(self, layout: Layout, instrument: Instrument) -> None:
        self.layout = layout
        self.open_columns: set[int] = set()
        self.exact = _index(layout.names, str)
        self.names = _index(layout.names, normal)
        self.ids = _index(layout.import_ids, normal)
        questions = layout.texts or layout.names
        self.texts = _index(questions, normal_question)
        for ending, found in _index(questions, _statement).items():
            self.texts.setdefault(ending, found)
        for question in instrument.open_questions.values():
            self.open_columns |= set(self.find(question))

    def find(self, asked: Item | OpenQuestion) -> list[int]:
        """Return the columns that claim to be an item; more than one is ambiguous."""
        aliases = [normal(name) for name in asked.columns]
        wordings = [*asked.text.values(), *asked.columns]
        questions = [normal_question(wording) for wording in wordings]
        return self.named(asked.id, aliases) or _found(self.texts, questions)

    def named(self, name: str, aliases: Sequence[str]) -> list[int]:
        """Return the columns with an id or else an alias, as name or import id."""
        return (
            _found(self.exact, [name])
            or _found(self.names, [normal(name)])
            or _found(self.names, aliases)
            or _found(self.ids, [normal(name), *aliases])
        )

    def spread(
        self, item: Item, scale: ResponseScale
    ) -> tuple[list[int], tuple[str, ...]]:
        """Return the columns of a multi-select item that has one for every option.

        They are called ``id_1``, ``id___1``, ``id[SQ001]`` or ``id/yes``: an option is
        named by its code or by one of its aliases.
        """
        known = {normal(x): c for c, names in scale.aliases.items() for x in names}
        known |= {str(code): str(code) for code in scale.codes}
        # some platforms write an underscore for the minus sign
        known |= {f"_{-code}": str(code) for code in scale.codes if code < 0}
        stems = [normal(name) for name in (item.id, *item.columns)]
        hits: dict[int, str] = {}
        for position, name in enumerate(map(normal, self.layout.names)):
            endings = [name[len(x) :] for x in stems if x and name.startswith(x)]
            options = (_option(ending, known) for ending in endings)
            if (option := next(filter(None, options), None)) is not None:
                hits[position] = option
        return list(hits), tuple(hits.values())

    def attribute(self, attribute: Attribute) -> list[int]:
        """Return the columns that claim to be an attribute."""
        aliases = [normal(name) for name in attribute.columns]
        questions = [normal_question(name) for name in attribute.columns]
        return self.named(attribute.id, aliases) or _found(self.texts, questions)

    def unknown(
        self, items: Mapping[str, tuple[int, ...]], attributes: Mapping[str, int]
    ) -> tuple[int, ...]:
        """Return the named columns that nobody asked for."""
        used = {i for found in items.values() for i in found}
        layout = self.layout
        used |= {*attributes.values(), *layout.roles.values()}
        used |= layout.private | layout.own | self.open_columns
        names = layout.names
        return tuple(i for i, name in enumerate(names) if name and i not in used)


def _index(names: Sequence[str], form: Callable[[str], str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if key := form(name):
            index.setdefault(key, []).append(position)
    return index


def _option(ending: str, known: Mapping[str, str]) -> str | None:
    """Return the code of the option that the end of a column's name stands for."""
    for mark in ("___", "_", ".", "/", "["):
        named = ending[len(mark) :].rstrip("])") if ending.startswith(mark) else ""
        if named in known:
            return known[named]
    # a number that is none of the codes is told later, with the cells that tick it
    number = re.fullmatch(r"[_.](-?\d+)", ending)
    return number[1] if number else None


def _statement(text: str) -> str:
    """Return what a matrix column asks: the part after the last lead-in dash."""
    parts = re.split(r"\s[-–—]\s|(?<=\.\.\.)-|(?<=[:?])-", text)
    return normal_question(parts[-1]) if len(parts) > 1 else ""


def _found(index: Index, keys: Iterable[str]) -> list[int]:
    hits = {i for key in keys if key for i in index.get(key, ())}
    return sorted(hits)


def _attributes(
    finder: _Finder, instrument: Instrument, problems: Problems
) -> dict[str, int]:
    attributes: dict[str, int] = {}
    for attribute in instrument.attributes.values():
        found = finder.attribute(attribute)
        if len(found) > 1:
            problems.add(
                _ambiguous("attribute", attribute.id, found, finder.layout),
                column=attribute.id,
            )
        elif found and found[0] in finder.layout.private:
            problems.add(personal_problem(attribute.id), column=attribute.id)
        elif found:
            attributes[attribute.id] = found[0]
    return attributes


def _settled(
    claimed: dict[str, list[int]],
    options: Mapping[str, tuple[str, ...]],
    layout: Layout,
    problems: Problems,
) -> dict[str, tuple[int, ...]]:
    """Keep the items with one column to themselves; report the others."""
    counts: dict[int, int] = {}
    for found in claimed.values():
        for position in found:
            counts[position] = counts.get(position, 0) + 1
    items: dict[str, tuple[int, ...]] = {}
    for name, found in claimed.items():
        shared = any(counts[position] > 1 for position in found)
        if shared or (len(found) > 1 and not options.get(name)):
            problems.add(_ambiguous("item", name, found, layout), column=name)
        elif found:
            items[name] = tuple(found)
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
    absent: tuple[str, ...], instrument: Instrument, layout: Layout, problems: Problems
) -> None:
    left_out = _modules_not_asked(absent, instrument)
    for name in absent:
        if instrument.items[name].module in left_out:
            continue
        problems.add(
            Cause(
                "missing_item",
                f"no column holds item '{name}'{did_you_mean(name, layout.names)}",
                "a column with the item's id, one of its listed names, its import id "
                "or its question text",
                f"rename the column, or list its name under items.{name}.columns",
            ),
            column=name,
        )
    for module in sorted(left_out):
        problems.note(f"module '{module}' was not asked in this file")


def _modules_not_asked(absent: tuple[str, ...], instrument: Instrument) -> set[str]:
    members: dict[str, set[str]] = {}
    for item in instrument.items.values():
        if item.module:
            members.setdefault(item.module, set()).add(item.id)
    return {module for module, items in members.items() if items <= set(absent)}

"""Looking columns up: by each of the ways in which they can be named."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from culturekit.instrument import Attribute, Instrument, Item, OpenQuestion
from culturekit.intake.answers import SOUND, Lookup
from culturekit.intake.layout import Layout
from culturekit.intake.likeness import Likeness, loose, statement
from culturekit.intake.words import normal, normal_question

CLOSE = 0.9  # how like a text must be to be taken for another one
APART = 0.05  # by how much the closest must lead the next
CANDIDATES = 3
LONGEST = 48

Index = Mapping[str, list[int]]


@dataclass(frozen=True)
class Found:
    """Columns that claim to be an item, how they were found, the options they tick."""

    columns: tuple[int, ...] = ()
    how: str = ""
    options: tuple[str, ...] = ()


class Finder:
    """Looks columns up in one header.

    Parameters
    ----------
    layout : Layout
        The header.
    instrument : Instrument
        What was asked; its open questions are looked up at once.
    """

    def __init__(self, layout: Layout, instrument: Instrument) -> None:
        self.layout = layout
        self.instrument = instrument
        self.open_columns: set[int] = set()
        self.ranks: dict[str, list[tuple[float, int]]] = {}
        self.exact = _index(layout.names, str)
        self.names = _index(layout.names, normal)
        self.loose = _index(layout.names, loose)
        self.ids = _index(layout.import_ids, normal)
        self.asked = list(layout.texts or layout.names)
        self.texts = _index(self.asked, normal_question)
        for key, found in _index(self.asked, statement).items():
            self.texts.setdefault(key, found)
        for position, part in layout.parts.items():
            self.texts.setdefault(normal_question(part.part), [position])
        for question in instrument.open_questions.values():
            self.open_columns |= set(self.find(question).columns)

    def find(self, asked: Item | OpenQuestion) -> Found:
        """Return the columns that claim to be an item; more than one is ambiguous."""
        aliases = [normal(name) for name in asked.columns]
        wordings = [*asked.text.values(), *asked.columns]
        questions = [normal_question(wording) for wording in wordings]
        named = self.named(asked.id, aliases)
        if named.columns:
            return named
        return Found(_hits(self.texts, questions), "question text")

    def named(self, name: str, aliases: Sequence[str]) -> Found:
        """Return the columns with an id or else an alias, as name or import id."""
        spelt = [loose(name), *map(loose, aliases)]
        ways = (
            ("id", self.exact, [name]),
            ("id", self.names, [normal(name)]),
            ("name", self.names, aliases),
            ("import id", self.ids, [normal(name), *aliases]),
            ("name", self.loose, spelt),
        )
        for how, index, keys in ways:
            if found := _hits(index, keys):
                return Found(found, how)
        return Found()

    def attribute(self, attribute: Attribute) -> list[int]:
        """Return the columns that claim to be an attribute."""
        aliases = [normal(name) for name in attribute.columns]
        questions = [normal_question(name) for name in attribute.columns]
        named = self.named(attribute.id, aliases).columns
        return [*(named or _hits(self.texts, questions))]

    def identifies(self, position: int) -> bool:
        """Tell whether a column says who somebody is: personal data, or the id."""
        return position in {*self.layout.private, self.layout.roles.get("id")}

    def spread(self, item: Item) -> Found:
        """Return the columns of a multi-select item that has a column an option."""
        lookup = Lookup(self.instrument.response(item.id))
        return (
            self._numbered(item) or self._parted(item, lookup) or self._titled(lookup)
        )

    def _numbered(self, item: Item) -> Found | None:
        """Columns ``id_1``, ``id___1``, ``id[SQ001]`` or ``id/yes``."""
        scale = self.instrument.response(item.id)
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
        return Found(tuple(hits), "id", tuple(hits.values())) if hits else None

    def _parted(self, item: Item, lookup: Lookup) -> Found | None:
        """Columns that the platform says are options of one question."""
        stems = {loose(name) for name in (item.id, *item.columns)}
        texts = {normal_question(text) for text in item.text.values()}
        hits: dict[int, str] = {}
        for position, part in self.layout.parts.items():
            ours = loose(part.question) in stems
            if ours or normal_question(part.question) in texts:
                code, kind = lookup.decode(part.part)
                if kind == SOUND:
                    hits[position] = str(code)
        return Found(tuple(hits), "name", tuple(hits.values())) if hits else None

    def _titled(self, lookup: Lookup) -> Found:
        """Columns named by the options themselves, if most options have one."""
        hits: dict[int, str] = {}
        for position, name in enumerate(self.layout.names):
            code = lookup.labels.get(normal(name))
            if code is not None and str(code) not in hits.values():
                hits[position] = str(code)
        enough = len(hits) >= max(2, len(lookup.codes) / 2)
        return Found(tuple(hits), "name", tuple(hits.values())) if enough else Found()

    def close(self, item: Item, taken: set[int]) -> Found:
        """Return the one free column whose text is nearly the item's, if any."""
        ranked = [pair for pair in self._ranked(item) if pair[1] not in taken]
        if not ranked or ranked[0][0] < CLOSE:
            return Found()
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < APART:
            return Found()
        return Found((ranked[0][1],), f"close ({ranked[0][0]:.2f})")

    def candidates(self, item: Item) -> list[str]:
        """Name the columns whose texts are nearest to an item's."""
        near = self._ranked(item)[:CANDIDATES]
        return [f"'{self._short(i)}' ({s:.2f})" for s, i in near]

    @cached_property
    def likeness(self) -> Likeness:
        """The texts of all columns that may hold an item."""
        layout = self.layout
        return Likeness(self.asked, layout.own | layout.private | layout.comments)

    def _ranked(self, item: Item) -> list[tuple[float, int]]:
        if item.id not in self.ranks:
            self.ranks[item.id] = self.likeness.ranked(item.text.values())
        return self.ranks[item.id]

    def _short(self, position: int) -> str:
        name = self.layout.named(position)
        return name if len(name) <= LONGEST else f"{name[:LONGEST]}..."

    def unknown(
        self, items: Mapping[str, tuple[int, ...]], attributes: Mapping[str, int]
    ) -> tuple[int, ...]:
        """Return the named columns that nobody asked for."""
        used = {i for found in items.values() for i in found}
        layout = self.layout
        used |= {*attributes.values(), *layout.roles.values()}
        used |= layout.private | layout.own | layout.comments | self.open_columns
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


def _hits(index: Index, keys: Iterable[str]) -> tuple[int, ...]:
    hits = {i for key in keys if key for i in index.get(key, ())}
    return tuple(sorted(hits))

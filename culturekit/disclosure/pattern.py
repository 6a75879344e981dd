"""Which rows of which tables are hidden, over everything that is released together.

Cells add up within a slice: one scale, one item. Slices that tell about the same
answers are judged in order, the most detailed last, and what is hidden in one stays
hidden in the next: response rates first, then scales, then their items and the sides
of comparisons, then the spread of answers. Otherwise a score hidden in one table could
be read off the shares of its items in another.

A change between two waves is known of a group only if the group is large enough in
both. Its answers of each wave make a slice of their own, and a row is hidden if its
cell is hidden in either: from the scores now and the changes a reader has the scores
before, and these must hold as sums, too.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from culturekit.disclosure.audit import Audit
from culturekit.disclosure.containers import Sides, find_containers
from culturekit.disclosure.rule import Rule
from culturekit.disclosure.sheets import Sheet
from culturekit.disclosure.suppression import hide
from culturekit.disclosure.web import WHOLE, By, Cell, lift

LAYERS = {"rate": 0, "scores": 1, "comparison": 2, "distribution": 3, "comments": 4}
EVERYBODY = ""
AT, NOW = "\x00", "n"  # no name of a result or a scale has this sign in it

SliceKey = tuple[str, str, tuple[str, ...]]
Step = tuple[int, bool, str]
Row = tuple[tuple[str, ...], tuple[str, ...]]
HiddenCell = tuple[Step, str, Cell]


@dataclass
class Slice:
    """Cells that add up, of all tables of one result.

    Parameters
    ----------
    step : tuple
        When the slice is judged.
    topic : str
        The scale whose answers it is about; empty for everybody who answered.
    kind : str
        Which floor applies.
    lends : bool
        Whether what it hides stays hidden in later slices.
    counts : dict of Cell to int
        Answers behind every cell.
    hidden : set of Cell
        What must not be shown, once judged.
    audit : Audit or None
        The proof, once judged.
    """

    step: Step
    topic: str
    kind: str
    lends: bool = True
    counts: dict[Cell, int] = field(default_factory=dict)
    hidden: frozenset[Cell] = frozenset()
    audit: Audit | None = None


class Patterns:
    """The slices of a release, judged together.

    Parameters
    ----------
    sheets : sequence of Sheet
        All tables that are not released whole.
    rule : Rule
        The floors.
    earlier : mapping of str to collection of Row
        Rows per table key that an earlier release hid: they stay hidden.
    before : sequence of HiddenCell
        Step, topic and cell of what earlier releases hid, in whatever table: it stays
        hidden in whatever is judged later.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        rule: Rule,
        earlier: Mapping[str, Collection[Row]],
        before: Sequence[HiddenCell] = (),
    ) -> None:
        self.rule = rule
        self.earlier = earlier
        self.before = before
        self.containers = find_containers(sheets)
        self.sides = Sides(sheets, self.containers)
        self.topics = _topics(sheets)
        self.slices: dict[SliceKey, Slice] = {}
        self.kept_back: dict[SliceKey, set[Cell]] = defaultdict(set)
        for sheet in sheets:
            self._add(sheet)
        self._judge()

    def _add(self, sheet: Sheet) -> None:
        earlier = self.earlier.get(sheet.key, ())
        rows = zip(sheet.row_cells(), sheet.row_slices(), strict=True)
        for row, parts in zip(rows, self.row_parts(sheet), strict=True):
            for key, cell, people in parts:
                counts = self._slice(key).counts
                counts[cell] = min(people, counts.get(cell, people))
                if (row[0][1], row[1]) in earlier:
                    self.kept_back[key].add(cell)

    def _slice(self, key: SliceKey) -> Slice:
        if key not in self.slices:
            name, kind, per = key
            everybody = kind == "rate" or not per
            topic = EVERYBODY if everybody else self.topics.get(per[0], per[0])
            _, _, time = name.partition(AT)
            step = (LAYERS[kind], bool(time) or per != (topic,), name)
            if time not in {"", NOW}:  # other people, or the same at another time
                topic = f"{topic}{AT}{time}"
            self.slices[key] = Slice(step, topic, kind, lends=not time)
        return self.slices[key]

    def row_parts(self, sheet: Sheet) -> Iterator[list[tuple[SliceKey, Cell, int]]]:
        """Yield slice, cell and count of every row.

        A comparison has its sides; what is counted at two times has both.
        """
        rows = zip(
            *(sheet.row_cells(), sheet.row_slices(), sheet.row_sides(), sheet.counts),
            strict=True,
        )
        names = slice_names(sheet)
        for cell, per, told, counts in rows:
            if sheet.cells.kind == "comparison":
                key = (sheet.name, sheet.cells.kind, per)
                sides = self.sides.of(sheet, cell, told)
                yield [(key, side, int(counts[number])) for side, number in sides]
                continue
            keys = [(name, sheet.cells.kind, per) for name in names]
            yield [(k, cell, int(n)) for k, n in zip(keys, counts, strict=True)]

    def _judge(self) -> None:
        steps: dict[Step, list[SliceKey]] = defaultdict(list)
        for key, part in self.slices.items():
            steps[part.step].append(key)
        gone: dict[str, set[Cell]] = defaultdict(set)
        for step in sorted(steps):
            for key in steps[step]:
                self._hide(key, gone)
            for key in steps[step]:
                if self.slices[key].lends:
                    gone[self.slices[key].topic] |= self.slices[key].hidden

    def _hide(self, key: SliceKey, gone: Mapping[str, set[Cell]]) -> None:
        part = self.slices[key]
        counts = self._elsewhere(part) | part.counts
        # the total is hidden for those without a group: every slice has its own
        everybody = gone[EVERYBODY] - {WHOLE}
        forced = everybody | gone[part.topic] | self.kept_back[key]
        forced |= self._hidden_before(part)
        found = hide(counts, self.containers, self.floor(part.kind), forced)
        part.hidden, part.audit = found.hidden, found.audit

    def _hidden_before(self, part: Slice) -> set[Cell]:
        """Return the cells of earlier releases that a slice about them must hide."""
        return {
            cell
            for step, topic, cell in self.before
            if step < part.step
            and (topic == part.topic or (topic == EVERYBODY and cell != WHOLE))
        }

    def floor(self, kind: str) -> Callable[[By], int]:
        """Return the floor of a kind, given the attributes of a table."""
        single, crossed = self.rule.floor(kind), self.rule.floor("demographics")
        return lambda by: max(single, crossed) if len(by) > 1 else single

    def _elsewhere(self, part: Slice) -> dict[Cell, int]:
        """Return cells that later slices show about the same people.

        Whoever reads the whole release knows them, so sums over them are judged here
        too. Rates are about everybody, whatever they answered.
        """
        if LAYERS[part.kind] > LAYERS["scores"]:
            return {}
        found: dict[Cell, int] = {}
        for other in self.slices.values():
            if other.step > part.step and part.topic in {EVERYBODY, other.topic}:
                for cell, people in other.counts.items():
                    found[cell] = max(people, found.get(cell, 0))
        return found

    def hidden_rows(self, sheet: Sheet) -> list[bool]:
        """Return which rows of a table are hidden."""
        floor = self.floor(sheet.cells.kind)(sheet.by)
        earlier = self.earlier.get(sheet.key, ())
        slices = sheet.row_slices()
        gone = []
        for number, parts in enumerate(self.row_parts(sheet)):
            hidden = any(cell in self.slices[key].hidden for key, cell, _ in parts)
            few = bool(sheet.people[number] < floor)
            row = (sheet.row_cells()[number][1], slices[number]) if earlier else None
            gone.append(hidden or few or row in earlier)
        return gone

    @cached_property
    def partly_hidden(self) -> dict[str, set[Cell]]:
        """Per scale, the cells of which the shares of some item are hidden."""
        found: dict[str, set[Cell]] = defaultdict(set)
        for (_, kind, per), part in self.slices.items():
            if kind == "distribution" and per and per[0] != part.topic:
                found[part.topic] |= part.hidden
        return found

    def shown_instead(self, sheet: Sheet, cell: Cell, per: tuple[str, ...]) -> Cell:
        """Return the nearest container of a hidden cell that is shown, or the cell."""
        keys = [(name, sheet.cells.kind, per) for name in slice_names(sheet)]
        parts = [self.slices[key] for key in keys if key in self.slices]
        if not parts or sheet.cells.kind == "comparison":
            return cell
        own = [(name,) for name in cell[0]] if len(cell[0]) > 1 else []
        above = [(name,) for name in sheet.cells.parent or {}]
        above += [(a,) for n in cell[0] for a in self.containers.get(n, {})]
        for by in (*own, *above):
            group = lift(cell, by, self.containers)
            if group is not None and _is_shown(parts, (by, group)):
                return by, group
        return WHOLE if _is_shown(parts, WHOLE) else cell


def slice_names(sheet: Sheet) -> list[str]:
    """Return the names of a table's slices: one, or one for each time it counts.

    Of several counts, the one named ``n`` is of the answers that everything else in
    the release is about.
    """
    if len(sheet.cells.counts) == 1 or sheet.cells.kind == "comparison" or sheet.whole:
        return [sheet.name]
    return [f"{sheet.name}{AT}{column}" for column in sheet.cells.counts]


def _is_shown(parts: Sequence[Slice], cell: Cell) -> bool:
    return all(cell in part.counts and cell not in part.hidden for part in parts)


def _topics(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return item to scale, from tables that have both columns."""
    topics: dict[str, str] = {}
    for sheet in sheets:
        if {"item", "scale"} <= set(sheet.frame.columns):
            pairs = sheet.frame[["item", "scale"]].dropna().drop_duplicates()
            topics |= {str(i): str(s) for i, s in pairs.itertuples(index=False)}
    return topics

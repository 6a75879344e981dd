"""Which group lies in which, gathered from everything that is released together."""

from collections.abc import Iterable, Mapping, Sequence

from pandas import notna

from culturekit.disclosure.sheets import Sheet
from culturekit.disclosure.web import By, Cell

Up = dict[str, dict[str, dict[str, str]]]


def find_containers(sheets: Sequence[Sheet]) -> Up:
    """Return attribute to containing attribute to group to containing group.

    Breakdowns by one attribute are believed first. Of a breakdown by two, a container
    belongs to the attribute whose groups it never splits.
    """
    up: Up = {}
    for sheet in sheets:
        own = sheet.by if len(sheet.by) == 1 else (sheet.cells.side,)
        if own[0]:
            for above, groups in (sheet.cells.parent or {}).items():
                known = up.setdefault(own[0], {}).setdefault(above, {})
                known |= {str(g): str(c) for g, c in groups.items() if notna(c)}
    organisational = set(up).union(*up.values())
    for sheet in sheets:
        if len(sheet.by) > 1:
            _add_crossed(sheet, up, organisational)
    _close(up)
    _break_circles(up)
    return up


def _add_crossed(sheet: Sheet, up: Up, organisational: set[str]) -> None:
    joined = [str(name) for name in sheet.frame.get("group", ())]
    for above, groups in (sheet.cells.parent or {}).items():
        known = any(above in up.get(name, {}) for name in sheet.by)
        if above in sheet.by or known or not joined:
            continue
        inside = [groups.get(name) for name in joined]
        found = {name: _unsplit(sheet, name, inside) for name in sheet.cells.by}
        likely = sorted(found, key=lambda name: name not in organisational)
        name = next((name for name in likely if found[name]), None)
        if name:
            up.setdefault(name, {})[above] = found[name]


def _unsplit(sheet: Sheet, name: str, inside: Sequence[str | None]) -> dict[str, str]:
    """Return value to container if no value lies in two containers, else nothing."""
    pairs = {
        (str(value), str(container))
        for value, container in zip(sheet.frame[name], inside, strict=True)
        if container is not None
    }
    mapping = dict(pairs)
    return mapping if len(mapping) == len(pairs) else {}


def _close(up: Up) -> None:
    """Add containers of containers."""
    for name in up:
        for _ in up:
            for above in list(up[name]):
                for wider, groups in up.get(above, {}).items():
                    known = up[name].setdefault(wider, {})
                    for group, middle in up[name][above].items():
                        if middle in groups:
                            known.setdefault(group, groups[middle])


def _break_circles(up: Up) -> None:
    """Drop containers that lie in what they contain, and attributes in themselves."""
    for name in sorted(up):
        up[name].pop(name, None)
        for above in [above for above in up[name] if name in up.get(above, {})]:
            del up[above][name]


class Sides:
    """Finds the groups that a comparison compares.

    The result says so, or else the names of its counts do: ``n_front`` counts the group
    ``front`` of whatever attribute has such a group.
    """

    def __init__(
        self, sheets: Iterable[Sheet], up: Mapping[str, Mapping[str, Mapping[str, str]]]
    ) -> None:
        self.attribute: dict[str, str] = {}
        for sheet in sheets:
            if len(sheet.by) == 1:
                for value in sheet.frame[sheet.by[0]]:
                    self.attribute.setdefault(str(value), sheet.by[0])
        for above in up.values():
            for name, groups in above.items():
                for value in groups.values():
                    self.attribute.setdefault(value, name)

    def of(
        self, sheet: Sheet, cell: Cell, told: Sequence[tuple[str, str]] = ()
    ) -> list[tuple[Cell, int]]:
        """Return the cells that a row compares, each with the number of its count."""
        found = []
        for number, (name, value) in enumerate(told or self._named(sheet)):
            if name and name not in cell[0]:
                side = sorted_cell((*cell[0], name), (*cell[1], value))
                found.append((side, number))
        return found

    def _named(self, sheet: Sheet) -> list[tuple[str, str]]:
        values = [column.removeprefix("n_") for column in sheet.cells.counts]
        return [(self.attribute.get(value, ""), value) for value in values]


def sorted_cell(by: By, group: tuple[str, ...]) -> Cell:
    """Return a cell with its attributes in the order that cells are named by."""
    pairs = sorted(zip(by, group, strict=True))
    return tuple(name for name, _ in pairs), tuple(value for _, value in pairs)

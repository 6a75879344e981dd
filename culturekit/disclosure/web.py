"""What adds up to what: the cells of one slice and the sums between them.

A cell is a group of people: an attribute (or several crossed) with a value. The
organisation as a whole is the cell of no attribute. Cells of a finer table add up to
the cells of the coarser tables that contain them; people who are in the container but
in none of its listed groups are an implicit cell, the rest, which is never shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

By = tuple[str, ...]
Cell = tuple[By, tuple[str, ...]]
Containers = Mapping[str, Mapping[str, Mapping[str, str]]]

WHOLE: Cell = ((), ())


@dataclass(frozen=True)
class Relation:
    """One sum: the children (the rest included) add up to the parent."""

    parent: int
    children: tuple[int, ...]


@dataclass(frozen=True)
class Balance:
    """Two sums of the same people: those of a group that no table lists itself.

    The last node on each side is the rest.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass
class Web:
    """Cells as numbered nodes, and the relations between them.

    Parameters
    ----------
    cells : list of Cell or None
        The cell of each node; None for a rest.
    relations : list of Relation
        Coarse tables first.
    below, above : list of list of int
        Per node the relations in which it is the parent, and a child.
    balances : list of Balance
        Sums that two tables share though the total itself is nowhere listed.
    """

    cells: list[Cell | None] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)
    above: list[list[int]] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)

    def add_node(self, cell: Cell | None) -> int:
        """Add a node and return its number."""
        self.cells.append(cell)
        self.below.append([])
        self.above.append([])
        return len(self.cells) - 1

    def add_relation(self, parent: int, children: Iterable[int]) -> None:
        """Add a sum over existing nodes."""
        relation = Relation(parent, tuple(children))
        number = len(self.relations)
        self.relations.append(relation)
        self.below[parent].append(number)
        for child in relation.children:
            self.above[child].append(number)

    def name(self, node: int) -> tuple[By, tuple[str, ...]]:
        """Return what breaks ties: the cell, or an empty name for a rest."""
        return self.cells[node] or ((), ())


def lift(cell: Cell, by: By, containers: Containers) -> tuple[str, ...] | None:
    """Return the group of table `by` that contains the cell, None if it is not known.

    Examples
    --------
    >>> up = {"team": {"office": {"Payroll": "back"}}}
    >>> lift((("team",), ("Payroll",)), ("office",), up)
    ('back',)
    """
    own = dict(zip(*cell, strict=True))
    group = [own.get(name) or _container(own, name, containers) for name in by]
    return None if None in group else tuple(str(name) for name in group)


def _container(own: dict[str, str], name: str, containers: Containers) -> str | None:
    found = (
        containers.get(attribute, {}).get(name, {}).get(value)
        for attribute, value in own.items()
    )
    return next((value for value in found if value is not None), None)


def contains(coarse: By, fine: By, containers: Containers) -> bool:
    """Tell whether every group of the fine table lies in one of the coarse table.

    Team crossed with function is no finer than team; of two such tables the one with
    fewer attributes counts as the container, so that nothing contains itself.
    """
    inner, outer = _core(fine, containers), _core(coarse, containers)
    if inner == outer:
        return (len(coarse), coarse) < (len(fine), fine)
    return outer <= inner.union(*(containers.get(name, {}) for name in inner))


def _core(by: By, containers: Containers) -> set[str]:
    """Return the attributes that are not containers of another one of them."""
    return set(by).difference(*(containers.get(name, {}) for name in by))


def direct_containers(by: By, tables: Iterable[By], containers: Containers) -> list[By]:
    """Return the tables right above `by`, with no other table in between."""
    over = [t for t in tables if contains(t, by, containers)]
    return sorted(
        t for t in over if not any(contains(t, other, containers) for other in over)
    )


def direct_parts(by: By, tables: Iterable[By], containers: Containers) -> list[By]:
    """Return the tables right below `by`, with no other table in between."""
    under = [t for t in tables if contains(by, t, containers)]
    return sorted(
        t for t in under if not any(contains(other, t, containers) for other in under)
    )


def build_web(cells: Iterable[Cell], containers: Containers) -> Web:
    """Link cells by every sum that a reader of the tables could form.

    Parameters
    ----------
    cells : iterable of Cell
        Every cell of the slice, of all tables together.
    containers : mapping
        Attribute to containing attribute to group to containing group.

    Returns
    -------
    Web
        Node ``i`` for the i-th cell in sorted order, rests after them.
    """
    return _Weaver(sorted(set(cells)), containers).weave()


class _Weaver:
    """Builds a web table by table, coarse ones first."""

    def __init__(self, cells: list[Cell], containers: Containers) -> None:
        self.web = Web()
        self.containers = containers
        self.node = {cell: self.web.add_node(cell) for cell in cells}
        self.tables: dict[By, list[Cell]] = {}
        for cell in cells:
            self.tables.setdefault(cell[0], []).append(cell)
        self.over = {
            by: direct_containers(by, self.tables, containers) for by in self.tables
        }
        self.rests: dict[tuple[By, int], int] = {}
        self.members: dict[tuple[By, By], dict[int, list[int]]] = {}

    def weave(self) -> Web:
        for by in sorted(self.tables, key=self._depth):
            for coarse in self.over[by]:
                self._link(by, coarse)
        for by, coarse in sorted(self.members):
            for wider in self.over[coarse]:
                self._link_rests(by, coarse, wider)
        unlisted = {(name,) for by in self.tables for name in self._reach(by)}
        for coarse in sorted(unlisted - set(self.tables)):
            self._balance(coarse)
        return self.web

    def _reach(self, by: By) -> set[str]:
        return set(by).union(*(self.containers.get(name, {}) for name in by))

    def _balance(self, coarse: By) -> None:
        """Link tables that add up to the groups of an attribute that has no table."""
        inside = {
            by: {g: nodes for g, nodes in self._grouped(by, coarse).items() if g}
            for by in direct_parts(coarse, self.tables, self.containers)
        }
        first, *others = [groups for _, groups in sorted(inside.items())] or [{}]
        for groups in others:
            for group in sorted(set(first) & set(groups)):
                sides = [
                    (*nodes, self.web.add_node(None))
                    for nodes in (first[group], groups[group])
                ]
                self.web.balances.append(Balance(*sides))

    def _grouped(self, by: By, coarse: By) -> dict[tuple[str, ...], list[int]]:
        groups: dict[tuple[str, ...], list[int]] = {}
        for cell in self.tables[by]:
            group = lift(cell, coarse, self.containers)
            groups.setdefault(group or (), []).append(self.node[cell])
        return groups

    def _depth(self, by: By) -> tuple[int, By]:
        over = [t for t in self.tables if contains(t, by, self.containers)]
        return len(over), by

    def _link(self, by: By, coarse: By) -> None:
        children: dict[int, list[int]] = {
            self.node[cell]: [] for cell in self.tables[coarse]
        }
        for cell in self.tables[by]:
            parent = self._parent(cell, coarse)
            if parent is not None:
                children.setdefault(parent, []).append(self.node[cell])
        self.members[by, coarse] = children
        for parent, members in children.items():
            rest = self.web.add_node(None)
            self.rests.setdefault((by, parent), rest)
            self.web.add_relation(parent, [*members, rest])

    def _link_rests(self, by: By, coarse: By, wider: By) -> None:
        """Link the rests of one attribute across levels of another.

        Who is in a team but has no tenure is in its function and has no tenure.
        """
        again = tuple(sorted({*by} - {*coarse} | {*wider}))
        same = set(coarse) <= set(by) and (again, wider) in self.members
        if not same or set(by) - set(coarse) != set(again) - set(wider):
            return
        for parent in self.members[again, wider]:
            inside = self.members[coarse, wider].get(parent, [])
            parts = [
                self.rests[by, node] for node in inside if (by, node) in self.rests
            ]
            if parts:
                parts.append(self.web.add_node(None))
                self.web.add_relation(self.rests[again, parent], parts)

    def _parent(self, cell: Cell, coarse: By) -> int | None:
        """Return the node of `coarse` that holds the cell: a group, or a rest."""
        group = lift(cell, coarse, self.containers)
        if group is not None and (coarse, group) in self.node:
            return self.node[coarse, group]
        if not self.over[coarse]:
            return None
        wider = self._parent(cell, self.over[coarse][0])
        return None if wider is None else self.rests.get((coarse, wider))


def rest_counts(web: Web, counts: Mapping[Cell, int]) -> list[int]:
    """Return the number of people of every node; a rest gets what its parent has left.

    Examples
    --------
    >>> team = ("team",)
    >>> web = build_web([WHOLE, (team, ("a",))], {})
    >>> rest_counts(web, {WHOLE: 7, (team, ("a",)): 5})
    [7, 5, 2]
    """
    people = [0 if cell is None else counts[cell] for cell in web.cells]
    for relation in web.relations:
        listed = sum(people[child] for child in relation.children[:-1])
        people[relation.children[-1]] = max(0, people[relation.parent] - listed)
    for balance in web.balances:
        left, right = (
            sum(people[node] for node in side[:-1])
            for side in (balance.left, balance.right)
        )
        people[balance.left[-1]] = max(0, right - left)
        people[balance.right[-1]] = max(0, left - right)
    return people

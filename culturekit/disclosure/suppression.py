"""Which cells of one slice to hide so that no small group can be worked out.

Hidden first is every cell below its floor. Then, for every sum whose total is shown,
what the hidden parts hold together must still reach the floor when any one of them is
taken away; while it does not, the next smallest group is hidden as well. A hidden
group whose own parts are shown counts only with the people in its hidden parts.

Cells are chosen by their number of answers and then by name, never by a score: the
pattern must not say anything about the answers.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from culturekit.disclosure.audit import Audit, audit
from culturekit.disclosure.web import (
    WHOLE,
    By,
    Cell,
    Containers,
    Web,
    build_web,
    rest_counts,
)

Floor = Callable[[By], int]


@dataclass(frozen=True)
class Pattern:
    """Which cells of a slice are hidden, and the audit that shows it holds."""

    hidden: frozenset[Cell]
    audit: Audit


def hide(
    counts: Mapping[Cell, int],
    containers: Containers,
    floor: Floor,
    forced: Iterable[Cell] = (),
) -> Pattern:
    """Choose the cells of one slice that must not be shown.

    Parameters
    ----------
    counts : mapping of Cell to int
        Answers behind every cell, of all tables of the slice together.
    containers : mapping
        Attribute to containing attribute to group to containing group.
    floor : callable
        The fewest answers for a cell of a table, given the table's attributes.
    forced : iterable of Cell
        Cells that are hidden whatever their count.

    Returns
    -------
    Pattern
        The hidden cells and the audit of the result.
    """
    web = build_web(counts, containers)
    people = rest_counts(web, counts)
    floors = [floor(web.name(node)[0]) for node in range(len(people))]
    hiding = Hiding(web, people, floors, frozenset(forced))
    return hiding.run()


class Hiding:
    """The search for a pattern: nodes are only ever hidden, never shown again."""

    def __init__(
        self,
        web: Web,
        people: Sequence[int],
        floors: Sequence[int],
        forced: frozenset[Cell],
    ) -> None:
        self.web = web
        self.people = people
        # what is left of a sum is a group like any other, also between crossed cells
        self.floor = min(floors, default=0)
        self.hidden = [
            cell is None or people[node] < floors[node] or cell in forced
            for node, cell in enumerate(web.cells)
        ]
        finest_first = range(len(web.relations), 0, -1)
        order = sorted(
            zip(range(len(web.relations)), finest_first, strict=True),
            key=lambda pair: (people[web.relations[pair[0]].parent], pair[1]),
        )
        self.rank = {number: rank for rank, (number, _) in enumerate(order)}
        self.order = [number for number, _ in order]
        self.waiting = list(range(len(order)))

    def run(self) -> Pattern:
        """Hide until every sum holds and the audit finds nothing."""
        self.settle()
        passes = 1
        while (found := audit(self.web, self.people, self.hidden, self.floor)).leaks:
            self._hide(self._smallest(found.leaks[0]))
            self.settle()
            passes += 1
        cells = zip(self.web.cells, self.hidden, strict=True)
        hidden = frozenset(cell for cell, gone in cells if gone and cell is not None)
        return Pattern(hidden, found.after(passes))

    def settle(self) -> None:
        """Hide more cells until no sum gives a small group away."""
        while self.waiting:
            number = self.order[heapq.heappop(self.waiting)]
            while not self._holds(number):
                self._hide(self._next(number))

    def _hide(self, node: int) -> None:
        self.hidden[node] = True
        for number in (*self.web.above[node], *self.web.below[node]):
            heapq.heappush(self.waiting, self.rank[number])

    def unknown(self, node: int) -> int:
        """Count the people of a hidden node that no shown part accounts for."""
        parts = [self._pieces(number) for number in self.web.below[node]]
        return min([self.people[node], *(sum(part.values()) for part in parts)])

    def _pieces(self, number: int) -> dict[int, int]:
        children = self.web.relations[number].children
        return {
            child: self.unknown(child)
            for child in children
            if self.hidden[child] and self.people[child]
        }

    def _holds(self, number: int) -> bool:
        parent = self.web.relations[number].parent
        pieces = self._pieces(number)
        if self.hidden[parent]:
            # a total that is hidden but adds up from shown parts is not hidden at all
            return bool(pieces) or not self._shown(number) or self._is_rest(parent)
        if all(map(self._is_loose, pieces)):
            # everybody with a group is shown: those without need only be enough
            return sum(pieces.values()) not in range(1, self.floor)
        if self._is_crossed(number) and not self._shown(number):
            # nothing of this row is shown, so there is nothing to subtract
            return True
        return _enough(pieces.values(), self.floor)

    def _next(self, number: int) -> int:
        """Choose what to hide next for a sum that does not hold."""
        parent = self.web.relations[number].parent
        siblings = self._shown(number)
        if self.hidden[parent]:
            return self._smallest(siblings)
        pieces = self._pieces(number)
        largest = max(pieces.values())
        inside = [
            node
            for piece, size in pieces.items()
            if size < largest
            for node in self._open_parts(piece)
        ]
        if not siblings and not inside:
            return parent
        choice = self._smallest([*siblings, *inside])
        if choice in siblings and self._costs_too_much(number, pieces, siblings):
            return parent
        return choice

    def _costs_too_much(
        self, number: int, pieces: dict[int, int], siblings: list[int]
    ) -> bool:
        """Tell whether keeping the total of all would hide more than half of it."""
        parent = self.web.relations[number].parent
        if self.web.cells[parent] != WHOLE:
            return False
        sizes, cost = list(pieces.values()), 0
        for node in sorted(siblings, key=self._size):
            sizes.append(self.people[node])
            cost += self.people[node]
            if _enough(sizes, self.floor):
                break
        return 2 * cost > self.people[parent]

    def _open_parts(self, node: int) -> Iterator[int]:
        for number in self.web.below[node]:
            yield from self._shown(number)
            for child in self.web.relations[number].children:
                if self.hidden[child]:
                    yield from self._open_parts(child)

    def _shown(self, number: int) -> list[int]:
        children = self.web.relations[number].children
        return [c for c in children if not self.hidden[c] and self.people[c]]

    def _is_crossed(self, number: int) -> bool:
        return len(self.web.name(self.web.relations[number].children[0])[0]) > 1

    def _is_loose(self, node: int) -> bool:
        """Tell whether a node is a rest that has no hidden group in it."""
        parts = (c for r in self.web.below[node] for c in self._pieces(r))
        return self._is_rest(node) and all(map(self._is_loose, parts))

    def _is_rest(self, node: int) -> bool:
        return self.web.cells[node] is None

    def _size(self, node: int) -> tuple[int, Cell]:
        return self.people[node], self.web.name(node)

    def _smallest(self, nodes: Iterable[int]) -> int:
        return min(nodes, key=self._size)


def _enough(pieces: Iterable[int], floor: int) -> bool:
    """Tell whether the pieces reach the floor when any one of them is taken away."""
    sizes = list(pieces)
    total = sum(sizes)
    return total == 0 or total - max(sizes) >= floor

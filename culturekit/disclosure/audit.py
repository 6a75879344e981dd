"""The proof of a pattern: what a reader with pencil and paper could work out.

Every sum between cells is a linear equation in the hidden cells, with the shown cells
as known numbers. Exact elimination then tells which combinations of hidden cells are
determined, whatever the order in which somebody subtracts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Self

from culturekit.disclosure.web import Web

Row = dict[int, Fraction]
Told = tuple[tuple[int, ...], Collection[int]]
Shares = frozenset[tuple[int, Fraction]]


@dataclass(frozen=True)
class Audit:
    """What was checked in one slice.

    Parameters
    ----------
    relations : int
        Sums between cells that hold at least one hidden cell.
    unknowns : int
        Hidden cells with people in them, rests included.
    leaks : tuple of tuple of int
        Per hidden cell that can be worked out, or set of fewer people than the floor,
        the shown nodes that tell; empty for a pattern that holds.
    passes : int
        How often the pattern was extended and audited.
    """

    relations: int
    unknowns: int
    leaks: tuple[tuple[int, ...], ...] = ()
    passes: int = 1

    def after(self, passes: int) -> Self:
        """Return the same audit with the number of passes it took."""
        return replace(self, passes=passes)


def audit(web: Web, people: Sequence[int], hidden: Sequence[bool], floor: int) -> Audit:
    """Find hidden cells that the shown ones give away.

    Parameters
    ----------
    web : Web
        Cells and the sums between them.
    people : sequence of int
        Answers behind every node. An empty cell is taken as known to be empty.
    hidden : sequence of bool
        Which nodes are hidden.
    floor : int
        The fewest people a combination of hidden cells may hold.

    Returns
    -------
    Audit
        With the leaks, if there are any.

    Notes
    -----
    The equations are brought to reduced row echelon form in rational numbers, with
    containers before their parts. A cell is determined exactly if its unit vector is
    a row of that form. Rows and pairs that hold parts only, and fewer people than the
    floor, isolate a small group. For nested attributes the rows are disjoint, so that
    the check is complete; for crossed attributes it covers rows and pairs.

    References
    ----------
    Fellegi, I. P. (1972). On the question of statistical confidentiality. Journal of
    the American Statistical Association, 67, 7-18.
    https://doi.org/10.1080/01621459.1972.10481199
    """
    inner = {node for node, numbers in enumerate(web.below) if numbers}
    sums = _equations(web, people)
    rows = [row for row in sums if any(hidden[node] for node in row)]
    unknowns = sum(h and n > 0 for h, n in zip(hidden, people, strict=True))
    reduced = reduce_rows(rows, lambda n: (not hidden[n], n not in inner, n))
    known = {node for node, gone in enumerate(hidden) if not gone}
    leaks = [
        tuple(sorted(telling))
        for nodes, telling in [*_single_rows(reduced, known), *_pairs(reduced, known)]
        if telling and _leaks(nodes, web, people, floor)
    ]
    return Audit(len(rows), unknowns, tuple(leaks))


def _equations(web: Web, people: Sequence[int]) -> Iterable[Row]:
    """Yield every sum; cells without people are known to be nothing."""
    for terms in _sums(web):
        row = {node: Fraction(sign) for node, sign in terms if people[node]}
        if row:
            yield row


def _sums(web: Web) -> Iterable[list[tuple[int, int]]]:
    for relation in web.relations:
        yield [(relation.parent, -1), *((child, 1) for child in relation.children)]
    for balance in web.balances:
        yield [*((n, 1) for n in balance.left), *((n, -1) for n in balance.right)]


def _single_rows(reduced: Mapping[int, Row], known: Collection[int]) -> Iterable[Told]:
    """Yield the hidden cells of every row, and the shown ones that tell about them.

    A row without a shown cell only says that the same people are counted twice.
    """
    for row in reduced.values():
        nodes = tuple(sorted(node for node in row if node not in known))
        if nodes:
            yield nodes, [node for node in row if node in known]


def _leaks(nodes: Sequence[int], web: Web, people: Sequence[int], floor: int) -> bool:
    """Tell whether a combination that can be worked out says too much.

    One hidden group alone always does; the rest does when it is below the floor.
    Several parts do when they hold fewer people than the floor. A combination with a
    container in it only restates the container as its parts.
    """
    size = sum(people[node] for node in nodes)
    if len(nodes) == 1 and web.cells[nodes[0]] is not None:
        return True
    if any(web.below[node] for node in nodes):
        return False
    return size < floor


def reduce_rows(
    rows: Iterable[Row], order: Callable[[int], tuple[int, ...]]
) -> dict[int, Row]:
    """Bring sparse rows to reduced row echelon form, exactly.

    Parameters
    ----------
    rows : iterable of dict
        Column to coefficient; no zeros.
    order : callable
        Sort key of a column; pivots are taken from the front.

    Returns
    -------
    dict of int to dict
        Pivot column to its row, in which the pivot has coefficient 1.

    Examples
    --------
    >>> one = Fraction(1)
    >>> reduce_rows([{0: one, 1: one}, {0: one, 1: -one}], lambda c: (c > 0, c))
    {0: {0: Fraction(1, 1)}, 1: {1: Fraction(1, 1)}}
    """
    pivots: dict[int, Row] = {}
    for given in rows:
        row = dict(given)
        for column in [c for c in row if c in pivots]:
            _subtract(row, pivots[column], row[column])
        if not row:
            continue
        pivot = min(row, key=order)
        scale = row[pivot]
        row = {column: value / scale for column, value in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        pivots[pivot] = row
    return pivots


def _subtract(row: Row, other: Row, factor: Fraction) -> None:
    for column, value in other.items():
        left = row.get(column, 0) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def _pairs(reduced: Mapping[int, Row], known: Collection[int]) -> Iterable[Told]:
    """Yield pairs of hidden cells of which a combination can be worked out.

    Two cells are tied to each other exactly if, in every solution of the equations,
    one moves as a multiple of the other: their rows in the null space are parallel.
    What is shown then gives their combination, unless both count the same people.
    """
    moves: dict[int, Row] = {}
    for pivot, row in reduced.items():
        if pivot not in known:
            moves[pivot] = {c: -value for c, value in row.items() if c != pivot}
            free = [column for column in moves[pivot] if column not in known]
            moves |= {column: {column: Fraction(1)} for column in free}
    tied: dict[Shares, list[tuple[int, Shares]]] = {}
    for node, move in sorted(moves.items()):
        free = [column for column in move if column not in known]
        if free:
            parts = {column: value / move[min(free)] for column, value in move.items()}
            key = frozenset((c, v) for c, v in parts.items() if c not in known)
            given = frozenset((c, v) for c, v in parts.items() if c in known)
            tied.setdefault(key, []).append((node, given))
    for nodes in tied.values():
        for (one, told), (other, also_told) in combinations(nodes, 2):
            yield (one, other), {node for node, _ in told ^ also_told}

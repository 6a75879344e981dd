"""Any other table: names in one row, perhaps with titles or groups above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from culturekit.intake.layout import (
    Head,
    Layout,
    Role,
    find_roles,
    padded,
    private_columns,
)
from culturekit.intake.looks import first_full_row
from culturekit.intake.words import looks_like_answers, normal

# A column called "status" in a stranger's table may be about employment; only what can
# mean one thing is taken.
ROLES: Mapping[Role, str] = {
    "id": "responseid respondentid respondent participantid submissionid recordid id",
    "finished": "finished",
}
FEWEST = 3  # records that show that a row with gaps stands above the names
Merged = frozenset[tuple[int, int]]


class PlainReader:
    """CSV, TSV or a workbook with one header row."""

    platform = "plain"

    def recognise(self, head: Head) -> str | None:
        """Claim every table that has a header row."""
        return "one header row, no platform's own columns" if head else None

    def layout(self, head: Head, *, merged: Merged = frozenset()) -> Layout:
        """Take the first full row as the column names; titles may stand above it.

        Parameters
        ----------
        head : rows of text
            The first rows.
        merged : set of (row, column), optional
            Cells of these rows that are one with the cell to their left or above, as
            far as the file says so.
        """
        place = first_full_row(head)
        place += _Rows(head, place, merged).hold_groups()
        own = padded(head[place], len(head[place]))
        groups = _groups(head, place)
        names = tuple(n or g for n, g in zip(own, groups, strict=True))
        spans = frozenset(column for row, column in merged if row == place - 1)
        carried = _carried(groups, own, spans)
        texts = [f"{g} - {n}" if g else n for g, n in zip(carried, names, strict=True)]
        return Layout(
            platform=self.platform,
            header_rows=place + 1,
            names=names,
            texts=tuple(texts) if any(groups) else (),
            roles=find_roles(names, ROLES),
            private=private_columns(names),
        )


@dataclass(frozen=True)
class _Rows:
    """A row that may name groups of columns, the names below it, and the records."""

    head: Head
    place: int
    merged: Merged

    def hold_groups(self) -> bool:
        """Tell whether the names of the columns stand in the row below.

        A row with gaps stands above one of distinct words that fills the gaps; none of
        these comes again in its column, where answers do. Merged cells need no more.
        """
        if len(self.head) < self.place + 3:
            return False
        width = len(self.head[self.place])
        upper, lower = (padded(row, width) for row in self.head[self.place :][:2])
        below = [padded(row, width) for row in self.head[self.place + 2 :]]
        cells = [[normal(row[i]) for row in below if row[i]] for i in range(width)]
        gaps = [i for i in range(width) if not upper[i] and (lower[i] or cells[i])]
        if not gaps or not all(lower[i] for i in gaps) or not _are_names(lower, cells):
            return False
        if self._are_merged(width):
            return True
        named = [i for i in range(width) if lower[i]]
        alike = sum(_are_answers(cells[i]) for i in named)
        return gaps != [0] and len(below) >= FEWEST and 2 * alike > len(named)

    def _are_merged(self, width: int) -> bool:
        places = {(self.place, i) for i in range(width)}
        return bool(self.merged & (places | {(row + 1, i) for row, i in places}))


def _are_names(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether all cells are words, no two alike, none as a cell of its column."""
    names = [normal(cell) for cell in row if cell]
    again = any(normal(cell) in cells for cell, cells in zip(row, below, strict=True))
    return len({*names}) == len(names) and not looks_like_answers(row) and not again


def _are_answers(cells: Sequence[str]) -> bool:
    """Tell whether cells repeat, or are numbers, dates or ids."""
    return len({*cells}) < len(cells) or all(looks_like_answers([c]) for c in cells)


def _groups(head: Head, place: int) -> tuple[str, ...]:
    """Return the row above the names where it holds words over several of them."""
    width = len(head[place])
    above = padded(head[place - 1], width) if place else ()
    told = sum(map(bool, above)) > 1
    return above if told and not looks_like_answers(above) else ("",) * width


def _carried(
    groups: Sequence[str], names: Sequence[str], spans: frozenset[int]
) -> list[str]:
    """Repeat a group over its columns; a cell without a name below is no group."""
    carried: list[str] = []
    group = ""
    for place, cell in enumerate(groups):
        if not names[place] or (spans and not cell and place not in spans):
            group = ""
        elif cell:
            group = cell
        carried.append(group)
    return carried

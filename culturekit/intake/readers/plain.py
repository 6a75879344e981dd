"""Any other table: names in one row, perhaps with titles or groups above them."""

from collections.abc import Mapping, Sequence

from culturekit.intake.layout import Head, Layout, Role, find_roles, private_columns

# A column called "status" in a stranger's table may be about employment; only what can
# mean one thing is taken.
ROLES: Mapping[Role, str] = {
    "id": "responseid respondentid respondent participantid submissionid recordid id",
    "finished": "finished",
}


SEARCHED = 10  # rows in which the header may stand
FULL = 0.5  # of the fullest row


class PlainReader:
    """CSV, TSV or a workbook with one header row."""

    platform = "plain"

    def recognise(self, head: Head) -> str | None:
        """Claim every table that has a header row."""
        return "one header row, no platform's own columns" if head else None

    def layout(self, head: Head) -> Layout:
        """Take the first full row as the column names; titles may stand above it."""
        place = _header_row(head)
        names = tuple(cell.strip() for cell in head[place])
        above = [cell.strip() for cell in head[place - 1]] if place else []
        groups = _carried(above) if sum(map(bool, above)) > 1 else []
        texts = [f"{g} - {n}" if n else n for g, n in zip(groups, names, strict=False)]
        return Layout(
            platform=self.platform,
            header_rows=place + 1,
            names=names,
            texts=tuple(texts),
            roles=find_roles(names, ROLES),
            private=private_columns(names),
        )


def _header_row(head: Head) -> int:
    """Return which row has the column names: the first that is nearly full."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in head[:SEARCHED]]
    enough = FULL * max(filled, default=0)
    return next((i for i, count in enumerate(filled) if count >= enough), 0)


def _carried(row: Sequence[str]) -> list[str]:
    """Repeat the text of merged cells over the columns that they span."""
    carried: list[str] = []
    for cell in row:
        carried.append(cell or (carried[-1] if carried else ""))
    return carried

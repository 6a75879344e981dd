"""Any table with one header row: the reader that takes what no other claims."""

from collections.abc import Mapping

from culturekit.intake.layout import Head, Layout, Role, find_roles, private_columns

# A column called "status" in a stranger's table may be about employment; only what can
# mean one thing is taken.
ROLES: Mapping[Role, str] = {
    "id": "responseid respondentid respondent participantid submissionid recordid id",
    "finished": "finished",
}


class PlainReader:
    """CSV, TSV or a workbook with one header row."""

    platform = "plain"

    def recognise(self, head: Head) -> str | None:
        """Claim every table that has a header row."""
        return "one header row, no platform's own columns" if head else None

    def layout(self, head: Head) -> Layout:
        """Take the first row as the column names."""
        names = tuple(cell.strip() for cell in head[0])
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles=find_roles(names, ROLES),
            private=private_columns(names),
        )

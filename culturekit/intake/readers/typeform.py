"""Typeform CSV and XLSX: ``#`` first; start, submission and network id last.

A choice of several has a column an option, named by the option and filled with it.
"""

import re
from collections.abc import Mapping, Sequence

from culturekit.intake.layout import Head, Layout, Role, find_roles, private_columns
from culturekit.intake.looks import always
from culturekit.intake.words import normal, normal_name, word_set

ROLES: Mapping[Role, str] = {
    "id": "# responseid token",
    "status": "responsetype",
    "started": "startdate(utc) landedat",
    "ended": "submitdate(utc) stagedate(utc) submittedat",
    "submitted": "submitdate(utc) submittedat",
}
MARKS = word_set(
    "startdate(utc) submitdate(utc) networkid stagedate(utc)",
)
OWN = MARKS | {
    "#",
    "responsetype",
    "tags",
    "ending",
    "token",
    "score",
    "winningoutcome",
}
SHEET = frozenset({"submittedat", "token"})  # the sheet that Typeform fills
ANSWERS = frozenset({"landedat", "submittedat"})  # answers as JSON
OWN |= ANSWERS | word_set("landingid responseid calculated/score hidden variables")
_KEY = re.compile(r"(?=[a-z]*\d)[0-9a-z]{24,40}")
OTHERS = word_set(
    "other andere autre otro outro anders altro",
)


class TypeformReader:
    """Typeform exports of both generations."""

    platform = "typeform"

    def recognise(self, head: Head) -> str | None:
        """Look for ``#`` and the dates in UTC, or two of the columns at the end."""
        names = [normal_name(cell) for cell in head[0]] if head else []
        found = MARKS & set(names)
        if (names[:1] == ["#"] and found) or len(found) >= 2:
            shown = ", ".join(sorted(found | ({"#"} & set(names))))
            return f"Typeform's own columns: {shown}"
        if names[:1] == ["#"] and always(head, 0, _KEY):
            return "# first, with the ids that Typeform gives"
        for marks in (SHEET, ANSWERS):
            if marks <= set(names):
                return f"Typeform's own columns: {', '.join(sorted(marks))}"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as the questions; what answers "Other" is text."""
        names = tuple(" ".join(cell.replace("\\_", "_").split()) for cell in head[0])
        forms = [normal_name(name) for name in names]
        network = frozenset(i for i, form in enumerate(forms) if form == "networkid")
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles=find_roles(names, ROLES),
            private=(private_columns(names) - _options(names, head)) | network,
            own=frozenset(i for i, form in enumerate(forms) if form in OWN),
            comments=frozenset(i for i, n in enumerate(names) if normal(n) in OTHERS),
        )


def _options(names: Sequence[str], head: Head) -> set[int]:
    """Return options, also one called "Phone": cells repeat the name or are empty."""
    found = set()
    for i, name in enumerate(names):
        cells = {normal(row[i]) for row in head[1:] if i < len(row)} - {""}
        if cells == {normal(name)}:
            found.add(i)
    return found

"""Qualtrics CSV, TSV and XLSX: three header rows, the older two, or only one left.

Row 1 has export tags, row 2 question texts (in the survey's language), row 3 the
import ids as JSON or, in older files, as Python-style dicts. Files of the generation
before have ``V1`` to ``V10`` and the true names of these ten in row 2.
"""

import re
from collections.abc import Mapping, Sequence

from culturekit.intake.layout import (
    Head,
    Layout,
    Role,
    find_roles,
    padded,
    private_columns,
)
from culturekit.intake.words import normal_name

_KNOWN = (
    "startdate enddate status ipaddress progress duration(inseconds) finished "
    "recordeddate responseid responseset recipientlastname recipientfirstname "
    "recipientemail externalreference externaldatareference locationlatitude "
    "locationlongitude distributionchannel userlanguage name emailaddress"
)
KNOWN = frozenset(_KNOWN.split())
ROLES: Mapping[Role, str] = {
    "id": "responseid",
    "status": "status responsetype",
    "finished": "finished",
    "progress": "progress",
    "started": "startdate",
    "ended": "recordeddate enddate",
    "duration": "duration(inseconds) duration",
}
_IMPORT_ID = re.compile(r"""^\{\s*["']ImportId["']\s*:\s*["'](?P<id>[^"']*)["']""")
_LEGACY = re.compile(r"^V\d+$")
ENOUGH = 4
# names that no other platform writes; dates and a status are anybody's
_SURE = (
    "duration(inseconds) recordeddate recipientlastname recipientfirstname "
    "recipientemail externalreference externaldatareference responseset "
    "distributionchannel userlanguage locationlatitude locationlongitude"
)
SURE = frozenset(_SURE.split())
DURATION = "duration(inseconds)"
SURE_ENOUGH = 2
ECHO = frozenset({"recordid", "duration"})
VALUES, BESIDE = "values/", ("labels/", "displayed")  # of a response as JSON


class QualtricsReader:
    """Qualtrics exports of both header generations."""

    platform = "qualtrics"

    def recognise(self, head: Head) -> str | None:
        """Look for an ImportId row, then for V1 with ResponseID, then for the names."""
        for number, row in enumerate(head[:3], start=1):
            if _import_ids(row):
                return f"row {number} holds Qualtrics import ids"
        if len(head) > 1 and _is_legacy(head):
            return "columns V1, V2, ... with ResponseID in row 2, as Qualtrics had them"
        found = {normal_name(cell) for cell in head[0]} & KNOWN if head else set()
        if "responseid" in found and (len(found) >= ENOUGH or DURATION in found):
            return f"{len(found)} of Qualtrics' own columns, ResponseId among them"
        if len(found) >= ENOUGH and len(found & SURE) >= SURE_ENOUGH:
            return f"{len(found)} of the columns that Qualtrics writes"
        if "responseid" in found and any(c.startswith(VALUES) for c in head[0]):
            return "responses with their values, as Qualtrics writes them as JSON"
        return None

    def layout(self, head: Head) -> Layout:
        """Tell names, texts and import ids apart."""
        names = tuple(cell.strip() for cell in head[0])
        if any(name.startswith(VALUES) for name in names):
            return self._of_json(names)
        ids_row = next((i for i, row in enumerate(head[:3]) if _import_ids(row)), None)
        has_texts = ids_row == 2 or (ids_row is None and _second_row_is_header(head))
        texts = padded(head[1], len(names)) if has_texts else ()
        ids = padded(head[ids_row], len(names)) if ids_row else ()
        meta = tuple(texts if _is_legacy(head) else names)
        return Layout(
            platform=self.platform,
            header_rows=1 + bool(texts) + bool(ids),
            names=names,
            texts=texts,
            import_ids=tuple(_import_id(cell) for cell in ids),
            roles=find_roles(meta, ROLES),
            private=private_columns(names, texts),
            own=frozenset(
                i for i, name in enumerate(meta) if normal_name(name) in KNOWN
            ),
        )

    def _of_json(self, paths: Sequence[str]) -> Layout:
        """Take ``values/QID1`` as the answer; labels beside it say it once more."""
        names = tuple(path.removeprefix(VALUES) for path in paths)
        own = {i for i, name in enumerate(names) if normal_name(name) in KNOWN | ECHO}
        own |= {i for i, path in enumerate(paths) if path.startswith(BESIDE)}
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            import_ids=names,
            roles=find_roles(names, ROLES),
            private=private_columns(names),
            own=frozenset(own),
        )


def _import_id(cell: str) -> str:
    found = _IMPORT_ID.match(cell.strip())
    return found["id"] if found else ""


def _import_ids(row: Sequence[str]) -> bool:
    """Most filled cells of the row are import ids (cells may have been edited)."""
    filled = [cell for cell in row if cell.strip()]
    found = sum(bool(_import_id(cell)) for cell in filled)
    return found > 0 and found >= len(filled) / 2


def _is_legacy(head: Head) -> bool:
    if len(head) < 2:
        return False
    first = sum(bool(_LEGACY.match(cell.strip())) for cell in head[0])
    return first >= 3 and "responseid" in map(normal_name, head[1])


def _second_row_is_header(head: Head) -> bool:
    """Without import ids: a second header row has words where dates would stand."""
    if _is_legacy(head):
        return True
    if len(head) < 2:
        return False
    dates = [i for i, name in enumerate(head[0]) if normal_name(name).endswith("date")]
    cells = [head[1][i] for i in dates if i < len(head[1])]
    return any(cells) and not any(char.isdigit() for cell in cells for char in cell)

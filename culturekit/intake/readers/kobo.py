"""KoBoToolbox and ODK: CSV, XLSX, and the submissions of their JSON.

A question inside groups is ``group/question``; a choice of several is one cell with
the choices between spaces, and beside it a column an option, ``question/option``.
"""

import re
from collections.abc import Mapping, Sequence

from culturekit.intake.layout import (
    Head,
    Layout,
    Part,
    Role,
    find_roles,
    private_columns,
)
from culturekit.intake.words import normal_name, word_set

ROLES: Mapping[Role, str] = {
    "id": "uuid metainstanceid meta/instanceid instanceid key id",
    "started": "start starttime",
    "ended": "end endtime submissiontime submissiondate",
}
KOBO = word_set(
    "_id _uuid _submission_time _validation_status _notes _status _submitted_by",
    "_tags _index __version__ _parent_index _parent_table_name _attachments",
    "_bamboo_dataset_id _xform_id_string formhub/uuid meta/instanceID",
    "_geolocation __id __system/submissionDate",
)
ODK = word_set(
    "SubmissionDate KEY PARENT_KEY meta-instanceID instanceID meta-instanceName",
    "SubmitterID SubmitterName AttachmentsPresent AttachmentsExpected ReviewState",
    "DeviceID FormVersion Edits deviceid subscriberid simid devicephonenum",
    "formdef_version",
)
DEVICE = word_set(
    "deviceid subscriberid simid simserial devicephonenum phonenumber username",
    "submittername submitterid submittedby geolocation validationstatus/bywhom",
)
META = word_set(
    "start end today username audit background-audio",
)
# what a question about a place adds to it
_PLACE = re.compile(r"^_(?P<question>.+)_(?:latitude|longitude|altitude|precision)$")
# a repeated group has a sheet of its own, a row a repetition
PARENTS = frozenset({"_parent_index", "_parent_table_name", "PARENT_KEY"})
ENOUGH = 2


class KoboReader:
    """KoBoToolbox and ODK exports."""

    platform = "kobo"

    def recognise(self, head: Head) -> str | None:
        """Look for two of the columns that only these platforms write."""
        row = [cell.strip() for cell in head[0]] if head else []
        names = set(row)
        for known, who in ((KOBO, "KoBoToolbox"), (ODK, "ODK")):
            if len(found := names & known) >= ENOUGH:
                shown = ", ".join(sorted(found)[:3])
                return f"{who}'s own columns: {shown}"
        if row[-1:] == ["_index"] or any(name.startswith("SET-OF-") for name in row):
            return f"the column {row[-1]}, as KoBoToolbox and ODK name it"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as paths of questions; the last step names the question."""
        paths = [cell.strip() for cell in head[0]]
        names = [_last(path, paths) for path in paths]
        forms = [normal_name(name) for name in paths]
        own = {i for i, p in enumerate(paths) if p in KOBO | ODK | META or _inside(p)}
        device = {i for i, form in enumerate(forms) if form in DEVICE}
        return Layout(
            platform=self.platform,
            header_rows=1 + _has_tags(head),
            names=tuple(names),
            texts=tuple(paths),
            roles=_roles(paths),
            private=private_columns(names) | device | _places(names),
            own=frozenset(own),
            parts={i: p for i in range(len(paths)) if (p := _option(paths[i], paths))},
            inner=bool(PARENTS & set(paths)),
        )


def _inside(path: str) -> bool:
    """Tell what stands under a key of the platform, such as who approved it."""
    first, slash, _ = path.partition("/")
    return bool(slash) and first.startswith("_")


def _places(names: Sequence[str]) -> set[int]:
    """Return the columns of questions about a place, and the question itself."""
    found = {
        i: hit["question"] for i, n in enumerate(names) if (hit := _PLACE.match(n))
    }
    asked = set(found.values())
    return {i for i, name in enumerate(names) if i in found or name in asked}


def _has_tags(head: Head) -> bool:
    """A second header row may hold HXL tags, such as ``#region``, and nothing else."""
    cells = [cell.strip() for cell in head[1]] if len(head) > 1 else []
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _roles(paths: Sequence[str]) -> dict[Role, int]:
    """Take the unique id before the running number."""
    found = find_roles(paths, ROLES)
    for name in ("_uuid", "meta/instanceID", "meta-instanceID", "KEY", "_id"):
        if name in paths:
            return {**found, "id": paths.index(name)}
    return found


def _option(path: str, paths: Sequence[str]) -> Part | None:
    """Return question and option of a column whose stem is a column of its own."""
    question, slash, option = path.rpartition("/")
    if slash and question in paths:
        return Part(question.rpartition("/")[2], option)
    return None


def _last(path: str, paths: Sequence[str]) -> str:
    """Return the question's own name; of an option with its question."""
    if part := _option(path, paths):
        return f"{part.question}/{part.part}"
    return path if path in KOBO | ODK else path.rpartition("/")[2]

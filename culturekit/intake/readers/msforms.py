"""Microsoft Forms XLSX and CSV: ID, start time, completion time, e-mail, name."""

import re
from collections.abc import Sequence

from culturekit.intake.layout import Head, Layout, Role, private_columns
from culturekit.intake.looks import MOMENT, always, filled_cells, mostly
from culturekit.intake.words import normal_name, word_set

STARTS = word_set(
    "starttime startzeit heurededébut horadeinicio horadeinício oradiinizio",
    "begintijd starttijd starttid czasrozpoczęcia starttidspunkt aloitusaika 開始時刻",
    "开始时间 开始時間",
)
ENDS = word_set(
    "completiontime fertigstellungszeit abschlusszeit heuredefin",
    "horadefinalización horadeconclusão oradicompletamento tijdvanvoltooien",
    "eindtijd voltooiingstijd slutförandetid fuldførelsestidspunkt",
    "fullføringstidspunkt czasukończenia heured'achèvement sluttid",
    "完了時刻 完成时间 完成時間",
)
OWN = word_set(
    "email emailadresse adressedemessagerie correoelectrónico name nom nombre",
    "nome naam postaelettronica lastmodifiedtime uhrzeitderletztenänderung",
    "language sprache heuredeladernièremodification horadelaúltimamodificación",
    "totalpoints quizfeedback gradepostedtime gesamtpunktzahl",
)
PERSON = word_set(
    "name nom nombre nome naam email emailadresse",
)
WHO = 3  # the column of the address, where there is one; the name stands beside it
_WHO = re.compile(r"anonymous|[^@\s]+@[^@\s]+\.\w+", re.I)
META = 8  # the platform's own columns come first
SCORES = ("points -", "feedback -", "punkte -", "points –")


class MicrosoftFormsReader:
    """Microsoft Forms exports."""

    platform = "microsoft_forms"

    def recognise(self, head: Head) -> str | None:
        """Look for ID, start time and completion time, in this order."""
        names = [normal_name(cell) for cell in head[0][:4]] if head else []
        if len(names) < 3:
            return None
        if names[0] == "id" and names[1] in STARTS and names[2] in ENDS:
            return "ID, start and completion time come first, as in Microsoft Forms"
        if names[0] in STARTS and names[1] in ENDS and names[2] in OWN:
            return "start and completion time come first, as in Microsoft Forms"
        if _is_foreign(head, names):
            return "ID, two times and who answered come first, as in Microsoft Forms"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as the questions; e-mail and name are never read."""
        names = tuple(" ".join(cell.split()) for cell in head[0])
        known = [i for i, n in enumerate(names[:META]) if normal_name(n) in OWN]
        scores = [i for i, n in enumerate(names) if n.lower().startswith(SCORES)]
        # what stands between completion time and the questions is about the person
        person = {i for i in known if normal_name(names[i]) in PERSON}
        ids = int(normal_name(names[0]) not in STARTS)
        if ids and _is_foreign(head, [normal_name(name) for name in names[:4]]):
            person |= {WHO, WHO + 1} & set(range(len(names)))
        roles: dict[Role, int] = {"id": 0} if ids else {}
        roles |= {"started": ids, "ended": ids + 1, "submitted": ids + 1}
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles=roles,
            private=private_columns(names) | person,
            own=frozenset({*roles.values(), *known, *scores, *person}),
        )


def _is_foreign(head: Head, names: Sequence[str]) -> bool:
    """In any language: a running number, two times, then an address or "anonymous"."""
    if len(names) <= WHO or names[0] != "id":
        return False
    times = mostly(head, 1, MOMENT) and mostly(head, 2, MOMENT)
    return times and bool(filled_cells(head, 1)) and always(head, WHO, _WHO)

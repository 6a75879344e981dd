"""Microsoft Forms XLSX and CSV: ID, start time, completion time, e-mail, name."""

from culturekit.intake.layout import Head, Layout, private_columns
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
META = 8  # the platform's own columns come first
SCORES = ("points -", "feedback -", "punkte -", "points –")


class MicrosoftFormsReader:
    """Microsoft Forms exports."""

    platform = "microsoft_forms"

    def recognise(self, head: Head) -> str | None:
        """Look for ID, start time and completion time, in this order."""
        names = [normal_name(cell) for cell in head[0][:4]] if head else []
        if len(names) < 3 or names[0] != "id":
            return None
        if names[1] in STARTS and names[2] in ENDS:
            return "ID, start and completion time come first, as in Microsoft Forms"
        return None

    def layout(self, head: Head) -> Layout:
        """Take row 1 as the questions; e-mail and name are never read."""
        names = tuple(" ".join(cell.split()) for cell in head[0])
        known = [i for i, n in enumerate(names[:META]) if normal_name(n) in OWN]
        scores = [i for i, n in enumerate(names) if n.lower().startswith(SCORES)]
        # what stands between completion time and the questions is about the person
        person = {i for i in known if normal_name(names[i]) in PERSON}
        return Layout(
            platform=self.platform,
            header_rows=1,
            names=names,
            roles={"id": 0, "started": 1, "ended": 2, "submitted": 2},
            private=private_columns(names) | person,
            own=frozenset({0, 1, 2, *known, *scores}),
        )

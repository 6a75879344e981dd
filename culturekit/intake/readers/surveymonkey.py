"""SurveyMonkey CSV and XLSX: one header row, or two with the options below.

Row 1 has the question over the first of its columns and nothing over the others, row 2
the row of the matrix, the option, or just "Response". The simple export has one row.
"""

from collections.abc import Mapping, Sequence

from culturekit.intake.layout import (
    Head,
    Layout,
    Part,
    Role,
    find_roles,
    is_question,
    padded,
    private_columns,
)
from culturekit.intake.words import normal, normal_name, word_set

IDS = (
    "respondentid befragtenid befragteid iddurépondant iddelencuestado idderespuesta "
    "iddorespondente iddelrispondente respondentenid"
)
COLLECTORS = (
    "collectorid idducollecteur iddelrecopilador iddocoletor iddelcollettore "
    "collectornummer"
)
OWN = word_set(
    IDS,
    COLLECTORS,
    "startdate enddate datecreated datemodified ipaddress emailaddress firstname",
    "lastname startdatum enddatum ipadresse emailadresse datededébut datedefin",
    "fechadeinicio fechadefinalización datadiinizio datadifine begindatum einddatum",
    "datadeinício datadetérmino",
    *(f"customdata{number} customvalue{number}" for number in range(1, 11)),
)
ROLES: Mapping[Role, str] = {
    "id": IDS,
    "started": "startdate startdatum datecreated datededébut fechadeinicio "
    "datadiinizio begindatum datadeinício",
    "ended": "enddate enddatum datemodified datedefin fechadefinalización "
    "datadifine einddatum datadetérmino",
}
# what stands in row 2 where a question has one column only
PLAIN = word_set(
    "response antwort beantwortung réponse respuesta resposta risposta antwoord",
) | {""}
SAID = PLAIN - {""}
OPEN = (
    *("open-ended response", "other (please specify)", "other (please explain)"),
    *("offene antwort", "antwort mit offenem ende", "sonstiges (bitte angeben)"),
    *("réponse libre", "autre (veuillez préciser)", "otro (especifique)"),
    *("respuesta abierta", "resposta aberta", "outro (especifique)"),
    *("risposta aperta", "altro (specificare)"),
    *("open antwoord", "anders (geef nadere toelichting)"),
)


class SurveyMonkeyReader:
    """SurveyMonkey exports, simple and in full."""

    platform = "surveymonkey"

    def recognise(self, head: Head) -> str | None:
        """Look for the respondent id beside the collector, row 2, or questions."""
        if not head:
            return None
        # respondent_id is how people write it, not SurveyMonkey
        names = ["" if "_" in cell else normal_name(cell) for cell in head[0]]
        if not set(names[:2]) & set(IDS.split()):
            return "a second header row with Response" if _says_response(head) else None
        if set(names[:4]) & set(COLLECTORS.split()):
            return "columns for respondent and collector, as SurveyMonkey names them"
        if _has_second_row(head):
            return "a respondent id, and a second header row with the options"
        asked = [cell for cell in head[0][1:] if is_question(cell)]
        if 2 * len(asked) >= len(head[0]) - 1 > 0:
            return "a respondent id, then whole questions as column names"
        return None

    def layout(self, head: Head) -> Layout:
        """Read both header rows; a question stands over all of its columns."""
        first = [cell.strip() for cell in head[0]]
        second = padded(head[1], len(first)) if _has_second_row(head) else ()
        questions = _carried(first, second, head[2:]) if second else first
        subs = second or ("",) * len(first)
        texts = tuple(map(_text, questions, subs))
        return Layout(
            platform=self.platform,
            header_rows=2 if second else 1,
            names=tuple(map(_text, questions, subs)),
            texts=texts,
            roles=find_roles(first, ROLES),
            private=private_columns(first),
            own=frozenset(i for i, n in enumerate(first) if normal_name(n) in OWN),
            comments=frozenset(
                i for i, sub in enumerate(subs) if normal(sub).startswith(OPEN)
            ),
            parts=_parts(questions, subs),
        )


def _has_second_row(head: Head) -> bool:
    """A record has an id; the second header row has none, and words elsewhere.

    The condensed export of a form with the platform's own columns leaves it empty.
    """
    if len(head) < 2:
        return False
    if _says_response(head):
        return True
    names = [normal_name(cell) for cell in head[0]]
    full = bool(set(names[:4]) & set(COLLECTORS.split()))
    if not full and not any(cell.strip() for cell in head[1]):
        return False
    place = next((i for i, n in enumerate(names) if n in IDS.split()), None)
    return place is not None and not "".join(head[1][place : place + 1]).strip()


def _says_response(head: Head) -> bool:
    """Under every question with one column row 2 says no more than "Response"."""
    if len(head) < 3:
        return False
    first = [cell.strip() for cell in head[0]]
    second = padded(head[1], len(first))
    alone = [
        normal(second[i])
        for i, cell in enumerate(first)
        if cell and normal_name(cell) not in OWN and all(first[i + 1 : i + 2])
    ]
    return bool(alone) and all(sub in SAID or sub.startswith(OPEN) for sub in alone)


def _carried(row: Sequence[str], below: Sequence[str], records: Head) -> list[str]:
    """Repeat a question over the columns to its right that have none.

    Columns of nothing, as spreadsheets leave them at the end, belong to no question.
    """
    carried: list[str] = []
    question = ""
    for place, cell in enumerate(row):
        question = cell or question
        cells = [below[place], *("".join(r[place : place + 1]) for r in records)]
        carried.append(question if cell or any(map(str.strip, cells)) else "")
    return carried


def _text(question: str, sub: str) -> str:
    return question if normal(sub) in PLAIN else f"{question} - {sub}"


def _parts(questions: Sequence[str], subs: Sequence[str]) -> dict[int, Part]:
    return {
        i: Part(question, sub)
        for i, (question, sub) in enumerate(zip(questions, subs, strict=True))
        if normal(sub) not in PLAIN and not normal(sub).startswith(OPEN)
    }

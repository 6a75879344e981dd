"""LimeSurvey TSV: the survey structure as a table with one line a part."""

from culturekit.instrument.importing.asked import Asked
from culturekit.instrument.importing.limesurvey_relevance import read_relevance
from culturekit.instrument.importing.limesurvey_types import Lime, add_question
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.importing.shapes import number

NEEDED = {"class", "type/scale", "name", "text"}
OTHER_PARTS = {
    "AS": "assessment rules",
    "QTA": "quotas",
    "QTALS": "quotas",
    "QTAM": "quotas",
    "C": "conditions",
    "CND": "conditions",
}


class TsvDefinition:
    """A survey structure as LimeSurvey exports it with the ending .txt or .tsv."""

    platform = "limesurvey"

    def recognise(self, opened: Opened) -> bool:
        """Look for the header of the table."""
        first = opened.start.split("\n", 1)[0].lower()
        return set(NEEDED) <= {cell.strip('" \r') for cell in first.split("\t")}

    def read(self, opened: Opened) -> Asked:
        """Read the survey."""
        rows = opened.rows("\t")
        header = [cell.strip().lower() for cell in rows[0]]
        lines = [dict(zip(header, row, strict=False)) for row in rows[1:]]
        return _Lines(lines).asked()


class _Lines:
    """The lines of one export; a part comes once for every language."""

    def __init__(self, lines: list[dict[str, str]]) -> None:
        self.lines = lines
        self.settings = {
            line.get("name", ""): line.get("text", "")
            for line in lines
            if line.get("class") == "S"
        }
        main = self.settings.get("language") or self._first_language()
        more = self.settings.get("additional_languages", "").split()
        self.languages = tuple(dict.fromkeys((main, *more)))
        self.limes: dict[str, Lime] = {}
        self.texts: dict[tuple[str, str, int, str], dict[str, str]] = {}

    def _first_language(self) -> str:
        found = (line.get("language", "") for line in self.lines)
        return next(filter(None, found), "en")

    def asked(self) -> Asked:
        """Return everything that is asked, line by line."""
        title, intro = (
            self._named("surveyls_title"),
            self._named("surveyls_welcometext"),
        )
        name = clean(title.get(self.languages[0], "")) or "LimeSurvey questions"
        found = Asked("limesurvey", name, self.languages, intro)
        group: dict[str, str] = {}
        current: Lime | None = None
        for line in self.lines:
            kind = line.get("class", "").strip()
            if kind == "G":
                group, current = line, None
            elif kind == "Q":
                current = self._question(line, group, found)
            elif kind in ("SQ", "A") and current:
                self._part(current, kind, line)
            elif kind in OTHER_PARTS:
                found.note("survey", f"{OTHER_PARTS[kind]}; not translated")
        if not self.limes:
            raise refused("is a LimeSurvey structure without questions")
        for lime in self.limes.values():
            add_question(lime, found)
        return found

    def _named(self, name: str) -> dict[str, str]:
        found = [
            x for x in self.lines if x.get("class") == "SL" and x.get("name") == name
        ]
        return {
            x.get("language") or self.languages[0]: x.get("text", "") for x in found
        }

    def _question(
        self, line: dict[str, str], group: dict[str, str], found: Asked
    ) -> Lime:
        code = line.get("name", "").strip()
        if code not in self.limes:
            lime = Lime(code, line.get("type/scale", "").strip())
            lime.other = line.get("other") == "Y"
            lime.helped = bool(line.get("help", "").strip())
            lime.forced = line.get("mandatory") in ("Y", "S")
            lime.settings = {k: v for k, v in line.items() if k and v}
            own, outer = line.get("relevance", ""), group.get("relevance", "")
            route = read_relevance(outer, own)
            if isinstance(route, str):
                found.note(code, f"is asked only if {clean(route)[:200]}; left out")
            else:
                lime.shown = route
            self.limes[code] = lime
        lime = self.limes[code]
        lime.text[line.get("language") or self.languages[0]] = line.get("text", "")
        return lime

    def _part(self, lime: Lime, kind: str, line: dict[str, str]) -> None:
        """Add a sub-question or an answer, or its text in one more language."""
        scale = int(number(line.get("type/scale"), 0))
        code = line.get("name", "").strip()
        key = (lime.code, kind, scale, code)
        texts = self.texts.get(key)
        if texts is None:
            texts = self.texts[key] = {}
            (lime.subs if kind == "SQ" else lime.answers).append((scale, code, texts))
        texts[line.get("language") or self.languages[0]] = line.get("text", "")

"""XLSForm (ODK, KoBo, SurveyCTO): a workbook with the sheets survey and choices."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from culturekit.instrument.importing.asked import (
    FORCED,
    HELP,
    Asked,
    Block,
    Option,
    Question,
    Shown,
)
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.importing.workbook import Rows
from culturekit.instrument.importing.xlsform_words import (
    Columns,
    read_limits,
    read_relevant,
)

Line = dict[str, str]
ONE = re.compile(r"(?:select_one|select one|select1)\s+(\S+)(\s+or_other)?", re.I)
MANY = re.compile(
    r"(?:select_multiple|select all that apply from)\s+(\S+)"
    r"(\s+or_other)?",
    re.I,
)
BEGIN = re.compile(r"begin[ _](group|repeat|loop)(?:\s.*)?", re.I)
END = re.compile(r"end[ _](group|repeat|loop)", re.I)
TEXT = ("text", "string")
NUMBERS = ("integer", "int", "decimal", "range")
MADE = {
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "email",
    "simserial",
    "subscriberid",
    "audit",
    "calculate",
    "hidden",
    "start-geopoint",
    "background-audio",
}
LEFT_OUT = {
    "note": "a text that is only read",
    "acknowledge": "a box to acknowledge",
    "trigger": "a box to acknowledge",
    "date": "a date",
    "time": "a time",
    "datetime": "a date and time",
    "dateTime": "a date and time",
    "rank": "a ranking",
    "image": "a picture",
    "audio": "a recording",
    "video": "a recording",
    "file": "a file",
    "barcode": "a barcode",
    "geopoint": "a place",
    "geotrace": "a place",
    "geoshape": "a place",
}
OTHER = "other"
DEEPEST = 20


class XlsformDefinition:
    """A form as XLSX or XLS."""

    platform = "xlsform"

    def recognise(self, opened: Opened) -> bool:
        """Look for a sheet called survey with a type and a name."""
        sheet = _sheet(opened.sheets, "survey") if not opened.text else []
        head = {cell.strip().lower() for row in sheet[:1] for cell in row}
        return {"type", "name"} <= head

    def read(self, opened: Opened) -> Asked:
        """Read the form."""
        return _Form(opened.sheets).asked()


def _sheet(sheets: dict[str, Rows], name: str) -> Rows:
    return next((s for key, s in sheets.items() if key.strip().lower() == name), [])


def _lines(rows: Rows) -> list[Line]:
    """Return the filled lines of a sheet by the headers of their columns."""
    header = [" ".join(cell.split()) for cell in rows[0]] if rows else []
    filled = (row for row in rows[1:] if any(cell.strip() for cell in row))
    return [dict(zip(header, row, strict=False)) for row in filled]


@dataclass
class _Group:
    """An open group: its name, its block where it is a table, who gets there."""

    name: str
    block: str = ""
    relevant: str = ""
    lead: dict[str, str] = field(default_factory=dict)


class _Form:
    """The sheets of one form."""

    def __init__(self, sheets: dict[str, Rows]) -> None:
        self.survey = _lines(_sheet(sheets, "survey"))
        self.settings = next(iter(_lines(_sheet(sheets, "settings"))), {})
        lines = _lines(_sheet(sheets, "choices"))
        headers = [
            *(self.survey[0] if self.survey else ()),
            *(lines[0] if lines else ()),
        ]
        self.columns = Columns(headers, self.settings.get("default_language", ""))
        self.choices = self._choices(lines)
        self.groups: list[_Group] = []

    def _choices(self, lines: list[Line]) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = defaultdict(list)
        for line in lines:
            name = line.get("list_name") or line.get("list name") or ""
            code = line.get("name") or line.get("value") or ""
            if name.strip() and code.strip():
                label = self.columns.texts(line, "label")
                found[name.strip()].append(Option(code.strip(), label))
        return found

    def asked(self) -> Asked:
        """Return everything that is asked, line by line."""
        title = self.settings.get("form_title") or self.settings.get("title")
        name = self.settings.get("form_id") or self.settings.get("id_string")
        found = Asked("xlsform", clean(title or name or "Form"))
        found.languages = self.columns.languages
        for line in self.survey:
            self._line(line, found)
        if not found.questions:
            raise refused("is a form without questions")
        return found

    def _line(self, line: Line, found: Asked) -> None:
        kind = " ".join(line.get("type", "").split())
        name = line.get("name", "").strip()
        if BEGIN.fullmatch(kind):
            self._open(kind, line, name, found)
        elif END.fullmatch(kind):
            self.groups = self.groups[:-1]
        elif kind.lower() in MADE:
            if line.get("calculation") or kind.lower() == "hidden":
                found.note(name or kind, "a value that is computed or hidden; left out")
        elif kind and not kind.startswith("#"):
            questions = list(self._questions(kind, line, name, found))
            if not questions:
                self._leave_out(kind, line, name, found)
            found.questions.extend(self._placed(q, line, found) for q in questions)
            hinted = any(key.lower().startswith("hint") and line[key] for key in line)
            found.habits[HELP] += hinted
            required = line.get("required", "").strip().lower()
            found.habits[FORCED] += required in ("yes", "true", "true()", "1")

    def _open(self, kind: str, line: Line, name: str, found: Asked) -> None:
        group = _Group(name, relevant=line.get("relevant", ""))
        group.lead = self.columns.texts(line, "label")
        appearance = line.get("appearance", "")
        if "repeat" in kind.lower() or "loop" in kind.lower():
            found.note(name, "is repeated; a definition asks each question once")
        if "table-list" in appearance or "list-nolabel" in appearance:
            group.block = name
            found.blocks[name] = Block(name.removesuffix("_group"), group.lead)
        self.groups.append(group)

    def _questions(
        self, kind: str, line: Line, name: str, found: Asked
    ) -> Iterator[Question]:
        text = self.columns.texts(line, "label")
        if match := ONE.fullmatch(kind) or MANY.fullmatch(kind):
            options = list(self.choices.get(match[1], ()))
            if match[2]:
                other = dict.fromkeys(self.columns.languages, "Other")
                options.append(Option(OTHER, other))
            many = MANY.fullmatch(kind) is not None and len(options) > 1
            if options:
                yield Question(name, text, "many" if many else "one", tuple(options))
            if match[2]:
                yield Question(f"{name}_{OTHER}", text, "text")
            if line.get("choice_filter"):
                found.note(name, "shows some of its options to some only")
        elif kind.lower() in TEXT:
            yield Question(name, text, "text")
        elif kind.lower() in NUMBERS:
            low, high = read_limits(
                line.get("constraint", ""), line.get("parameters", "")
            )
            yield Question(name, text, "number", low=low, high=high)

    def _placed(self, question: Question, line: Line, found: Asked) -> Question:
        """Give a question its group, its names and the condition under which it is."""
        inner = self.groups[-1] if self.groups else _Group("")
        path = [group.name for group in self.groups[-DEEPEST:] if group.name]
        names = (
            tuple(mark.join([*path, question.name]) for mark in "/-") if path else ()
        )
        random = "randomize=true" in line.get("parameters", "").replace(" ", "").lower()
        if random:
            found.note(question.name, "shows its options in random order")
        block = inner.block if question.kind in ("one", "many") else ""
        outer = [group.relevant for group in self.groups]
        route = read_relevant(*outer, line.get("relevant", ""))
        if isinstance(route, str):
            found.note(question.name, f"is asked only if {route[:200]}; left out")
        shown = route if isinstance(route, Shown) else None
        return replace(question, columns=names, block=block, shown=shown)

    def _leave_out(self, kind: str, line: Line, name: str, found: Asked) -> None:
        what = LEFT_OUT.get(
            kind.split(maxsplit=1)[0], f"a question of type '{kind[:40]}'"
        )
        if ONE.fullmatch(kind) or MANY.fullmatch(kind):
            what = (
                f"a choice from the list '{kind.split()[1][:40]}', which is not there"
            )
        texts = self.columns.texts(line, "label")
        text = clean(next(iter(texts.values()), ""))[:60]
        found.note(name or kind, f"{what} ('{text}'); left out")

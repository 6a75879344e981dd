"""REDCap data dictionary: a CSV of 18 columns, one line a field."""

import re
from collections.abc import Iterator
from dataclasses import replace

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
from culturekit.instrument.importing.shapes import number

Line = dict[str, str]
LANGUAGE = "en"
# the columns that are read, by their names in the export and in the data of its API
COLUMNS = {
    "name": ("variable / field name", "field_name"),
    "form": ("form name", "form_name"),
    "header": ("section header", "section_header"),
    "type": ("field type", "field_type"),
    "label": ("field label", "field_label"),
    "choices": (
        "choices, calculations, or slider labels",
        "choices or calculations",
        "select_choices_or_calculations",
    ),
    "note": ("field note", "field_note"),
    "required": ("required field?", "required_field"),
    "check": (
        "text validation type or show slider number",
        "text_validation_type_or_show_slider_number",
    ),
    "low": ("text validation min", "text_validation_min"),
    "high": ("text validation max", "text_validation_max"),
    "identifier": ("identifier?", "identifier"),
    "branching": (
        "branching logic (show field only if...)",
        "branching_logic",
    ),
    "matrix": ("matrix group name", "matrix_group_name"),
    "annotation": ("field annotation", "field_annotation"),
}
NUMBERS = ("number", "integer")
LEFT_OUT = {
    "calc": "a computed value",
    "file": "a file",
    "descriptive": "a text that is only read",
    "sql": "a list from a database",
    "signature": "a signature",
}
YES_NO = {"yesno": ("Yes", "No"), "truefalse": ("True", "False")}
_PART = re.compile(
    r"\(*\s*\[([a-z]\w*)(?:\(-?\w+\))?\]\s*=\s*['\"]?(-?\w*)['\"]?\s*\)*", re.IGNORECASE
)
_ALONE = re.compile(r"[^\[\]]*\[(\w+)\((-?\w+)\)\]\s*=\s*['\"]?([01])['\"]?[^\[\]]*")


class RedcapDefinition:
    """A data dictionary as REDCap downloads it."""

    platform = "redcap"

    def recognise(self, opened: Opened) -> bool:
        """Look for the header."""
        return _delimiter(opened) is not None

    def read(self, opened: Opened) -> Asked:
        """Read the dictionary."""
        rows = opened.rows(_delimiter(opened) or ",")
        header = [cell.strip().lower() for cell in rows[0]]
        places = {
            key: next((i for i, cell in enumerate(header) if cell in names), None)
            for key, names in COLUMNS.items()
        }
        lines = [
            {
                key: row[place].strip()
                if place is not None and place < len(row)
                else ""
                for key, place in places.items()
            }
            for row in rows[1:]
        ]
        return _asked([line for line in lines if line["name"]])


def _delimiter(opened: Opened) -> str | None:
    """Return what divides the columns of the header, None for another kind of file."""
    first = opened.start.split("\n", 1)[0].lower()
    for delimiter in ",;\t":
        cells = {cell.strip('" \r') for cell in first.split(delimiter)}
        if all(cells & set(COLUMNS[key]) for key in ("name", "type", "label")):
            return delimiter
    return None


def _asked(lines: list[Line]) -> Asked:
    forms = list(dict.fromkeys(line["form"] for line in lines if line["form"]))
    words = [form.replace("_", " ").strip().capitalize() for form in forms]
    title = words[0] if len(words) == 1 else "REDCap project"
    found = Asked("redcap", title, (LANGUAGE,))
    if not lines:
        raise refused("is a REDCap data dictionary without fields")
    header = ""
    for number_, line in enumerate(lines):
        header = clean(line["header"]) or header
        if number_ == 0:
            found.note(line["name"], "numbers the records; left out")
            continue
        questions = list(_questions(line, found))
        if not questions:
            kind = line["type"]
            what = LEFT_OUT.get(kind, f"a field of type '{kind[:40]}'")
            what = "a date or time" if _is_date(line) else what
            text = clean(line["label"])[:60]
            found.note(line["name"], f"{what} ('{text}'); left out")
        found.questions.extend(_placed(q, line, header, found) for q in questions)
        found.habits[HELP] += bool(line["note"])
        found.habits[FORCED] += line["required"].lower().startswith("y")
    if not found.questions:
        raise refused("is a REDCap data dictionary without questions")
    return found


def _is_date(line: Line) -> bool:
    return line["type"] == "text" and line["check"].startswith(("date", "time"))


def _questions(line: Line, found: Asked) -> Iterator[Question]:
    kind, name = line["type"].lower(), line["name"]
    text = {LANGUAGE: line["label"]}
    if kind in ("radio", "dropdown"):
        yield Question(name, text, "one", _choices(line["choices"]))
    elif kind in YES_NO:
        labels = zip("10", YES_NO[kind], strict=True)
        options = tuple(Option(code, {LANGUAGE: label}) for code, label in labels)
        yield Question(name, text, "one", options)
    elif kind == "checkbox":
        yield from _checkbox(name, text, _choices(line["choices"]))
    elif kind == "slider":
        low, high = number(line["low"], 0), number(line["high"], 100)
        if line["choices"]:
            found.note(name, "words along the slider; a number has none")
        yield Question(name, text, "number", low=low, high=high)
    elif kind == "text" and line["check"].startswith(NUMBERS):
        low, high = number(line["low"], 0), number(line["high"], 0)
        yield Question(name, text, "number", low=low, high=high)
    elif kind in ("text", "notes") and not _is_date(line):
        personal = line["check"] in ("email", "phone", "zipcode", "ssn", "mrn_10d")
        yield Question(name, text, "text", personal=personal)


def _choices(text: str) -> tuple[Option, ...]:
    """Return the options of ``1, Yes | 0, No``.

    Examples
    --------
    >>> [(o.code, o.label["en"]) for o in _choices("1, Yes, often | 0, No")]
    [('1', 'Yes, often'), ('0', 'No')]
    """
    parts = [part.partition(",") for part in re.split(r"\||\n", text) if part.strip()]
    return tuple(
        Option(code.strip(), {LANGUAGE: label.strip()}) for code, _, label in parts
    )


def _checkbox(
    name: str, text: dict[str, str], options: tuple[Option, ...]
) -> Iterator[Question]:
    """Yield one question for all boxes, or for a single box one of its own."""
    if len(options) == 1:
        label = options[0].label[LANGUAGE]
        column = f"{name}___{options[0].code.replace('-', '_').lower()}"
        words = {LANGUAGE: text[LANGUAGE] or label}
        ticks = (
            Option("0", {LANGUAGE: "Unchecked"}),
            Option("1", {LANGUAGE: "Checked"}),
        )
        yield Question(column, words, "one", ticks, key=name)
    else:
        yield Question(name, text, "many", options)


def _placed(question: Question, line: Line, header: str, found: Asked) -> Question:
    """Give a question its matrix and the condition under which it is shown."""
    block = line["matrix"]
    if block:
        found.blocks.setdefault(block, Block(block, {LANGUAGE: header}))
    personal = question.personal or line["identifier"].lower().startswith("y")
    route = read_branching(line["branching"])
    if isinstance(route, str):
        message = f"is asked only if {clean(route)[:200]}; left out"
        found.note(question.name, message)
    if "@HIDDEN" in line["annotation"].upper():
        found.note(question.name, "is marked as hidden; it is in the definition")
    shown = route if isinstance(route, Shown) else None
    return replace(question, block=block, personal=personal, shown=shown)


def read_branching(logic: str) -> Shown | str | None:
    """Return who is asked: a condition, why it is none, or None for everybody.

    Examples
    --------
    >>> read_branching("[stay] = '4' or [stay]='2'")
    Shown(name='stay', codes=('4', '2'))
    >>> read_branching("[age] > 18")
    '[age] > 18'
    """
    logic = logic.strip()
    if not logic:
        return None
    if _ALONE.fullmatch(logic):
        return logic
    parts = [_PART.fullmatch(part.strip()) for part in re.split(r"\s+or\s+", logic)]
    found = [part for part in parts if part]
    if len(found) < len(parts) or len({part[1] for part in found}) > 1:
        return logic
    return Shown(found[0][1], tuple(dict.fromkeys(part[2] for part in found)))

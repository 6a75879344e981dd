"""What `culturekit inspect FILE` prints: a file in the words of who made it."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from culturekit.cli import printable
from culturekit.cli.how import long_of
from culturekit.errors import InputError
from culturekit.intake import Inspection, inspect_file
from culturekit.intake.dates import time_columns
from culturekit.intake.inspection.profile import Column
from culturekit.intake.words import normal
from culturekit.results import counted

NAMES = {
    "qualtrics": "a Qualtrics export",
    "surveymonkey": "a SurveyMonkey export",
    "limesurvey": "a LimeSurvey export",
    "google_forms": "answers to a Google form",
    "microsoft_forms": "answers to a Microsoft form",
    "typeform": "a Typeform export",
    "redcap": "a REDCap export",
    "kobo": "a KoBoToolbox or ODK export",
    "spss": "an SPSS file",
    "glint": "a Viva Glint export",
    "plain": "a plain table",
}
MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SHOWN = 6  # columns that are named in a line
LONGEST = 48
MOST_SETS = 12  # of options that are listed
ROLES = {
    "id": "who answered",
    "status": "preview, test or answer",
    "finished": "finished or not",
    "progress": "how far they came",
    "submitted": "unfinished where blank",
    "duration": "how long it took",
    "started": "when they began",
    "ended": "when they ended",
}
NO_RESPONSES = (
    "",
    "There are no responses yet: what answers look like, and a draft, come with them.",
)
TICK = "its own name where it was ticked"
TIMES = ("duration", "started", "ended")
OTHERS = {
    "attribute": "Say who people are or where they work",
    "derived": "Only look like items, and are made of others",
    "constant": "The same in every record",
    "id": "Different in nearly every record",
    "text": "Free text",
    "comment": "Free text beside a question",
    "private": "Personal data, never read",
    "empty": "Empty",
}


def run(
    file: str,
    given: dict[str, str],
    *,
    as_json: bool,
    quiet: bool = False,
) -> None:
    """Inspect a file, write a draft if one is asked for, and print what was found."""
    long = long_of(given)
    found = inspect_file(file, platform=given.get("platform"), long=long)
    draft = given.get("draft", "")
    if draft:
        _write_draft(found, Path(draft))
    if quiet:
        return
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    else:
        answered = found.recognition.responses
        steps = _next(file, draft, given) if answered else NO_RESPONSES
        lines = [*_lines(found), *steps]
        click.echo("\n".join(map(printable, lines)))


def _write_draft(found: Inspection, path: Path) -> None:
    from culturekit.intake import draft_definition

    if not found.recognition.responses:
        raise InputError(
            f"there are no responses in '{found.name}' yet, so what answers look like "
            "cannot be told and no draft was written; allowed: a file with responses; "
            "export it again when answers have come in"
        )
    if not found.items and not any(c.kind == "number" for c in found.columns):
        raise InputError(
            "no column of this file looks like an item, so a draft would load nothing; "
            "allowed: a file with answers; check that it is the right one"
        )
    path.write_text(draft_definition(found), "utf-8")
    click.echo(f"written: {path}", err=True)


def _lines(found: Inspection) -> Iterator[str]:
    yield _head(found)
    yield f"  How that is known: {found.recognition.why}."
    yield from _accounts(found)
    yield from _items(found)
    for kind, title in OTHERS.items():
        columns = [c for c in found.columns if c.kind == kind]
        if columns:
            yield ""
            yield f"{title} ({len(columns)}): {_named(columns)}"
            yield from _reasons(columns)
    yield from _numbers(found)
    yield from _dates(found)


def _next(file: str, draft: str, given: dict[str, str]) -> Iterator[str]:
    """Say what to type next; names with spaces are quoted as a shell wants them."""
    words = ["culturekit", "inspect", file]
    words += ["--platform", given["platform"]] if "platform" in given else []
    words += ["--long", given["long"]] if "long" in given else []
    name = draft or "my_survey.toml"
    steps = [
        (shlex.join(["culturekit", "survey", "check", name]), "read it through first")
        if draft
        else (shlex.join([*words, "--draft", name]), "a definition to edit"),
        (shlex.join([*words, "--survey", name]), "what loading would do"),
    ]
    width = max(len(step) for step, _ in steps)
    yield ""
    yield "Next:"
    for step, why in steps:
        yield f"  {step.ljust(width)}  {why}"


def _head(found: Inspection) -> str:
    r = found.recognition
    rows = {None: "", 1: " below 1 header row"}
    header = rows.get(r.header_rows, f" below {r.header_rows} header rows")
    cut = f", cut by {MARKS.get(r.delimiter, r.delimiter)}" if r.delimiter else ""
    made = NAMES.get(r.platform, r.platform)
    return (
        f"{found.name}: {made}. {counted(r.responses, 'response')}{header}, "
        f"{counted(r.columns, 'column')}, "
        f"{r.encoding}{cut}."
    )


def _accounts(found: Inspection) -> Iterator[str]:
    """Say which columns tell records apart, and which of the platform are left."""
    layout = found.layout
    timed = time_columns(layout)
    used = {
        role: at
        for role, at in layout.roles.items()
        if role not in TIMES or at in timed
    }
    if used:
        yield ""
        yield "What accounts for every record:"
    for role, words in ROLES.items():
        if role in used:
            yield f"  {words:<26}{_short(layout.named(used[role]))}"
    if layout.instances:
        names = ", ".join(layout.named(i) for i in layout.instances)
        yield f"  {'and which of theirs':<26}{names}"
    left = [
        c
        for c in found.columns
        if c.kind == "platform"
        and c.position not in {*used.values(), *layout.instances}
    ]
    if left:
        yield ""
        yield f"The platform's own, not needed ({len(left)}): {_named(left)}"


def _items(found: Inspection) -> Iterator[str]:
    items = found.item_columns
    yield ""
    yield f"Look like items ({len(items)}):" if items else "Nothing looks like an item."
    sets: dict[tuple[object, ...], list[Column]] = {}
    for column in items:
        options = TICK if _is_tick(column) else column.labels or column.codes
        sets.setdefault((options, column.apart, column.kind), []).append(column)
    by_size = sorted(sets.values(), key=len, reverse=True)
    for columns in by_size[:MOST_SETS]:
        yield f"  {_named(columns)}"
        yield f"      {_options(columns[0])}"
    if rest := sum(map(len, by_size[MOST_SETS:])):
        more = len(by_size) - MOST_SETS
        yield f"  and {rest} more with {more} other sets of options (--json has all)"


def _options(column: Column) -> str:
    labels = [_short(text) for text in column.labels or map(str, column.codes)]
    if column.kind == "number":
        return "numbers"
    if column.kind == "several":
        return f"several of: {', '.join(labels)}"
    if _is_tick(column):
        return TICK
    if len(labels) == 1:
        return f"only {labels[0]}"
    options = " < ".join(labels)
    if column.labels and not column.basis:
        options = f"{', '.join(labels)} (no order found)"
    elif column.basis:
        options += f" (order guessed from {column.basis})"
    if column.apart:
        options += f"; likely not on the scale: {', '.join(column.apart)}"
    return options


def _is_tick(column: Column) -> bool:
    """Tell an option that has a column and fills it with its own name."""
    named = normal(f"{column.name} {column.text}")
    return len(column.labels) == 1 and normal(column.labels[0]) in named


def _short(text: str) -> str:
    """Return a header without mark-up, cut where it is long, quoted with a comma."""
    text = " ".join(re.sub(r"</?[a-zA-Z][^<>]*>", " ", text).split())
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
    return f"'{short}'" if ", " in short else short


def _named(columns: Iterable[Column]) -> str:
    names = [_short(c.name) or f"column {c.position + 1}" for c in columns]
    more = f", and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _reasons(columns: list[Column]) -> Iterator[str]:
    if columns[0].kind == "derived":
        for column in columns:
            yield f"      {_short(column.name)}: {column.note}"


def _numbers(found: Inspection) -> Iterator[str]:
    items = found.item_columns
    numbers = [c for c in found.columns if c.kind == "number" and c not in items]
    if numbers:
        yield ""
        yield f"Numbers: an age, an amount ({len(numbers)}): {_named(numbers)}"


def _dates(found: Inspection) -> Iterator[str]:
    dates = [c for c in found.columns if c.kind == "date"]
    for note, _ in Counter(c.note for c in dates).items():
        alike = [c for c in dates if c.note == note]
        yield ""
        yield f"Dates ({len(alike)}), {note}: {_named(alike)}"

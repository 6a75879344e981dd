"""A small survey and the writers that lay its answers out as platforms do."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, Instrument

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
STIMME = ("Stimme gar nicht zu", "Stimme nicht zu", "Teils, teils", "Stimme zu", "Voll")
LESS = ("Much less", "Less", "The same", "More", "Much more")


def part(name, **fields):
    return {name: {"id": name, **fields}}


def item(name, scale, text, **fields):
    return part(
        name, scale=scale, response_scale=RESPONSE[name[0]], text={"en": text}, **fields
    )


RESPONSE = {"q": "agree", "b": "less", "h": "hours", "m": "kinds"}


@pytest.fixture(scope="session")
def instrument():
    agree = part(
        "agree",
        codes=(1, 2, 3, 4, 5),
        labels={"en": AGREE, "de": STIMME},
        aliases={"5": ("Totally agree",)},
        dont_know={"codes": (8,), "labels": {"en": "Don't know"}},
        not_applicable={"codes": (9,), "labels": {"en": "Does not apply"}},
    )
    less = part("less", codes=(-2, -1, 0, 1, 2), labels={"en": LESS}, bipolar=True)
    kinds = part(
        "kinds",
        codes=(1, 2, 3),
        nominal=True,
        labels={"en": ("Pay, bonus", "Time", "X")},
    )
    return Instrument.model_validate(
        {
            "id": "small",
            "title": "Small",
            "languages": ("en", "de"),
            "response_scales": agree | less | kinds | part("hours", numeric=(0, 168)),
            "scales": {},
            "items": item("q1", "proud", "I am proud of my work.", columns=("Pride",))
            | item("q2", "proud", "I look forward to work.")
            | item("b1", "amount", "Tools we get next to others")
            | item("h1", "hours", "Hours last week"),
            "attributes": part("team", title="Team", columns=("Work team",))
            | part(
                "office",
                title="Office",
                values=("front", "back"),
                labels={"front": "Front office", "back": "Back office"},
            )
            | part("tenure", title="Tenure", values=("<1", "1-3", ">3"), ordered=True),
            "open_questions": part("more", text={"en": "Anything else?"}),
        }
    )


@pytest.fixture(scope="session")
def answers():
    """Four respondents, as they are to be read."""
    return pd.DataFrame(
        {
            "q1": [5, 1, DONT_KNOW, pd.NA],
            "q2": [4, pd.NA, NOT_APPLICABLE, 3],
            "b1": [-2, 0, 2, 1],
            "h1": [38.5, 40.0, pd.NA, 12.25],
            "team": ["Payroll", "Payroll", "Sales, East", "Größe"],
            "office": ["back", "back", "front", "front"],
            "tenure": ["<1", "1-3", ">3", "1-3"],
        }
    )


SPECIAL = {
    "codes": {DONT_KNOW: "8", NOT_APPLICABLE: "9"},
    "labels": {DONT_KNOW: "Don't know", NOT_APPLICABLE: "Does not apply"},
}


def cell(value, scale, style):
    """Write one answer as a platform would: codes, labels or both."""
    if pd.isna(value):
        return ""
    if isinstance(value, str):
        return value
    if scale is None or scale.numeric:
        return f"{value:g}"
    value = int(value)
    kind = "codes" if style == "codes" else "labels"
    if value in SPECIAL[kind]:
        return SPECIAL[kind][value]
    label = scale.labels["en"][scale.codes.index(value)]
    return {"codes": str(value), "labels": label, "both": f"{value} - {label}"}[style]


@pytest.fixture(scope="session")
def render():
    def rendered(frame, instrument, style="codes", decimal="."):
        columns = {}
        for name in frame:
            scale = instrument.response(name) if name in instrument.items else None
            texts = [cell(value, scale, style) for value in frame[name]]
            if scale is not None and scale.numeric:
                texts = [text.replace(".", decimal) for text in texts]
            columns[name] = texts
        return pd.DataFrame(columns, dtype="str")

    return rendered


META = ("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished")
META += ("RecordedDate", "ResponseId", "RecipientEmail")


def meta_cells(row, **changed):
    cells = {
        "StartDate": "2026-05-01 10:00:00",
        "EndDate": "2026-05-01 10:09:00",
        "Status": "IP Address",
        "IPAddress": "203.0.113.7",
        "Progress": "100",
        "Finished": "True",
        "RecordedDate": "2026-05-01 10:09:01",
        "ResponseId": f"R_{row:05d}",
        "RecipientEmail": "someone@example.org",
    }
    return cells | changed


@pytest.fixture(scope="session")
def qualtrics():
    """Return the rows of a Qualtrics export with three header rows."""

    def rows(texts, instrument, meta=None, python_style=False):
        names = [*META, *texts.columns, "more"]
        questions = [
            instrument.text(name) if name in instrument.items else name
            for name in names
        ]
        ids = [{"ImportId": f"QID{i}"} for i in range(len(names))]
        ids = [str(one) if python_style else json.dumps(one) for one in ids]
        body = [
            [
                *meta_cells(i, **(meta or {}).get(i, {})).values(),
                *row,
                'said "well,\nok"',
            ]
            for i, row in enumerate(texts.itertuples(index=False))
        ]
        return [names, questions, ids, *body]

    return rows


@pytest.fixture(scope="session")
def write():
    def written(path, rows, *, delimiter=",", encoding="utf-8", end="\n"):
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
        Path(path).write_bytes(buffer.getvalue().encode(encoding))
        return Path(path)

    return written


@pytest.fixture(scope="session")
def table_rows():
    def rows(texts):
        return [list(texts.columns), *texts.to_numpy().tolist()]

    return rows

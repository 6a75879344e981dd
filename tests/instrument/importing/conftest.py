"""Definitions of platforms: real ones, and small ones written for a single question."""

import json
from pathlib import Path

import pytest

from culturekit.instrument import parse_instrument
from culturekit.instrument.importing import import_instrument

DATA = Path(__file__).parents[2] / "data"
REAL = {path.name for path in DATA.iterdir()}


@pytest.fixture
def imported(tmp_path):
    """Import a real file by its name, or a text or bytes; the TOML always loads."""

    def run(content, name="made"):
        if content in REAL:
            path = DATA / content
        else:
            path = tmp_path / name
            data = content.encode() if isinstance(content, str) else content
            path.write_bytes(data)
        made = import_instrument(path)
        assert parse_instrument(made.text) == made.instrument
        return made

    return run


@pytest.fixture
def qsf(imported):
    """Import a Qualtrics survey of these questions; flow and entry may be given."""

    def run(*payloads, flow=None, blocks=None, **entry):
        elements = [{"Element": "SQ", "Payload": payload} for payload in payloads]
        if blocks:
            elements.append({"Element": "BL", "Payload": blocks})
        if flow:
            elements.append({"Element": "FL", "Payload": {"Flow": flow}})
        head = {"SurveyName": "Made", "SurveyLanguage": "EN", **entry}
        survey = {"SurveyEntry": head, "SurveyElements": elements}
        return imported(json.dumps(survey))

    return run


def choices(*labels, **codes):
    return {str(i): {"Display": label} for i, label in enumerate(labels, start=1)}


@pytest.fixture
def question():
    """A Qualtrics question with options."""

    def make(name, text, *labels, kind="MC", selector="SAVR", **more):
        return {
            "QuestionID": f"QID{name[1:]}",
            "DataExportTag": name,
            "QuestionText": text,
            "QuestionType": kind,
            "Selector": selector,
            "Choices": choices(*labels),
            **more,
        }

    return make


@pytest.fixture
def workbook():
    """An XLSX of sheets given as lists of rows."""
    from io import BytesIO

    from openpyxl import Workbook

    def make(**sheets):
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make

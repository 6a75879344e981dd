"""Untrusted files: bombs, cuts and nonsense are refused in one sentence, quickly."""

import io
import json
import random
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from culturekit.errors import DefinitionError, InputError
from culturekit.instrument import parse_instrument
from culturekit.instrument.importing import import_instrument, workbook

DATA = Path(__file__).parents[2] / "data"
FILES = [
    "qualtrics_many_types.qsf",
    "qualtrics_single_matrix.qsf",
    "limesurvey_test_structure.lss",
    "limesurvey_quexml_test_structure.xml",
    "redcap_survey_dictionary.csv",
    "spss_missing_values.sav",
    "xlsform_or_other.xlsx",
    "xlsform_table_list.xls",
]
SEED = 20260728
CASES = 40
BOMB = """<?xml version="1.0"?>
<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<document><LimeSurveyDocType>&b;</LimeSurveyDocType></document>"""
OUTSIDE = """<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<document><LimeSurveyDocType>Survey &x;</LimeSurveyDocType></document>"""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"hello world", "no survey definition that is known here"),
        (b"\x00\x01\x02" * 50, "no survey definition that is known here"),
        (BOMB.encode(), "declares a document type or entities"),
        (OUTSIDE.encode(), "declares a document type or entities"),
        (b'{"SurveyEntry": {}, "SurveyElements": [', "is not whole JSON"),
        (b'{"SurveyEntry": {}, "SurveyElements": []}', "without questions"),
        (b'{"SurveyEntry"' + b"[" * 200_000 + b'"SurveyElements"', "JSON"),
        (b"<document><LimeSurveyDocType>S</LimeSurveyDocType>", "is not whole XML"),
        (b"$FL2@(#) not really", "is a damaged SPSS file"),
        (b"PK\x03\x04 cut off", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0 cut off", "cannot be opened"),
    ],
)
def test_what_is_no_definition_is_refused(tmp_path, content, sentence):
    path = tmp_path / "file.xyz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence) as caught:
        import_instrument(path)
    message = str(caught.value)
    assert message.startswith("file.xyz: ")
    assert "allowed: " in message
    assert message.count("; ") >= 2


def test_a_folder_and_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="is a folder"):
        import_instrument(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        import_instrument(tmp_path / "none.qsf")


def test_a_file_larger_than_any_definition(tmp_path):
    path = tmp_path / "large.qsf"
    path.write_bytes(b'{"SurveyEntry": "SurveyElements' + b"x" * 30_000_001)
    with pytest.raises(InputError, match="larger than any survey definition"):
        import_instrument(path)


def test_a_workbook_that_unpacks_to_gigabytes(tmp_path, monkeypatch):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    monkeypatch.setattr(workbook, "LARGEST", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(stream.getvalue())
    with pytest.raises(InputError, match="larger inside"):
        import_instrument(path)


def test_a_cell_far_out(tmp_path, workbook):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(workbook(survey=[["type", "name", "label"]])))
    book["survey"]["XFD1048576"] = "far"
    path = tmp_path / "far.xlsx"
    book.save(path)
    with pytest.raises(InputError, match="cells far out"):
        import_instrument(path)


def damaged(data, rng):
    """Cut, repeat, flip, insert: what transfers and editors do to bytes."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 2, 5, 20])):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice([1, 3, 20, 400]))
        action = rng.randrange(5)
        if action == 0:
            del data[start:end]
        elif action == 1:
            data[start:start] = rng.randbytes(rng.choice([1, 5]))
        elif action == 2:
            data[start:start] = data[start:end]
        elif action == 3:
            data = data[: max(1, start)]
        else:
            data[start:end] = bytes(
                b ^ rng.choice([0, 1, 32, 128]) for b in data[start:end]
            )
    return bytes(data)


ODD = [
    None, [], {}, "", " ", "1", "-99", "99999", "a" * 300, "Don't know", "Yes", "1.5",
    "<b>x</b>", "class", "n", "select_one x", "radio", "1, a | 1, b | , |", 0, True,
    -99, {"1": {"Display": "x"}}, "${q} = 'a'", "\x00\x1b[2J", "é\n\t", "en", "QID1",
    "team", "What is your team?", "integer", "en de", "G", "\u200b",
]  # fmt: skip


def places(value):
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


def rearranged(data, rng):
    """A JSON or XML document that is whole, with odd things in it."""
    if data.lstrip().startswith(b"{"):
        tree = json.loads(data)
        for _ in range(rng.choice([1, 5, 40])):
            holder, key = rng.choice(list(places(tree)))
            holder[key] = rng.choice(ODD)
        return json.dumps(tree).encode()
    root = ElementTree.fromstring(data)
    for _ in range(rng.choice([1, 5, 40])):
        nodes = list(root.iter())
        node, other = rng.choice(nodes), rng.choice(nodes)
        text = str(rng.choice(ODD))
        node.text = "".join(c for c in text if c >= " ")
        node.tag = rng.choice([node.tag, node.tag, other.tag])
        if len(other) and rng.random() < 0.3:
            other.remove(other[0])
    return ElementTree.tostring(root)


@pytest.mark.parametrize("name", FILES)
def test_damaged_files_load_or_are_refused(tmp_path, name, capfd):
    outcomes = {"loaded": 0, "refused": 0}
    whole = (DATA / name).read_bytes()
    for case in range(CASES):
        rng = random.Random(f"{SEED}/{name}/{case}")
        structured = name.endswith((".qsf", ".lss", ".xml")) and case % 4
        data = (rearranged if structured else damaged)(whole, rng)
        path = tmp_path / name
        path.write_bytes(data)
        outcomes[outcome(path)] += 1
    assert sum(outcomes.values()) == CASES
    # not everything is turned away: where the structure is whole, most of it is used
    least = CASES // 2 if name.endswith((".qsf", ".lss", ".xml")) else 1
    assert outcomes["loaded"] >= least
    # a panic of the workbook reader is kept off the terminal
    assert capfd.readouterr().err == ""


def outcome(path):
    try:
        made = import_instrument(path)
    except InputError as error:
        # a definition that does not load would be our mistake, not the file's
        known = str(error).startswith(path.name)
        return "refused" if known and not isinstance(error, DefinitionError) else "bad"
    assert parse_instrument(made.text) == made.instrument
    return "loaded"

"""SPSS files: value labels, user-missing values and ranges, sets of several answers."""

import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from culturekit.instrument import Instrument, load_instrument
from culturekit.intake import draft_definition, inspect_file, read_responses

DATA = Path(__file__).resolve().parents[1] / "data"
AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")


def asked(scales, items):
    return Instrument.model_validate(
        {
            "id": "spss",
            "title": "SPSS",
            "scales": {},
            "response_scales": {name: {"id": name, **s} for name, s in scales.items()},
            "items": {
                name: {"id": name, "scale": "s", "text": {"en": name}, **part}
                for name, part in items.items()
            },
        }
    )


def test_labels_of_the_file_come_before_its_numbers(tmp_path):
    path = tmp_path / "a.sav"
    # 1 is the best here: the label says what a number means
    labels = dict(enumerate(reversed(AGREE), start=1))
    frame = pd.DataFrame({"q1": [1.0, 5.0, 2.0, None], "q2": [1.0, 5.0, 2.0, 3.0]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"q1": labels})
    scale = {"codes": (1, 2, 3, 4, 5), "labels": {"en": AGREE}}
    part = {"response_scale": "agree"}
    survey = read_responses(path, asked({"agree": scale}, {"q1": part, "q2": part}))
    assert survey.data["q1"].tolist()[:3] == [5, 1, 4]
    assert survey.data["q1"].isna().tolist() == [False, False, False, True]
    assert survey.data["q2"].tolist() == [1, 5, 2, 3]


def test_user_missing_values_and_ranges_are_missing(tmp_path):
    path = tmp_path / "a.sav"
    frame = pd.DataFrame(
        {
            "one": [1.0, 8.0, 9.0, 5.0],
            "range": [1.0, 96.0, 97.0, 99.0],
            "both": [-1.0, 2.0, 7.0, 8.0],
        }
    )
    missing = {
        "one": [8, 9],
        "range": [{"lo": 97, "hi": 99}],
        "both": [-1, {"lo": 7, "hi": 8}],
    }
    pyreadstat.write_sav(frame, path, missing_ranges=missing)
    part = {"response_scale": "any"}
    survey = read_responses(
        path, asked({"any": {"numeric": (-5, 120)}}, dict.fromkeys(missing, part))
    )
    data = survey.data.astype(object).where(survey.data.notna(), None)
    assert data["one"].tolist() == [1, None, 5]
    assert data["range"].tolist() == [1, 96, None]
    assert data["both"].tolist() == [None, 2, None]
    assert survey.receipt.set_aside["reason"].tolist() == ["empty"]
    assert not len(survey.problems)


def test_missing_values_of_a_real_file():
    found = inspect_file(DATA / "spss_missing_values.sav")
    filled = {column.name: column.filled for column in found.columns}
    # -1 and 2000 to 3000 of mynum, -1 of mylabl, -1 and -3 of myord are user-missing
    kept, _ = pyreadstat.read_sav(DATA / "spss_missing_values.sav", user_missing=True)
    told = {"mynum": 2, "mylabl": 1, "myord": 2}
    for name, missing in told.items():
        assert filled[name] == kept[name].notna().sum() - missing == 5


def with_sets(path, text):
    """Add multiple-response sets, as SPSS writes them: record 7 of subtype 7.

    Laid out as the PSPP developers' guide describes system files.
    """
    data = path.read_bytes()
    record = struct.pack("<iiii", 7, 7, 1, len(text)) + text
    end = data.index(struct.pack("<ii", 999, 0))
    path.write_bytes(data[:end] + record + data[end:])


@pytest.mark.parametrize(("tick", "none"), [(1.0, 0.0), (1.0, 2.0), (2.0, 1.0)])
def test_a_set_of_several_answers_is_one_question(tmp_path, tick, none):
    path = tmp_path / "a.sav"
    frame = pd.DataFrame(
        {"v1": [tick, none, none, None], "v2": [tick, none, tick, None], "m": [1.0] * 4}
    )
    labels = {"v1": "Pay", "v2": "The team", "m": None}
    pyreadstat.write_sav(frame, path, column_labels=labels)
    name = b"Why do you stay?"
    with_sets(path, b"$why=D1 %d %d %s v1 v2\n" % (tick, len(name), name))
    scale = {"codes": (1, 2), "nominal": True, "labels": {"en": ("Pay", "The team")}}
    why = {
        "response_scale": "why",
        "text": {"en": "Why do you stay?"},
        "multiple": True,
    }
    mood = {"response_scale": "mood"}
    instrument = asked(
        {"why": scale, "mood": {"codes": (1, 2, 3)}}, {"why": why, "m": mood}
    )
    survey = read_responses(path, instrument)
    data = survey.data.astype(object).where(survey.data.notna(), None)
    assert data[["why_1", "why_2"]].to_numpy().tolist() == [
        [1, 1],
        [0, 0],
        [0, 1],
        [None, None],
    ]
    assert not len(survey.problems)


def test_a_draft_keeps_the_codes_of_the_file(tmp_path):
    path = tmp_path / "a.sav"
    frame = pd.DataFrame(
        {"q1": [0.0, 1, 2, 3, 4, 8] * 3, "q2": [4.0, 3, 2, 1, 0, 9] * 3}
    )
    labels = dict(enumerate(AGREE)) | {8: "Don't know", 9: "Refused"}
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=["I am proud", "I am heard"],
        variable_value_labels={"q1": labels, "q2": labels},
        missing_ranges={"q1": [8, 9]},
    )
    draft = tmp_path / "a.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    instrument = load_instrument(draft)
    assert instrument.response("q1").codes == (0, 1, 2, 3, 4)
    survey = read_responses(path, instrument)
    assert survey.data["q1"].dropna().tolist() == [0, 1, 2, 3, 4] * 3
    assert survey.data["q2"].head(5).tolist() == [4, 3, 2, 1, 0]
    assert not len(survey.problems)

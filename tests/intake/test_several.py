"""Questions with several answers, as every platform spreads them over columns."""

import json

import pytest

from culturekit.instrument import Instrument
from culturekit.intake import read_responses

# who ticked what: pay and time, none of them, time alone, and nothing was asked
TICKS = [(1, 1, 0), (0, 0, 0), (0, 1, 0), (None, None, None)]


def asked(**fields):
    options = {
        "id": "reasons",
        "codes": (1, 2, 3),
        "nominal": True,
        "labels": {"en": ("Pay, bonus", "Time", "The team")},
        "aliases": {"1": ("SQ001", "pay"), "2": ("SQ002", "time"), "3": ("SQ003",)},
    }
    why = {"scale": "facts", "response_scale": "reasons", "multiple": True}
    mood = {"scale": "mood", "response_scale": "points", "text": {"en": "How is it?"}}
    return Instrument.model_validate(
        {
            "id": "several",
            "title": "Several",
            "response_scales": {
                "reasons": options,
                "points": {"id": "points", "codes": (1, 2, 3, 4, 5)},
            },
            "scales": {},
            "items": {
                "why": {
                    "id": "why",
                    "text": {"en": "Why do you stay?"},
                    **why,
                    **fields,
                },
                "mood": {"id": "mood", **mood},
            },
        }
    )


LAID_OUT = {
    "surveymonkey": (
        "Respondent ID,Collector ID,Start Date,Why do you stay?,,,,How is it?\n"
        ',,,"Pay, bonus",Time,The team,Other (please specify),Response\n'
        '1,9,01/02/2026 10:00,"Pay, bonus",Time,,,4\n2,9,01/02/2026 10:00,,,,no,5\n'
        "3,9,01/02/2026 10:00,,Time,,,3\n4,9,01/02/2026 10:00,,,,,2\n"
    ),
    "limesurvey": (
        "id,submitdate,lastpage,startlanguage,why[SQ001],why[SQ002],why[SQ003],"
        "why[other],mood\n1,1980-01-01 00:00:00,1,en,Y,Y,N,,4\n"
        "2,1980-01-01 00:00:00,1,en,N,N,N,no,5\n3,1980-01-01 00:00:00,1,en,N,Y,N,,3\n"
        "4,1980-01-01 00:00:00,1,en,,,,,2\n"
    ),
    "limesurvey_texts": (
        "Response ID,Date submitted,Last page,Start language,"
        '"Why do you stay? [Pay, bonus]",Why do you stay? [Time],'
        "Why do you stay? [The team],Why do you stay? [Other],How is it?\n"
        "1,1980-01-01 00:00:00,1,en,Yes,Yes,No,,4\n"
        "2,1980-01-01 00:00:00,1,en,No,No,No,no,5\n"
        "3,1980-01-01 00:00:00,1,en,No,Yes,No,,3\n"
        "4,1980-01-01 00:00:00,1,en,N/A,N/A,N/A,,2\n"
    ),
    "redcap": (
        "record_id,why___1,why___2,why___3,mood,form_complete\n"
        "1,1,1,0,4,2\n2,0,0,0,5,2\n3,0,1,0,3,2\n4,,,,2,2\n"
    ),
    "redcap_labels": (
        'Record ID,Event Name,"Why do you stay? (choice=Pay, bonus)",'
        "Why do you stay? (choice=Time),Why do you stay? (choice=The team),"
        "How is it?,Complete?\n1,A,Checked,Checked,Unchecked,4,Complete\n"
        "2,A,Unchecked,Unchecked,Unchecked,5,Complete\n"
        "3,A,Unchecked,Checked,Unchecked,3,Complete\n4,A,,,,2,Complete\n"
    ),
    "kobo": (
        '"start";"grp/why";"grp/why/pay";"grp/why/time";"grp/why/SQ003";"grp/mood";'
        '"_id";"_uuid";"_index"\n'
        '"";"pay time";"1";"1";"0";"4";"1";"a";"1"\n"";"";"0";"0";"0";"5";"2";"b";"2"\n'
        '"";"time";"0";"1";"0";"3";"3";"c";"3"\n"";"";"";"";"";"2";"4";"d";"4"\n'
    ),
    "typeform": (
        '#,"Pay, bonus",Time,The team,Other,How is it?,Start Date (UTC),'
        'Submit Date (UTC),Network ID\na,"Pay, bonus",Time,,,4,,2026-01-01,f\n'
        "b,,,,no,5,,2026-01-01,f\nc,,Time,,,3,,2026-01-01,f\nd,,,,,2,,2026-01-01,f\n"
    ),
    "qualtrics": (
        "ResponseId,Finished,why_1,why_2,why_3,mood\nId,Fin,Pay,Time,Team,"
        'Mood\n"{""ImportId"":""_recordId""}","{""ImportId"":""finished""}",'
        '"{""ImportId"":""QID1_1""}","{""ImportId"":""QID1_2""}",'
        '"{""ImportId"":""QID1_3""}","{""ImportId"":""QID2""}"\n'
        "R_1,1,1,1,,4\nR_2,1,0,0,0,5\nR_3,1,,1,,3\nR_4,1,,,,2\n"
    ),
}
# where an option that is not ticked is a blank, nobody can tell "none" from "not asked"
BLANK = ("surveymonkey", "typeform")


@pytest.mark.parametrize("layout", LAID_OUT)
def test_ticks_are_found_by_option(tmp_path, layout):
    path = tmp_path / "a.csv"
    path.write_text(LAID_OUT[layout], "utf-8")
    survey = read_responses(path, asked())
    assert survey.receipt.platform == layout.split("_")[0]
    ticked = survey.data[["why_1", "why_2", "why_3"]].astype(object)
    expected = [list(row) for row in TICKS]
    if layout in BLANK:
        expected[1] = [None] * 3
    found = ticked.where(ticked.notna(), None).to_numpy().tolist()
    assert found == expected
    assert survey.data["mood"].tolist() == [4, 5, 3, 2]
    assert not len(survey.problems)


def test_an_option_that_is_called_no_is_ticked_by_its_name(tmp_path):
    options = {"id": "reasons", "codes": (1, 2), "labels": {"en": ("No", "N/A")}}
    plain = asked().model_dump()
    plain["response_scales"]["reasons"] = {**options, "nominal": True}
    path = tmp_path / "a.csv"
    path.write_text("why_1,why_2,mood\nNo,,4\n,N/A,5\n,,3\n")
    survey = read_responses(path, Instrument.model_validate(plain))
    assert survey.data["why_1"].tolist()[:2] == [1, 0]
    assert survey.data["why_2"].tolist()[:2] == [0, 1]
    assert survey.data[["why_1", "why_2"]].iloc[2].isna().all()


def test_ticks_in_one_cell_of_submissions(tmp_path):
    rows = [
        {"_id": 1, "_uuid": "a", "grp/why": "pay time", "grp/mood": "4"},
        {"_id": 2, "_uuid": "b", "grp/why": "SQ003", "grp/mood": "5"},
        {"_id": 3, "_uuid": "c", "grp/mood": "3"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows))
    survey = read_responses(tmp_path / "a.json", asked())
    ticked = survey.data[["why_1", "why_2", "why_3"]].astype(object)
    found = ticked.where(ticked.notna(), None).to_numpy().tolist()
    assert found == [[1, 1, 0], [0, 0, 1], [None] * 3]
    assert not len(survey.problems)

"""Every platform's layouts, old and new, in several languages, told without being told.

The files are made here in the layouts that platforms write; `tests/data` has real ones.
"""

import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.intake import inspect_file, recognise

DATA = Path(__file__).resolve().parents[1] / "data"

# name: (platform, header rows, responses, text)
FILES = {
    "surveymonkey_full": (
        "surveymonkey", 2, 2,
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,"
        "First Name,Last Name,Custom Data 1,How do you find your work?,,What else?\n"
        ",,,,,,,,,It is varied,It is planned,Open-Ended Response\n"
        "10000001,9,01/02/2026 10:00 AM,01/02/2026 10:05 AM,,,,,,Agree,Disagree,\n"
        '10000002,9,01/02/2026 11:00 AM,01/02/2026 11:05 AM,,,,,,Agree,,"a, b"\n',
    ),
    "surveymonkey_condensed": (
        "surveymonkey", 2, 1,
        "Respondent ID,Collector ID,Start Date,End Date,How is it?\n,,,,\n1,9,a,b,4\n",
    ),
    "surveymonkey_ids_only": (
        "surveymonkey", 2, 2,
        "RespondentID,Do you like your work?,Which of these do you use?,\n"
        ",Response,Phone,Tablet\n3292879998,Yes,Phone,\n3292879538,No,,Tablet\n",
    ),
    "surveymonkey_simple": (
        "surveymonkey", 1, 1,
        "RespondentID,Do you like your work?,How long have you been here?\n9,Yes,2\n",
    ),
    "surveymonkey_german": (
        "surveymonkey", 2, 1,
        "Befragten-ID,Collector-ID,Startdatum,Enddatum,Wie geht es?\n,,,,Antwort\n"
        "1,2,01.02.2026,01.02.2026,gut\n",
    ),
    "limesurvey_codes": (
        "limesurvey", 1, 2,
        '"id","submitdate","lastpage","startlanguage","seed","A1","B1[SQ001]","B1[other]"'
        '\n"1","1980-01-01 00:00:00","3","en","7","4","Y",""\n"2","","1","en","8",,,\n',
    ),
    "limesurvey_no_seed": (
        "limesurvey", 1, 1,
        '"id","submitdate","lastpage","startlanguage","startdate","datestamp","q1"\n'
        '"1","2026-01-01 10:00:00","2","de","","","A3"\n',
    ),
    "limesurvey_texts_german": (
        "limesurvey", 1, 1,
        "Antwort ID,Datum Abgeschickt,Letzte Seite,Start-Sprache,Zufallsstartwert,"
        "Wie ist die Arbeit? [Inhalt]\n1,2026-01-01 10:00:00,2,de,9,gut\n",
    ),
    "limesurvey_texts_french": (
        "limesurvey", 1, 1,
        "ID de la réponse;Date de soumission;Dernière page;Langue de départ;Tête de "
        "série;Une question  [Autre]\n1;2026-01-01;2;fr;9;oui\n",
    ),
    "limesurvey_codes_and_texts": (
        "limesurvey", 1, 1,
        '"id. Response ID","submitdate. Date submitted","lastpage. Last page",'
        '"G1Q1. How is it?"\n"1","2026-01-01 10:00:00","2","4"\n',
    ),
    "google_forms": (
        "google_forms", 1, 2,
        "Timestamp,I like my work,I would recommend it\n"
        "11/17/2024 17:32:29,4,5\n11/18/2024 7:02:00,2,3\n",
    ),
    "google_forms_own_csv": (
        "google_forms", 1, 1,
        '"Marca temporal","Me gusta mi trabajo [Contenido]"\n'
        '"2022/02/13 10:26:52 p. m. GMT-3","4"\n',
    ),
    "google_forms_german": (
        "google_forms", 1, 1,
        "Zeitstempel,E-Mail-Adresse,Wie ist es?\n07.02.2025 00:13:31,x@example.org,4\n",
    ),
    "google_forms_dotted_times": (
        "google_forms", 1, 1,
        "Informazioni cronologiche,Come va?\n12/02/2026 19.07.17,bene\n",
    ),
    "google_forms_helper_columns": (
        "google_forms", 1, 1,
        "STATUS,Carimbo de data/hora,Como vai?\nok,13/06/2024 17:08:15,bem\n",
    ),
    "microsoft_forms": (
        "microsoft_forms", 1, 2,
        "ID,Start time,Completion time,Email,Name,I like my work,Which tools?\n"
        "1,7/2/20 11:00:22,7/2/20 11:05:22,anonymous,,4,Phone;Tablet;\n"
        "2,7/2/20 12:00:22,7/2/20 12:05:22,anonymous,,5,\n",
    ),
    "microsoft_forms_german": (
        "microsoft_forms", 1, 1,
        "Id;Startzeit;Fertigstellungszeit;E-Mail;Name;Wie geht es?\n"
        "1;27.04.2026 11:34;27.04.2026 11:36;anonymous;;gut\n",
    ),
    "microsoft_forms_dutch": (
        "microsoft_forms", 1, 1,
        "ID,Begintijd,Tijd van voltooien,E-mail,Naam,Hoe gaat het?\n1,a,b,,,goed\n",
    ),
    "typeform_old": (
        "typeform", 1, 1,
        "#,Do you like it?,Phone,Tablet,Other,Start Date (UTC),Submit Date (UTC),"
        "Network ID\nabc123,1,Phone,,,2026-03-29 21:20:00,2026-03-29 21:21:23,f0f0\n",
    ),
    "typeform_new": (
        "typeform", 1, 2,
        "#,Do you like it?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date "
        "(UTC),Network ID,Tags,Ending\n"
        'a,4,completed,2026-01-01,,2026-01-01,f,,"Thank you,\nbye"\n'
        "b,,started,2026-01-01,2026-01-01,,f,,\n",
    ),
    "redcap_simple": (
        "redcap", 1, 2,
        "study_id,mood,tools___1,tools___2,my_form_complete\n1,4,1,0,2\n2,5,0,0,0\n",
    ),
    "redcap_events": (
        "redcap", 1, 2,
        "record_id,redcap_event_name,mood\n1,enrollment_arm_1,4\n1,month_1_arm_1,5\n",
    ),
    "redcap_labels": (
        "redcap", 1, 1,
        'Record ID,Event Name,How is it?,Tools (choice=Phone),Complete?\n1,Start,4,'
        "Checked,Complete\n",
    ),
    "kobo": (
        "kobo", 1, 1,
        '"start";"end";"mood";"tools";"tools/phone";"_id";"_uuid";"_submission_time";'
        '"_index"\n"a";"b";"4";"phone";"1";"7";"u-1";"2026-01-01T10:00:00";"1"\n',
    ),
    "kobo_tags": (
        "kobo", 2, 1,
        '"start";"How is it?";"_id";"_uuid";"_index"\n"";"#mood";"";"";""\n'
        '"2026-01-01T10:00:00";"4";"7";"u-1";"1"\n',
    ),
    "odk_central": (
        "kobo", 1, 1,
        "SubmissionDate,grp-mood,meta-instanceID,KEY,SubmitterID,SubmitterName,"
        "ReviewState,DeviceID,Edits,FormVersion\n"
        "2026-05-23T03:12:16.012Z,4,uuid:1,uuid:1,9,Enumerator,,d,0,1\n",
    ),
    "odk_repeats": ("kobo", 1, 2, "name,age,PARENT_KEY,KEY\nA,2,u,u:1\nB,3,u,u:2\n"),
    "glint_documented": (
        "glint", 1, 1,
        "Survey Cycle Creation Date,Survey Cycle Completion Date,Survey Cycle Title,"
        "My work matters\n2026-01-01 10:00:00,2026-01-02 10:00:00,Q1,4\n",
    ),
    "qualtrics_without_ids": (
        "qualtrics", 2, 1,
        "StartDate,EndDate,Status,Progress,Duration (in seconds),Finished,RecordedDate,"
        "Q1\nStart Date,End Date,Response Type,Progress,Duration (in seconds),Finished,"
        "Recorded Date,How is it?\n2026-01-01 10:00:00,2026-01-01 10:05:00,0,100,300,1,"
        "2026-01-01 10:05:01,4\n",
    ),
    "qualtrics_few_columns_kept": (
        "qualtrics", 1, 1,
        "ResponseId,Duration (in seconds),Q1\nR_000000000000001,300,4\n",
    ),
    "surveymonkey_without_ids": (
        "surveymonkey", 2, 1,
        "Start Date,How is it?,Please rate,,What else?\n"
        ",Response,The work,The team,Open-Ended Response\n"
        "01/02/2026 10:00 AM,Good,Agree,Disagree,no\n",
    ),
    "limesurvey_rows_by_number": (
        "limesurvey", 1, 1, "id,A1,B1[SQ001],B1[SQ002]\n1,A3,Y,\n",
    ),
    "limesurvey_by_number": (
        "limesurvey", 1, 1, "id,92625X5X17,92625X5X18SQ001\n1,A3,Y\n",
    ),
    "limesurvey_another_language": (
        "limesurvey", 1, 2,
        '"ID odpowiedzi","Data wysłania","Ostatnia strona","Język początkowy","Jak?"\n'
        '"1","2026-01-01 10:00:00","3","pl","tak"\n"2","","1","pl",""\n',
    ),
    "limesurvey_to_be_read_in_again": (
        "limesurvey", 2, 1,
        "Response ID\tDate submitted\tLast page\tStart language\tHow is it?\n"
        "id\tsubmitdate\tlastpage\tstartlanguage\tA1\n"
        "1\t1980-01-01 00:00:00\t3\ten\t4\n",
    ),
    "google_forms_iso_times": (
        "google_forms", 1, 1, "Timestamp,How is it?\n2026-01-02T10:00:00Z,4\n",
    ),
    "google_forms_days_as_numbers": (
        "google_forms", 1, 1, "Timestamp,How is it?\n46023.41667,4\n",
    ),
    "microsoft_forms_another_language": (
        "microsoft_forms", 1, 2,
        "ID,Čas zahájení,Čas dokončení,E-mail,Jméno,Jak se máte?\n"
        "1,27.04.2026 11:34,27.04.2026 11:36,anonymous,,dobře\n"
        "2,27.04.2026 12:34,27.04.2026 12:36,x@example.org,X,dobře\n",
    ),
    "microsoft_forms_id_deleted": (
        "microsoft_forms", 1, 1,
        "Start time,Completion time,Email,Name,I like my work\n"
        "7/2/20 11:00:22,7/2/20 11:05:22,anonymous,,4\n",
    ),
    "typeform_ids_only": (
        "typeform", 1, 1,
        "#,Do you like it?\n0f9e8d7c6b5a49382716051423324150,4\n",
    ),
    "typeform_sheet": (
        "typeform", 1, 1,
        "Do you like it?,Submitted At,Token\n4,2026-01-01 10:00:00,a1b2c3d4e5\n",
    ),
    "redcap_labels_with_timestamp": (
        "redcap", 1, 1,
        "Record ID,Survey Identifier,Survey Timestamp,How is it?,Complete?\n"
        "1,,2026-01-01 10:00,4,Partial Survey Response\n",
    ),
    "plain_events": ("plain", 1, 2, "Guest,Event Name,Rating\na,Fair,4\nb,Fair,5\n"),
    "plain_training": (
        "plain", 1, 2,
        "employee,training_complete,rating\ne1,1,4\ne2,0,5\n",
    ),
    "plain_response_as_answer": (
        "plain", 1, 2, "patient,outcome\nP1,Response\nP2,No response\n",
    ),
    "plain": ("plain", 1, 2, "id,team,eng1\n1,Payroll,4\n2,Housing,5\n"),
    "plain_log": ("plain", 1, 1, "timestamp,level\n2026-01-01 10:00:00,3\n"),
    "plain_respondents": ("plain", 1, 1, "respondent_id,q1,q2\n1,4,5\n"),
    "plain_respondents_and_questions": (
        "plain", 1, 1, "respondent_id,Do you like your work?,Is it varied?\n1,4,5\n",
    ),
    "plain_title_above": (
        "plain", 3, 2,
        "Staff survey, autumn;;\n;;\nteam;eng1;eng2\nPayroll;4;5\nHousing;2;3\n",
    ),
    "plain_from_r": ("plain", 1, 2, '"team","eng1"\n"1","Pay",4\n"2","Housing",5\n'),
    "plain_status": ("plain", 1, 1, "status,complete,start,end\nactive,1,a,b\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_layouts_are_recognised(tmp_path, name, encoding):
    platform, header_rows, responses, text = FILES[name]
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    found = recognise(path)
    assert (found.platform, found.header_rows, found.responses) == (
        platform,
        header_rows,
        responses,
    )
    assert found.why


TITLED = [name for name in FILES if not name.startswith("plain")]


@pytest.mark.parametrize("name", TITLED)
@pytest.mark.parametrize("stated", [True, False])
def test_titles_may_stand_above_any_export(tmp_path, name, stated):
    platform, header_rows, responses, text = FILES[name]
    path = tmp_path / "a.csv"
    path.write_text(f"Culture survey 2026\n\n{text}", "utf-8")
    found = recognise(path, platform=platform if stated else None)
    assert (found.platform, found.header_rows, found.responses) == (
        platform,
        header_rows + 1,
        responses,
    )
    assert stated or "1 row of titles above" in found.why


# a workbook keeps no empty row and has a cell under every name
NOT_IN_A_BOOK = ("surveymonkey_condensed", "plain_from_r")
IN_A_BOOK = [
    name
    for name, (*_, text) in FILES.items()
    if name not in NOT_IN_A_BOOK and not {";", "\t"} & {*text}
]


@pytest.mark.parametrize("name", IN_A_BOOK)
def test_the_same_as_a_workbook(tmp_path, name):
    platform, header_rows, responses, text = FILES[name]
    book = openpyxl.Workbook()
    for row in pd.read_csv(io.StringIO(text), header=None, dtype=str).fillna("").values:
        book.active.append(list(row))
    book.save(tmp_path / "a.csv")  # a workbook, whatever its name says
    found = recognise(tmp_path / "a.csv")
    assert (found.platform, found.responses) == (platform, responses)
    assert found.header_rows == header_rows
    assert (found.encoding, found.delimiter) == ("xlsx", None)


REAL = {
    "glint_sample_survey.csv": ("glint", 1, 12),
    "redcap_survey_data.csv": ("redcap", 1, 2),
    "limesurvey_n2_2021_codeonly.csv": ("limesurvey", 1, 36),
    "typeform_email_tracking.csv": ("typeform", 1, 8),
    "surveymonkey_steak_2header.csv": ("surveymonkey", 2, 550),
    "spss_class_survey.sav": ("spss", None, 237),
    "spss_missing_values.sav": ("spss", None, 7),
    "qualtrics_many_types_insights.csv": ("qualtrics", 3, 5),
    "qualtrics_legacy_sample_bom.csv": ("qualtrics", 2, 1),
    "class_survey.xlsx": ("plain", 1, 237),
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_recognised(name):
    found = recognise(DATA / name)
    assert (found.platform, found.header_rows, found.responses) == REAL[name]


def test_submissions_as_json(tmp_path):
    rows = [
        {"_id": 1, "_uuid": "a", "grp/mood": "4", "_validation_status": {"uid": "ok"}},
        {"_id": 2, "_uuid": "b", "grp/mood": "5", "grp/tools": "phone tablet"},
    ]
    for document in (rows, {"count": 2, "results": rows}):
        (tmp_path / "a.json").write_text(json.dumps(document))
        found = recognise(tmp_path / "a.json")
        assert (found.platform, found.header_rows, found.responses) == ("kobo", None, 2)


ANSWERED = {
    "qualtrics": {
        "responses": [
            {
                "responseId": f"R_{i}",
                "values": {"status": 0, "finished": 1, "duration": 40 + i, "QID1": 4},
                "labels": {"QID1": "Agree"},
                "displayedFields": ["QID1"],
                "displayedValues": {"QID1": [1, 2, 3, 4, 5]},
            }
            for i in range(2)
        ]
    },
    "typeform": {
        "total_items": 2,
        "items": [
            {
                "landing_id": f"l{i}",
                "token": f"t{i}",
                "landed_at": "2026-01-01T10:00:00Z",
                "submitted_at": "2026-01-01T10:01:00Z",
                "metadata": {"network_id": "n"},
                "answers": [
                    {
                        "field": {"id": "f1", "ref": "mood", "type": "rating"},
                        "type": "number",
                        "number": 4,
                    },
                    {
                        "field": {"id": "f2", "ref": "tools"},
                        "type": "choices",
                        "choices": {"labels": ["Phone", "Tablet"]},
                    },
                ],
            }
            for i in range(2)
        ],
    },
    "limesurvey": {
        "responses": [
            {str(i): {"id": i, "submitdate": "", "lastpage": 1, "A1": "A4"}}
            for i in range(2)
        ]
    },
    "kobo": {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"_id": i, "_uuid": "u", "mood": "4"}}
            for i in range(2)
        ],
    },
}


@pytest.mark.parametrize("platform", ANSWERED)
def test_answers_as_json_and_a_line_each(tmp_path, platform):
    document = ANSWERED[platform]
    rows = next(value for value in document.values() if isinstance(value, list))
    lines = "\n".join(json.dumps(row) for row in rows) + "\n"
    for text in (json.dumps(document), lines):
        (tmp_path / "a.json").write_text(text)
        found = recognise(tmp_path / "a.json")
        assert (found.platform, found.header_rows) == (platform, None)
        assert found.responses == 2


def test_the_records_are_taken_and_not_their_repeated_parts(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "visits"
    book.active.append(["place", "_index", "_parent_table_name", "_parent_index"])
    for row in range(30):
        book.active.append(["home", row, "survey", row % 2])
    main = book.create_sheet("survey")
    main.append(["mood", "_id", "_uuid", "_submission_time", "_index"])
    main.append([4, 1, "u1", "2026-01-01T10:00:00", 0])
    main.append([5, 2, "u2", "2026-01-01T11:00:00", 1])
    book.save(tmp_path / "a.xlsx")
    found = recognise(tmp_path / "a.xlsx")
    assert (found.platform, found.responses) == ("kobo", 2)
    assert "sheet 'survey' of 2" in found.why


def test_parquet_and_open_documents(tmp_path):
    frame = pd.DataFrame({"team": ["A", "B"], "eng1": [4, 5]})
    frame.to_parquet(tmp_path / "a.csv")
    found = recognise(tmp_path / "a.csv")
    assert (found.platform, found.encoding, found.responses) == ("plain", "parquet", 2)
    assert found.header_rows is None


def test_a_platform_can_be_stated(tmp_path):
    (tmp_path / "a.csv").write_text("Timestamp,q1\n1/2/2026 10:00,4\n")
    assert recognise(tmp_path / "a.csv", platform="plain").platform == "plain"
    with pytest.raises(UsageError, match="did you mean 'typeform'"):
        recognise(tmp_path / "a.csv", platform="typefrom")


@pytest.mark.parametrize("behind", ["", ",", ",,,"])
def test_empty_columns_behind_surveymonkeys_are_no_question(tmp_path, behind):
    rows = [
        "RespondentID,Do you like your work?,Which of these do you use?,",
        ",Response,Phone,Tablet",
        "3292879998,Yes,Phone,",
        "3292879538,No,,Tablet",
    ]
    path = tmp_path / "export.csv"
    path.write_text("".join(f"{row}{behind}\n" for row in rows), "utf-8")
    layout = inspect_file(path).layout
    assert layout.names[:4] == (
        "RespondentID",
        "Do you like your work?",
        "Which of these do you use? - Phone",
        "Which of these do you use? - Tablet",
    )
    assert not any(layout.names[4:])
    assert sorted(layout.parts) == [2, 3]


@pytest.mark.parametrize(
    ("who", "began", "ended", "words", "other"),
    [
        ("ID del rispondente", "Data di inizio", "Data di fine", "Risposta aperta",
         "Altro (specificare)"),
        ("Respondent-ID", "Begindatum", "Einddatum", "Open antwoord",
         "Anders (geef nadere toelichting)"),
        ("ID do respondente", "Data de início", "Data de término", "Resposta aberta",
         "Outro (especifique)"),
    ],
)  # fmt: skip
def test_surveymonkeys_words_in_more_languages(
    tmp_path, who, began, ended, words, other
):
    rows = [
        [who, began, ended, "Q1", "Q2", ""],
        ["", "", "", words, "A", other],
        ["9", "01/02/2026 10:00", "01/02/2026 10:05", "fine", "A", "none"],
    ]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(map(",".join, rows)), "utf-8")
    found = inspect_file(path)
    assert found.recognition.platform == "surveymonkey"
    assert dict(found.layout.roles) == {"id": 0, "started": 1, "ended": 2}
    assert found.layout.own >= {0, 1, 2}
    assert found.layout.comments == {3, 5}
    assert set(found.layout.parts) == {4}

import csv
import hashlib
from pathlib import Path

import pandas as pd
import pytest

from culturekit.errors import ResponseFileError, UsageError
from culturekit.instrument import Instrument
from culturekit.intake import read_responses, summarise_problems

DATA = Path(__file__).parents[1] / "data"


def law(survey):
    receipt = survey.receipt
    assert receipt.rows_read == receipt.accepted + len(receipt.set_aside) + len(
        receipt.quarantined
    )
    assert receipt.accepted == len(survey.data)


def one_item(name="q", **scale):
    return Instrument.model_validate(
        {
            "id": "one",
            "title": "One",
            "items": {
                name: {"id": name, "text": {"en": name}, "scale": "s"}
                | {"response_scale": "r"}
            },
            "scales": {},
            "response_scales": {"r": {"id": "r", **scale}},
        }
    )


@pytest.fixture
def export(tmp_path, write, qualtrics, render, answers, instrument):
    def exported(style="labels", meta=None):
        rows = qualtrics(render(answers, instrument, style), instrument, meta)
        return write(tmp_path / "export.csv", rows)

    return exported


def test_answers_are_read_as_given(export, instrument, answers):
    survey = read_responses(export(), instrument, wave="2026-Q3")
    law(survey)
    assert survey.wave == "2026-Q3"
    assert survey.data.index.name == "respondent"
    assert survey.data["q1"].dtype == "Int8"
    assert survey.data["h1"].dtype == "Float64"
    for name in ("q1", "q2", "b1", "h1"):
        expected = pd.array(answers[name], dtype="Float64")
        assert survey.data[name].astype("Float64").array.equals(expected)
    for name in ("team", "office", "tenure"):
        assert survey.data[name].tolist() == answers[name].tolist()
    assert survey.problems.empty


def test_records_are_set_aside_by_rule(export, instrument):
    meta = {0: {"Status": "Survey Preview"}, 1: {"Finished": "False"}}
    meta |= {3: {"ResponseId": "R_00002"}}
    survey = read_responses(export(meta=meta), instrument)
    law(survey)
    assert survey.receipt.set_aside["reason"].tolist() == [
        "preview",
        "unfinished",
        "duplicate",
    ]
    # the comment of every record spans two lines
    assert survey.receipt.set_aside["row"].tolist() == [4, 6, 8]
    assert survey.data["h1"].tolist() == [12.25]


def test_nothing_personal_gets_in(export, instrument):
    survey = read_responses(export(), instrument)
    everything = survey.data.reset_index().to_csv() + survey.problems.to_csv()
    for secret in ("203.0.113.7", "example.org", "R_0000", "said"):
        assert secret not in everything
    assert survey.data.index.str.fullmatch("[0-9a-f]{16}").all()
    assert survey.data.index.is_unique


def test_the_receipt_names_the_file(export, instrument):
    path = export()
    survey = read_responses(path, instrument)
    assert survey.receipt.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert survey.source["platform"] == "qualtrics"


def test_one_person_keeps_the_key_in_the_next_file(export, tmp_path, instrument):
    first = read_responses(export(), instrument)
    again = read_responses(export("codes"), instrument)
    assert first.data.index.equals(again.data.index)


def test_without_ids_keys_come_from_file_and_row(tmp_path, write, instrument):
    one = write(tmp_path / "a.csv", [["q1", "q2"], ["1", "2"], ["3", "4"]])
    two = write(tmp_path / "b.csv", [["q1", "q2"], ["1", "2"], ["3", "5"]])
    keys = [read_responses(path, instrument).data.index for path in (one, one, two)]
    assert keys[0].equals(keys[1])
    assert not set(keys[0]) & set(keys[2])


def test_a_thousand_wrong_labels_are_all_kept_and_grouped(tmp_path, write, instrument):
    rows = [[f"bad {i}" if i % 2 else "Agree", "77"] for i in range(1000)]
    survey = read_responses(
        write(tmp_path / "a.csv", [["q1", "q2"], *rows]), instrument
    )
    assert survey.receipt.accepted == 500
    assert set(survey.receipt.set_aside["reason"]) == {"illegible"}
    wrong = survey.problems.dropna(subset=["row"])
    assert len(wrong) == 1500
    grouped = summarise_problems(wrong)
    assert grouped[["code", "column", "count"]].to_numpy().tolist() == [
        ["unknown_code", "q2", 1000],
        ["unknown_label", "q1", 500],
    ]
    assert grouped["rows"].tolist() == ["2, 3, 4, ...", "3, 5, 7, ..."]
    assert "bad" not in survey.problems.to_csv()
    law(survey)


def test_missing_item_columns_are_told_and_missing(tmp_path, write):
    items = {
        name: {"id": name, "text": {"en": name}, "scale": scale, "response_scale": "r"}
        for name, scale in (("a1", "a"), ("a2", "a"), ("b1", "b"))
    }
    scale = {"r": {"id": "r", "codes": (1, 2, 3)}}
    asked = Instrument.model_validate(
        {
            "id": "s",
            "title": "S",
            "items": items,
            "scales": {},
            "response_scales": scale,
        }
    )
    survey = read_responses(write(tmp_path / "a.csv", [["a1", "x"], ["3", ""]]), asked)
    assert survey.problems["code"].tolist() == ["missing_item", "missing_item"]
    # a2 was left out of a scale that was asked; nothing of scale b was
    assert survey.data.columns.tolist() == ["a1", "a2"]
    assert survey.data["a2"].isna().all()


def test_duplicate_headers_are_told(tmp_path, write, instrument):
    path = write(tmp_path / "a.csv", [["q1", "q1", "q2"], ["1", "2", "3"]])
    survey = read_responses(path, instrument)
    assert survey.data["q1"].isna().all()
    assert survey.data["q2"].tolist() == [3]
    assert "ambiguous_item" in set(survey.problems["code"])


def test_rows_of_different_length_are_quarantined(tmp_path, instrument):
    path = tmp_path / "a.csv"
    path.write_bytes(b'q1,q2\n1,2\n3\n4,5,1\n2,"open\n3,3\n')
    survey = read_responses(path, instrument)
    law(survey)
    assert survey.data["q1"].tolist() == [1, 3]
    assert survey.receipt.quarantined.to_numpy().tolist() == [
        [3, 3, "ragged_row"],
        [4, 4, "ragged_row"],
        [5, 5, "open_quote"],
    ]
    told = survey.problems.dropna(subset=["row"])
    assert told["row"].tolist() == [3, 4, 5]
    assert (told["remedy"].str.len() > 0).all()


def test_damaged_characters_are_told(tmp_path, instrument):
    text = "q1,team\n" + "5,Größe Übung\n" * 9
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode().replace("ß".encode(), b"\xc3", 1))
    survey = read_responses(path, instrument)
    assert "damaged_text" in set(survey.problems["code"])
    assert len(survey.data) == 9


def test_numeric_measures(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"h;x\n18,5;1\n;1\nNA;1\n-4;1\nmany;1\n200;1\n")
    survey = read_responses(path, one_item("h", numeric=(0, 168)))
    assert survey.data["h"].tolist() == [18.5]
    codes = survey.problems.set_index("row")["code"].to_dict()
    assert codes == {5: "out_of_range", 6: "not_a_number", 7: "out_of_range"}
    reasons = ["empty", "empty", "illegible", "illegible", "illegible"]
    assert survey.receipt.set_aside["reason"].tolist() == reasons


def test_multi_select_items_get_a_column_an_option(tmp_path, write, instrument):
    item = {"multiple": True, "response_scale": "kinds", "id": "m1", "columns": ()}
    item = instrument.items["q1"].model_copy(update=item)
    asked = instrument.model_copy(update={"items": instrument.items | {"m1": item}})
    rows = [["m1", "q1"], ["Time,Pay, bonus", "1"], ["", "2"], ["X", "3"]]
    survey = read_responses(write(tmp_path / "a.csv", rows), asked)
    ticks = survey.data[["m1_1", "m1_2", "m1_3"]]
    assert ticks.iloc[0].tolist() == [1, 1, 0]
    assert ticks.iloc[1].isna().all()
    rows = [["m1_1", "m1_3", "q1"], ["Pay, bonus", "", "1"], ["0", "0", "2"]]
    spread = read_responses(write(tmp_path / "b.csv", rows), asked)
    assert spread.data["m1_1"].tolist() == [1, 0]


def test_real_semicolon_file_with_decimal_commas():
    path = DATA / "class_survey_semicolon_decimalcomma.csv"
    survey = read_responses(path, one_item("Wr.Hnd", numeric=(0, 40)))
    assert survey.receipt.rows_read == 237
    assert survey.receipt.set_aside["reason"].tolist() == ["empty"]
    assert survey.data["Wr.Hnd"].mean() == pytest.approx(18.669, abs=5e-4)
    assert survey.data["Wr.Hnd"].count() == 236


def test_real_workbook_that_openpyxl_cannot_open():
    survey = read_responses(
        DATA / "class_survey.xlsx", one_item("Wr.Hnd", numeric=(0, 40))
    )
    assert survey.data["Wr.Hnd"].mean() == pytest.approx(18.669, abs=5e-4)


def test_answers_made_by_the_platform_are_set_aside():
    path = DATA / "qualtrics_single_matrix_insights.csv"
    survey = read_responses(path, one_item("Q2_1", codes=(1, 2, 3, 4, 5)))
    law(survey)
    assert survey.data.empty
    assert survey.receipt.set_aside["reason"].tolist() == ["test"] * 5
    assert str(survey.data["Q2_1"].dtype) == "Int8"


def test_real_german_export_by_question_text():
    asked = one_item("joy", codes=(1, 2, 3))
    text = {"en": "This is a multiple choice question."}
    joy = asked.items["joy"].model_copy(update={"text": text})
    asked = asked.model_copy(update={"items": {"joy": joy}})
    survey = read_responses(DATA / "qualtrics_v3_german_labels_sample.csv", asked)
    assert survey.data["joy"].tolist() == [2]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"q1,q2\n", "no responses"),
        (b"q1~q2\n1~2\n", "delimiter"),
        (b"a,b\n1,2\n", "none of the 2 columns"),
        (b"\x00\x01\x02" * 999, "not a text file"),
        (b"PK\x03\x04 cut", "cut off"),
        (b"q1,q2\n1\n2\n3\n", "none of the 3 records"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path, instrument, data, words):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(ResponseFileError, match=words):
        read_responses(path, instrument)
    assert sorted(tmp_path.iterdir()) == [path]


def test_an_open_quote_among_the_names_swallows_no_record(tmp_path, instrument):
    path = tmp_path / "a.csv"
    path.write_bytes(b'q1,"q2\n1,2\n3,"4"\n')
    survey = read_responses(path, instrument)
    assert survey.receipt.rows_read == 2
    assert survey.data["q1"].tolist() == [1, 3]


def test_a_record_in_the_row_of_the_names_is_not_lost(tmp_path, instrument):
    path = tmp_path / "a.csv"
    path.write_bytes(b"q1,note5,4\n1,2\n3,4\n")
    with pytest.raises(ResponseFileError, match="line break between the two"):
        read_responses(path, instrument)


def test_huge_cells_do_not_stop_the_reading(tmp_path, write, instrument):
    rows = [["q1", "note"], ["3", "x" * (csv.field_size_limit() + 1)], ["4", ""]]
    survey = read_responses(write(tmp_path / "a.csv", rows), instrument)
    assert survey.data["q1"].tolist() == [3, 4]


def test_a_name_in_place_of_an_instrument_is_told(tmp_path):
    with pytest.raises(UsageError, match="what load_instrument returns"):
        read_responses(tmp_path / "a.csv", "culture_health")


IDS = ["R_66c644bf1e94", "R_1d2b481397c2", "R_25994d8f0463", "R_0a36b21f1e0b"]


def test_two_records_in_one_line_are_quarantined_though_their_cells_add_up(
    tmp_path, instrument
):
    path = tmp_path / "a.csv"
    lines = [f"{mark},1,2,ok" for mark in IDS[:2]]
    path.write_text(
        "\n".join(["id,q1,q2,note", *lines, f"{IDS[2]},1{IDS[3]},2,ok", ""])
    )
    survey = read_responses(path, instrument)
    law(survey)
    assert survey.rows.tolist() == [2, 3]
    bad = survey.receipt.quarantined
    assert bad[["row", "last_row", "reason"]].to_numpy().tolist() == [
        [4, 4, "joined_rows"]
    ]
    assert "joined_rows" in set(survey.problems["code"])
    assert IDS[3] not in survey.problems.to_csv()


def test_an_id_in_another_column_joins_no_records(tmp_path, instrument):
    path = tmp_path / "a.csv"
    lines = [f"{one},1,2,{other}" for one, other in zip(IDS, IDS[::-1], strict=True)]
    path.write_text("\n".join(["id,q1,q2,manager", *lines]))
    assert len(read_responses(path, instrument).data) == 4


def test_a_header_that_lost_its_last_name_stays_over_its_columns(tmp_path, instrument):
    path = tmp_path / "a.csv"
    path.write_text("respondent_id,q1,q2\na1,1,2,fine\na2,3,4,\n")
    survey = read_responses(path, instrument)
    assert survey.data["q1"].tolist() == [1, 3]
    assert survey.data["q2"].tolist() == [2, 4]
    assert "short_header" in set(survey.problems["code"])


@pytest.mark.parametrize("names", ["1 2", "Ann Bo"])
def test_a_table_of_r_has_names_of_rows(tmp_path, instrument, names):
    path = tmp_path / "a.csv"
    one, two = names.split()
    path.write_text(f"q1,q2\n{one},1,2\n{two},3,4\n")
    survey = read_responses(path, instrument)
    assert survey.data["q1"].tolist() == [1, 3]
    assert "short_header" not in set(survey.problems["code"])


def test_a_delimiter_at_the_end_of_every_record_is_no_column(tmp_path, instrument):
    path = tmp_path / "a.csv"
    path.write_text("q1;q2\n1;2;\n3;4;\n")
    survey = read_responses(path, instrument)
    assert survey.data["q1"].tolist() == [1, 3]
    assert "short_header" not in set(survey.problems["code"])


def test_a_missing_item_is_not_sought_in_the_column_of_another(tmp_path, instrument):
    (tmp_path / "a.csv").write_text("q1,qq2\n1,2\n")
    (tmp_path / "b.csv").write_text("q1,team\n1,Payroll\n")
    for name, hinted in (("a.csv", True), ("b.csv", False)):
        problems = read_responses(tmp_path / name, instrument).problems
        said = problems.query("code == 'missing_item' and column == 'q2'")["message"]
        assert ("did you mean" in said.iloc[0]) == hinted

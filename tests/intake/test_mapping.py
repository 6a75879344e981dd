"""Columns found by what somebody stated, by resemblance, or not at all."""

import pandas as pd
import pytest

from culturekit.errors import InputError, UsageError
from culturekit.instrument import Instrument
from culturekit.intake import LongTable, read_mapping, read_responses, write_mapping


@pytest.fixture
def asked():
    def item(name, text):
        return {
            "id": name,
            "text": {"en": text},
            "scale": "eng",
            "response_scale": "r",
        }

    return Instrument.model_validate(
        {
            "id": "s",
            "title": "S",
            "items": {
                "eng1": item("eng1", "I look forward to my working day."),
                "eng2": item("eng2", "My work holds my attention."),
                "eng3": item("eng3", "I would choose this work again."),
            },
            "scales": {"eng": {"id": "eng", "title": "E", "items": ["eng1", "eng2"]}},
            "response_scales": {"r": {"id": "r", "codes": [1, 2, 3, 4, 5]}},
            "attributes": {"team": {"id": "team", "title": "Team"}},
        }
    )


HEAD = "Unit;I look forward to my workingday;Q7;My work keeps my attention;Q7"
ROWS = "\nPayroll;4;1;5;2\nHousing;3;2;4;3\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "q3.csv"
    file.write_text(HEAD + ROWS)
    return file


def test_nearly_the_same_text_is_taken_and_told(path, asked):
    survey = read_responses(path, asked)
    assert survey.data["eng1"].tolist() == [4, 3]
    told = survey.problems[survey.problems["code"] == "close_match"]
    assert told["column"].tolist() == ["I look forward to my workingday"]
    assert "close (0.9" in told["message"].iloc[0]


def test_what_is_less_like_is_only_named(path, asked):
    survey = read_responses(path, asked)
    missing = survey.problems[survey.problems["code"] == "missing_item"]
    assert missing["column"].tolist() == ["eng2", "eng3"]
    assert "'My work keeps my attention' (0.8" in missing["message"].iloc[0]


def test_two_texts_alike_are_not_chosen_between(tmp_path, asked):
    file = tmp_path / "a.csv"
    file.write_text("My work holds my attentions;My work hold my attention\n4;5\n")
    with pytest.raises(InputError, match="none of the 2 columns"):
        read_responses(file, asked)


def test_numbers_in_a_text_are_no_spelling(tmp_path, asked):
    item = asked.items["eng1"].model_copy(
        update={"text": {"en": "I worked more than 40 hours last week"}}
    )
    changed = asked.model_copy(update={"items": {"eng1": item}})
    file = tmp_path / "a.csv"
    file.write_text("I worked more than 48 hours last week;x\n4;5\n")
    with pytest.raises(InputError):
        read_responses(file, changed)


def test_a_mapping_comes_first_and_numbers_tell_headers_apart(path, asked, tmp_path):
    stated = tmp_path / "mapping.toml"
    stated.write_text(
        '[items]\neng2 = "My work keeps my attention"\neng3 = 5\n'
        '[attributes]\nteam = "Unit"\n'
    )
    survey = read_responses(path, asked, mapping=stated)
    assert survey.data["eng2"].tolist() == [5, 4]
    assert survey.data["eng3"].tolist() == [2, 3]
    assert survey.data["team"].tolist() == ["Payroll", "Housing"]
    how = survey.receipt.mapping.set_index("name")["how"].to_dict()
    assert how["eng2"] == how["eng3"] == how["team"] == "given"


def test_a_saved_mapping_reads_the_same(path, asked, tmp_path):
    stated = tmp_path / "mapping.toml"
    stated.write_text('[items]\neng3 = 5\n[attributes]\nteam = "Unit"\n')
    first = read_responses(path, asked, mapping=stated)
    saved = write_mapping(first, tmp_path / "saved.toml")
    assert "close (0.9" in saved.read_text()
    again = read_responses(path, asked, mapping=saved)
    pd.testing.assert_frame_equal(first.data, again.data)
    assert set(again.receipt.mapping["how"]) == {"given"}
    assert "close_match" not in set(again.problems["code"])


def test_a_header_that_means_harm_survives_a_round_trip(tmp_path, asked):
    header = 'My "quoted" \\ header = [x] # 1'
    item = asked.items["eng1"].model_copy(update={"columns": (header,)})
    changed = asked.model_copy(update={"items": {"eng1": item}})
    file = tmp_path / "a.csv"
    pd.DataFrame({header: [4, 5], "x": [1, 2]}).to_csv(file, index=False)
    saved = write_mapping(read_responses(file, changed), tmp_path / "m.toml")
    assert read_mapping(saved).items == {"eng1": (header,)}
    assert read_responses(file, changed, mapping=saved).data["eng1"].tolist() == [4, 5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[items]\neng9 = "Q7"\n', "no such name; did you mean 'eng"),
        ('[items]\neng1 = "Q7"\n', "2 columns have this header"),
        ('[items]\neng1 = "Q77"\n', "no column has this header; did you mean 'Q7'"),
        ("[items]\neng1 = 9\n", "the file has no column 9"),
        ("[itms]\neng1 = 1\n", "no such table \\[itms\\]; did you mean 'items'"),
        ("[items]\neng1 = 0\n", "a number from 1"),
        ("items = 3\n", "must be a header"),
        ("[items\n", "is no TOML"),
    ],
)
def test_mistakes_in_a_mapping_are_told(path, asked, tmp_path, text, message):
    stated = tmp_path / "mapping.toml"
    stated.write_text(text)
    with pytest.raises(InputError, match=message):
        read_responses(path, asked, mapping=stated)


LONG = "person,team,question,value\n" + "".join(
    f"{p},{t},{q},{v}\n"
    for p, t, answers in (("a", "Payroll", (4, 5)), ("b", "Housing", (2, 3)))
    for q, v in zip(("eng1", "eng2"), answers, strict=True)
)


def test_a_long_table_is_read_as_one_row_a_respondent(tmp_path, asked):
    file = tmp_path / "long.csv"
    file.write_text(LONG)
    survey = read_responses(file, asked, long=LongTable("person", "question", "value"))
    assert survey.data[["eng1", "eng2"]].to_numpy().tolist() == [[4, 5], [2, 3]]
    assert survey.data["team"].tolist() == ["Payroll", "Housing"]
    assert survey.receipt.rows_read == 2


def test_a_long_table_keeps_the_later_of_two_answers_and_blanks(tmp_path, asked):
    file = tmp_path / "long.csv"
    file.write_text("p;q;v\na;eng1;4\nb;eng2;3\na;eng1;5\nb;eng3;1\n")
    survey = read_responses(file, asked, long=LongTable("p", "q", "v"))
    assert survey.data["eng1"].tolist() == [5, pd.NA]
    assert survey.data["eng2"].tolist() == [pd.NA, 3]


def test_a_long_table_is_never_guessed(tmp_path, asked):
    file = tmp_path / "long.csv"
    file.write_text(LONG)
    with pytest.raises(InputError):
        read_responses(file, asked)
    with pytest.raises(InputError, match="no sheet has the columns person"):
        read_responses(file, asked, long=LongTable("person", "item", "value"))
    file.write_text("p;q;v\na;eng1;4\n;eng2;3\n")
    with pytest.raises(InputError, match="1 rows have nothing in column 'p'"):
        read_responses(file, asked, long=LongTable("p", "q", "v"))


def test_unknown_options_are_refused(path, asked):
    with pytest.raises(UsageError, match="no such option of read_responses 'maping'"):
        read_responses(path, asked, maping="x")

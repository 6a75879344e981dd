"""What columns look like, which only look like items, and drafts that load the file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from culturekit.errors import ResponseFileError
from culturekit.instrument import load_instrument
from culturekit.intake import (
    draft_definition,
    inspect_file,
    read_responses,
    recognise,
)
from culturekit.intake.inspection.labels import odd_codes, order_labels

DATA = Path(__file__).resolve().parents[1] / "data"
EXAMPLE = Path(__file__).resolve().parents[2] / "surveys" / "example" / "2026-Q3.csv"


@pytest.mark.parametrize(
    "ordered",
    [
        ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
        ["SD", "D", "N", "A", "SA"],
        ["Nie", "Selten", "Manchmal", "Oft", "Immer"],
        ["Not at all", "Not much", "Some", "A lot"],
        ["Very unlikely", "Somewhat unlikely", "Somewhat likely", "Very likely"],
        ["Not at all important", "Slightly important", "Important", "Very important"],
        ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"],
        ["Very difficult", "Somewhat difficult", "Somewhat easy", "Very easy"],
        ["18-29", "30-44", "45-60", "> 60"],
        ["Less than 5", "5-10", "6-15", "Over 15"],
        ["$0 - $24,999", "$25,000 - $49,999", "$100,000 - $149,999", "$150,000+"],
        ["1 - never", "2 - now and then", "3 - daily"],
        ["No", "Maybe", "Yes"],
        ["Much less", "Less", "Same", "More", "Much more"],
        ["Pas du tout d'accord", "Plutôt pas d'accord", "D'accord"],
    ],
    ids=lambda labels: labels[0],
)
def test_options_are_put_in_order(ordered):
    shuffled = list(np.random.default_rng(1).permutation(ordered))
    found = order_labels(shuffled)
    assert list(found.labels) == ordered
    assert found.basis


def test_what_has_no_order_gets_none():
    found = order_labels(["Payroll", "Housing", "Sales"])
    assert (found.labels, found.basis) == (("Payroll", "Housing", "Sales"), "")


def test_answers_off_the_scale_are_set_apart():
    found = order_labels(["Often", "N/A", "Never", "Don't know", "M"])
    assert found.labels == ("Never", "Often")
    assert found.dont_know == ("Don't know",)
    assert found.not_applicable == ("M", "N/A")


@pytest.mark.parametrize(
    ("codes", "odd"),
    [
        ([1, 2, 3, 4, 5], ()),
        ([1, 2, 3, 4, 5, 9], (9,)),
        ([1, 2, 3, 4, 5, 98, 99], (98, 99)),
        ([-99, 1, 2, 3], (-99,)),
        ([-1, 0, 1, 2, 3], (-1,)),
        ([-2, -1, 0, 1, 2], ()),
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ()),
        ([10, 11, 12, 13], ()),
    ],
)
def test_codes_that_stand_apart(codes, odd):
    assert odd_codes(codes) == odd


@pytest.fixture
def made(tmp_path):
    """A file with items, and with columns that only look like them."""
    rng = np.random.default_rng(5)
    n = 120
    frame = pd.DataFrame({"person": [f"P{i:03d}" for i in range(n)]})
    frame["team"] = rng.choice(["Payroll", "Housing", "Sales"], n)
    for name in ("eng1", "eng2", "eng3"):
        frame[name] = rng.integers(1, 6, n)
    frame["eng2_rev"] = 6 - frame["eng2"]
    frame["eng_total"] = frame[["eng1", "eng2", "eng3"]].sum(axis=1)
    frame["eng_mean"] = frame[["eng1", "eng2", "eng3"]].mean(axis=1)
    frame["hours"] = rng.normal(40, 6, n).round(1)
    frame["hours_team"] = frame.groupby("team")["hours"].transform("mean")
    frame["hours_own"] = frame["hours"] - frame["hours_team"]
    frame["eng1_copy"] = frame["eng1"]
    frame["company"] = "Everwell"
    frame["mail"] = [f"p{i}@example.org" for i in range(n)]
    frame["when"] = [f"{1 + i % 28:02d}.{1 + i % 12:02d}.2026" for i in range(n)]
    frame["wish"] = [f"I wish for {i} more quiet days, please" for i in range(n)]
    frame["freq"] = rng.choice(["Never", "Often", "Always", "N/A"], n)
    path = tmp_path / "made.csv"
    frame.to_csv(path, index=False)
    return path


def test_lookalikes_are_told_and_named(made):
    found = {c.name: c for c in inspect_file(made).columns}
    notes = {name: c.note for name, c in found.items() if c.kind == "derived"}
    assert notes == {
        "eng2_rev": "a reversed copy of 'eng2'",
        "eng_total": "the sum of 'eng1', 'eng2', 'eng3'",
        "eng_mean": "the mean of 'eng1', 'eng2', 'eng3'",
        "hours_team": "the mean of 'hours' in each group",
        "hours_own": "what 'hours' is above its group's mean",
        "eng1_copy": "a copy of 'eng1'",
    }


def test_every_column_is_what_it_is(made):
    found = inspect_file(made)
    kinds = {c.name: c.kind for c in found.columns}
    assert kinds["person"] == "id"
    assert kinds["team"] == "attribute"
    assert kinds["company"] == "constant"
    assert kinds["mail"] == "private"
    assert kinds["when"] == "date"
    assert kinds["wish"] == "text"
    assert found.items == ["eng1", "eng2", "eng3", "hours", "freq"]
    freq = next(c for c in found.columns if c.name == "freq")
    assert freq.labels == ("Never", "Often", "Always")
    assert freq.apart == ("N/A",)
    when = next(c for c in found.columns if c.name == "when")
    assert when.note == "read as day-month-year"


def kinds_of(path):
    return {c.name: c.kind for c in inspect_file(path).columns}


def test_the_one_comment_of_a_column_is_no_option(tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"{1 + i % 5}," for i in range(30)]
    rows[7] += "My manager is hard to reach"
    path.write_text("\n".join(["eng1,more", *rows]))
    assert kinds_of(path)["more"] == "text"
    assert "manager" not in str(inspect_file(path).to_dict())


def test_a_ticked_option_is_no_constant(tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"{i},{'Phone' if i % 2 else ''},Everwell," for i in range(40)]
    head = "#,Phone,company,Submit Date (UTC)"
    path.write_text("\n".join([head, *rows]))
    kinds = kinds_of(path)
    assert (kinds["Phone"], kinds["company"]) == ("item", "constant")


def test_a_question_for_the_team_is_an_attribute(tmp_path):
    path = tmp_path / "a.csv"
    asked = ["Which team are you in?", "Which tool do you like best?"]
    rows = [f"{'AB'[i % 2]}x,{'CDE'[i % 3]}y" for i in range(30)]
    path.write_text("\n".join([",".join(asked), *rows]))
    assert [*kinds_of(path).values()] == ["attribute", "item"]


def test_places_and_cells_of_options_are_told_in_kobo_files(tmp_path):
    path = tmp_path / "a.csv"
    head = "where,_where_latitude,_where_precision,helps,helps/tea,_id,_uuid"
    path.write_text(f"{head}\n1 2 3 4,1,4,tea,1,7,u-1\n")
    kinds = kinds_of(path)
    assert [kinds[n] for n in head.split(",")[:3]] == ["private"] * 3
    assert (kinds["helps"], kinds["helps/tea"]) == ("derived", "item")


def test_times_and_addresses_are_the_platforms_own_in_limesurvey(tmp_path):
    path = tmp_path / "a.csv"
    head = "id,submitdate,lastpage,ipaddr,Group time: How we work,A1"
    path.write_text(f"{head}\n1,1980-01-01 00:00:00,3,x,12.5,4\n")
    kinds = kinds_of(path)
    assert (kinds["ipaddr"], kinds["A1"]) == ("private", "item")
    assert kinds["Group time: How we work"] == "platform"


def test_nothing_of_anybody_is_in_what_is_found(made):
    found = inspect_file(made)
    text = f"{found.to_dict()}{found.table.to_csv()}{found!r}"
    assert "quiet days" not in text
    assert "example.org" not in text
    assert "P001" not in text


FILES = [
    *sorted(path for path in DATA.iterdir() if path.suffix != ".md"),
    EXAMPLE,
]
NO_RESPONSES = ("glint_sample_attributes", "glint_sample_attrition")
DEFINITIONS = [
    *(path for path in FILES if path.suffix in {".qsf", ".lss", ".xml"}),
    DATA / "redcap_survey_dictionary.csv",
    DATA / "xlsform_or_other.xlsx",
    DATA / "xlsform_table_list.xls",
]
LOADED = [
    path
    for path in FILES
    if not path.stem.startswith(NO_RESPONSES) and path not in DEFINITIONS
]


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.name)
def test_a_definition_is_told_from_responses(path):
    for look in (inspect_file, recognise):
        with pytest.raises(ResponseFileError, match="`culturekit survey import`"):
            look(path)
    with pytest.raises(ResponseFileError, match="`culturekit survey import`"):
        read_responses(path, load_instrument("culture_health"))


def test_a_header_without_responses_is_told_as_such(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("team,eng1\n")
    found = inspect_file(path)
    assert (found.recognition.platform, found.recognition.responses) == ("plain", 0)
    with pytest.raises(ResponseFileError, match="header rows and no responses"):
        recognise(path)


@pytest.mark.parametrize("path", LOADED, ids=lambda path: path.name)
def test_a_draft_loads_the_very_file(path, tmp_path):
    found = inspect_file(path)
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(found), "utf-8")
    instrument = load_instrument(draft)
    survey = read_responses(path, instrument)
    receipt = survey.receipt
    assert receipt.rows_read == found.recognition.responses
    assert not len(receipt.quarantined)
    codes = set(survey.problems["code"])
    if path != EXAMPLE:  # the example has wrong cells on purpose
        assert not codes & {"unknown_label", "unknown_code", "out_of_range"}
    assert not codes & {"missing_item", "ambiguous_item", "missing_attribute"}


def test_a_draft_renames_what_results_call_their_columns(tmp_path):
    path = tmp_path / "a.csv"
    rows = [f"g{i % 3},t{i % 2},{1 + i % 5},{1 + i % 4}" for i in range(24)]
    path.write_text("\n".join(["group,why,mean,more", *rows]))
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    instrument = load_instrument(draft)
    survey = read_responses(path, instrument)
    assert set(instrument.attributes) == {"group_2", "why_2"}
    assert set(instrument.items) == {"mean_2", "more_2"}
    assert survey.receipt.accepted == 24
    assert not len(survey.problems)


def test_a_draft_of_numbers_among_words_loads(tmp_path):
    path = tmp_path / "a.csv"
    rows = [
        f"{('Never', '3', '500', '1' + '0' * 30)[i % 4]},{i % 2}" for i in range(24)
    ]
    path.write_text("\n".join(["How often last year?,q1", *rows]))
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    survey = read_responses(path, load_instrument(draft))
    assert survey.receipt.accepted == 24
    assert not len(survey.problems)


def test_a_draft_says_what_was_guessed_and_left_out(made):
    text = draft_definition(inspect_file(made))
    assert "order guessed from words of frequency" in text
    assert "# --- left out ---" in text
    assert "eng_total: the sum of 'eng1', 'eng2', 'eng3'" in text
    assert "wish: free text" in text
    assert "quiet days" not in text


def test_the_example_is_told_from_its_file():
    found = inspect_file(EXAMPLE)
    assert found.recognition.platform == "qualtrics"
    asked = set(load_instrument("culture_health").items)
    assert len(asked & set(found.items)) >= 0.95 * len(asked)


def test_a_value_label_off_the_scale_is_no_option_of_a_draft(tmp_path):
    path = tmp_path / "a.sav"
    labels = {1: "Never", 2: "Sometimes", 3: "Always", 9: "Don't know"}
    answers = pd.DataFrame({"rest": [1.0, 2, 3, 9, 2, 1]})
    pyreadstat.write_sav(answers, path, variable_value_labels={"rest": labels})
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    instrument = load_instrument(draft)
    assert instrument.response("rest").labels["en"] == ("Never", "Sometimes", "Always")
    survey = read_responses(path, instrument)
    assert survey.data["rest"].isin([1, 2, 3]).sum() == 5
    assert "unknown_label" not in set(survey.problems["code"])


def _drafted(folder, rows):
    path = folder / "a.csv"
    path.write_text("\n".join(rows), "utf-8")
    draft = folder / "draft.toml"
    draft.write_text(draft_definition(inspect_file(path)), "utf-8")
    return load_instrument(draft)


def test_an_option_that_nobody_chose_for_one_row_is_known_from_the_others(tmp_path):
    rows = ["work_1,work_2", "Agree,Disagree", "Strongly agree,Agree", "Agree,Agree"]
    found = _drafted(tmp_path, rows)
    labels = ("Disagree", "Agree", "Strongly agree")
    assert found.response("work_1").labels["en"] == labels
    assert found.response("work_2").labels["en"] == labels
    assert found.items["work_1"].scale == found.items["work_2"].scale


def test_options_that_are_chosen_alone_too_are_several(tmp_path):
    rows = ["tools,mood", '"Phone, Laptop",4', "Phone,5", "Laptop,4", "Phone,3"]
    assert _drafted(tmp_path, rows).items["tools"].multiple


def test_what_is_made_of_others_is_told_among_hundreds_of_columns(tmp_path):
    rng = np.random.default_rng(3)
    count, width = 600, 400
    names = [f"q{i // 20}_{i % 20}" for i in range(width)]
    table = pd.DataFrame(rng.integers(1, 6, (count, width)), columns=names)
    table = table.mask(rng.random((count, width)) < 0.002)
    team = pd.Series([f"Team {i % 30}" for i in range(count)], name="team")
    means = table.groupby(team).transform("mean")
    made = {
        "again": table["q3_2"],
        "turned": 6 - table["q3_3"],
        "of_team": means["q3_0"],
        "above_team": table["q3_1"] - means["q3_1"],
        "total": table[["q19_0", "q19_1", "q19_2"]].sum(axis=1, skipna=False),
    }
    path = tmp_path / "a.csv"
    pd.concat([team, table, pd.DataFrame(made)], axis=1).to_csv(path, index=False)
    found = {c.name: c.note for c in inspect_file(path).columns if c.kind == "derived"}
    assert set(found) == set(made)
    assert found["turned"] == "a reversed copy of 'q3_3'"
    assert found["total"] == "the sum of 'q19_0', 'q19_1', 'q19_2'"


@pytest.mark.parametrize("count", [5, 10, 12, 30])
def test_what_differs_in_every_record_is_no_item(tmp_path, count):
    path = tmp_path / "a.csv"
    rows = [
        f"{i},more of {i} please,0{i} - {i}th wish,{1 + i % 5}" for i in range(count)
    ]
    path.write_text("\n".join(["id,Any wishes?,Any more?,q1", *rows]))
    found = inspect_file(path)
    assert found.items == ["q1"]
    assert "please" not in f"{found.to_dict()}{draft_definition(found)}"


def test_words_of_a_scale_are_an_item_also_if_each_comes_once(tmp_path):
    path = tmp_path / "a.csv"
    rows = ["Agree,1 - Agree,0-9", "Neutral,2 - Neutral,10-19"]
    rows.append("Disagree,3 - Disagree,20+ years")
    path.write_text("\n".join(["liked,coded,How long are you here?", *rows]))
    found = inspect_file(path)
    assert found.items == ["liked", "coded", "How long are you here?"]


QUALTRICS = """ResponseId,Finished,StartDate,Status,wave,Q1,Q3_1,Q3_2,Q3_3
Response ID,Finished,Start Date,Response Type,wave,How is pay?,What helps? - Tools,\
What helps? - People,What helps? - Time
"""


def test_options_that_are_a_number_where_ticked_are_items(tmp_path):
    path = tmp_path / "a.csv"
    ids = [f'"{{""ImportId"":""Q{i}""}}"' for i in range(9)]
    ticks = [("1", "", ""), ("", "1", "3"), ("1", "1", "")]
    rows = [
        f"R_{i},1,2026-09-01 10:00:00,0,1,{(1 + i % 5, -99)[i % 4 == 3]},"
        f"{','.join(ticks[i % 3])}"
        for i in range(40)
    ]
    path.write_text(QUALTRICS + "\n".join([",".join(ids), *rows]))
    found = inspect_file(path)
    columns = {c.name: c for c in found.columns}
    assert columns["wave"].kind == "constant"
    assert found.items == ["Q1", "Q3_1", "Q3_2", "Q3_3"]
    assert "words" not in str(found.to_dict())  # -99 is blank, and no word
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(found), "utf-8")
    survey = read_responses(path, load_instrument(draft))
    assert survey.data["Q3_2"].sum() == 26
    assert not survey.problems["row"].notna().any()


def test_what_stands_under_a_key_of_kobo_is_its_own(tmp_path):
    path = tmp_path / "a.json"
    status = '{"by_whom": "user1", "color": "#0f0", "label": "Approved"}'
    records = [
        f'{{"liked": "{"yes" if i % 2 else "no"}", "_uuid": "u{i}", "_tags": "",'
        f' "_validation_status": {status}}}'
        for i in range(6)
    ]
    path.write_text(f'{{"results": [{", ".join(records)}]}}')
    found = inspect_file(path)
    kinds = {c.name: c.kind for c in found.columns}
    assert found.items == ["liked"]
    assert (kinds["by_whom"], kinds["color"]) == ("private", "platform")
    assert "user1" not in f"{found.to_dict()}{draft_definition(found)}"


def test_means_and_copies_are_told_also_where_rounded_or_in_part(tmp_path):
    rng = np.random.default_rng(2)
    count = 200
    names = [f"q{i}" for i in range(1, 7)]
    table = pd.DataFrame(rng.integers(1, 6, (count, 6)).astype(float), columns=names)
    team = pd.Series(rng.choice(list("ABCDEF"), count))
    whole = table["q1"].copy()
    rounded = {
        "overall": table.mean(axis=1).round(2),
        "roughly": table.mean(axis=1).round(1),
        "of_team": table.groupby(team)["q2"].transform("mean").round(2),
        "again": whole,
    }
    table.loc[::7, "q1"] = np.nan
    table.loc[::3, "q4"] = np.nan
    answered = {
        "some_mean": table[["q1", "q2", "q3"]].mean(axis=1),
        "some_sum": table[["q3", "q4", "q5"]].sum(axis=1),
    }
    measure = {"hours": rng.normal(40, 6, count).round(1)}
    path = tmp_path / "a.csv"
    table.assign(team=team, **measure, **answered, **rounded).to_csv(path, index=False)
    found = {c.name: c.note for c in inspect_file(path).columns if c.kind == "derived"}
    assert found == {
        "some_mean": "the mean of 'q1', 'q2', 'q3'",
        "some_sum": "the sum of 'q3', 'q4', 'q5'",
        "overall": "the mean of 'q1', 'q2', 'q3' and 3 more",
        "roughly": "the mean of 'q1', 'q2', 'q3' and 3 more",
        "of_team": "the mean of 'q2' in each group",
        "again": "a copy of 'q1'",
    }


def test_repeated_headers_are_drafted_by_their_texts(tmp_path):
    path = DATA / "qualtrics_single_matrix_legacy.csv"
    found = inspect_file(path)
    draft = tmp_path / "draft.toml"
    draft.write_text(draft_definition(found), "utf-8")
    instrument = load_instrument(draft)
    assert len(instrument.items) == len(found.items) == 15
    how = read_responses(path, instrument).receipt.mapping
    assert sorted(how["position"]) == sorted(c.position + 1 for c in found.item_columns)


def test_headers_and_texts_that_repeat_are_left_out_and_told(tmp_path):
    path = tmp_path / "a.sav"
    answers = pd.DataFrame({"q1": [1.0, 2, 3, 4, 5], "q2": [2.0, 3, 4, 5, 1]})
    pyreadstat.write_sav(answers, path, column_labels=["I like it", "I like it"])
    table = answers.set_axis(["q", "q"], axis=1)
    table.to_csv(tmp_path / "a.csv", index=False)
    assert "items.q1" in draft_definition(inspect_file(path))
    text = draft_definition(inspect_file(tmp_path / "a.csv"))
    assert "q: neither header nor text tells it apart" in text

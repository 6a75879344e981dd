"""What columns look like, which only look like items, and drafts that load the file."""

from pathlib import Path

import numpy as np
import pandas as pd
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

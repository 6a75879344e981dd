"""XLSForm, REDCap data dictionary, SPSS labels."""

import csv
import io

import pandas as pd
import pytest


def test_real_forms(imported):
    other = imported("xlsform_or_other.xlsx").instrument
    assert other.response("fav_color").labels["en"][-1] == "Other"
    assert list(other.open_questions) == ["fav_color_other"]
    table = imported("xlsform_table_list.xls").instrument
    assert table.scales["table_list_test2"].items == ("table_list_3", "table_list_4")
    assert table.items["happy_sad_brian"].multiple
    assert "happy_sad_table/happy_sad_brian" in table.items["happy_sad_brian"].columns


LABELS = ["label::English (en)", "label::Deutsch (de)"]
CHOICES = [
    ["list_name", "name", *LABELS],
    ["agree", "1", "Disagree", "Stimme nicht zu"],
    ["agree", "2", "Agree", "Stimme zu"],
    ["agree", "-9", "Don't know", "Weiß nicht"],
    ["plan", "stay", "Stay", "Bleiben"],
    ["plan", "go", "Go", "Gehen"],
]
HEAD = ["type", "name", *LABELS, "relevant", "appearance", "constraint", "hint"]


def form(workbook, *lines, settings=(("form_title",), ("Pulse",))):
    return workbook(survey=[HEAD, *lines], choices=CHOICES, settings=settings)


def test_languages_tables_routing_and_ranges(imported, workbook):
    made = imported(
        form(
            workbook,
            ["start", "start"],
            ["begin_group", "mood_group", "How?", "Wie?", "", "table-list"],
            ["select_one agree", "mood1", "Work is fun.", "Arbeit macht Spaß."],
            ["select_one agree", "mood2", "Work is fair.", "Arbeit ist fair."],
            ["end_group"],
            ["select_one plan", "plan", "What next?", "Was nun?"],
            [
                "integer",
                "weeks",
                "Weeks?",
                "Wochen?",
                "${plan} = 'go'",
                "",
                ". >= 0 and . <= 52",
            ],
            [
                "select_multiple plan",
                "ways",
                "Ways?",
                "Wege?",
                "selected(${plan}, 'go')",
            ],
            ["text", "why", "Why?", "Warum?"],
            ["date", "day", "Day?", "Tag?"],
            ["integer", "age_now", "Years?", "Jahre?"],
        )
    )
    instrument = made.instrument
    assert instrument.languages == ("en", "de")
    assert instrument.scales["mood"].items == ("mood1", "mood2")
    assert instrument.response("mood1").dont_know.codes == (-9,)
    assert instrument.response("plan").aliases == {}
    assert instrument.response("plan").labels["de"] == ("Bleiben", "Gehen")
    assert instrument.items["weeks"].asked_if == "plan == 2"
    assert instrument.items["ways"].asked_if == "plan == 2"
    assert instrument.response("weeks").numeric == (0, 52)
    assert list(instrument.open_questions) == ["why"]
    assert made.notes == (
        "day: a date ('Day?'); left out",
        "age_now: a number without a range (an item needs numeric = [low, high]); left "
        "out",
    )


@pytest.mark.parametrize(
    ("headers", "settings", "expected"),
    [
        (["label"], {}, ("en",)),
        (["label::Français"], {}, ("fr",)),
        (["label", "label::Deutsch (de)"], {}, ("en", "de")),
        (
            ["label::English", "label::Deutsch"],
            {"default_language": "Deutsch"},
            ("de", "en"),
        ),
        (["label::Klingon"], {}, ("klingon",)),
    ],
)
def test_the_languages_of_a_form(imported, workbook, headers, settings, expected):
    made = imported(
        workbook(
            survey=[
                ["type", "name", *headers],
                ["select_one plan", "plan", *("What next?" for _ in headers)],
            ],
            choices=[
                ["list name", "name", *headers],
                ["plan", "a", *("Stay" for _ in headers)],
                ["plan", "b", *("Go" for _ in headers)],
            ],
            settings=[list(settings) or ["form_id"], list(settings.values()) or ["f"]],
        )
    )
    assert made.instrument.languages == expected


def test_codes_that_are_words_become_aliases(imported, workbook):
    made = imported(
        workbook(
            survey=[["type", "name", "label"], ["select_one q", "often", "How often?"]],
            choices=[
                ["list_name", "name", "label"],
                ["q", "lo", "Never"],
                ["q", "mi", "Sometimes"],
                ["q", "hi", "Always"],
            ],
        )
    )
    options = made.instrument.response("often")
    assert options.aliases == {"1": ("lo",), "2": ("mi",), "3": ("hi",)}


def test_a_real_dictionary(imported):
    made = imported("redcap_survey_dictionary.csv")
    instrument = made.instrument
    assert list(instrument.attributes) == ["ethnicity", "race", "gender"]
    assert instrument.response("pmq1").labels["en"][0] == "Less than 5"
    assert instrument.response("height").numeric == (130, 215)
    assert instrument.response("consent___1").codes == (0, 1)
    assert not set(instrument.items) & {"first_name", "email", "dob"}
    assert "telephone_1: asks for what identifies a person; left out" in made.notes


COLUMNS = [
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min",
    "Text Validation Max", "Identifier?",
    "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment",
    "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
]  # fmt: skip


def dictionary(*fields, delimiter=","):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    short = {
        "name": 0,
        "kind": 3,
        "label": 4,
        "choices": 5,
        "branching": 11,
        "header": 2,
    }
    more = {"matrix": 15, "check": 7, "low": 8, "high": 9}
    for field in [{"name": "record_id", "kind": "text"}, *fields]:
        places = short | more
        writer.writerow({COLUMNS[places[key]]: text for key, text in field.items()})
    return stream.getvalue()


AGREE = "1, Disagree | 2, Neutral | 3, Agree | 9, Not applicable"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_matrix_checkboxes_sliders_and_branching(imported, delimiter):
    matrix = {"kind": "radio", "choices": AGREE, "matrix": "fair"}
    made = imported(
        dictionary(
            {"name": "f1", "label": "Pay", "header": "How fair?", **matrix},
            {"name": "f2", "label": "Tools", **matrix},
            {
                "name": "ways",
                "kind": "checkbox",
                "label": "Ways",
                "choices": "1, a | 2, b",
            },
            {
                "name": "heat",
                "kind": "slider",
                "label": "Heat",
                "choices": "cold | hot",
            },
            {"name": "stay", "kind": "yesno", "label": "Stay?"},
            {
                "name": "soon",
                "kind": "yesno",
                "label": "?",
                "branching": "[stay] = '0'",
            },
            {"name": "far", "kind": "yesno", "label": "?", "branching": "[heat] > 5"},
            {"name": "sum", "kind": "calc", "label": "Sum", "choices": "[f1]+[f2]"},
            delimiter=delimiter,
        )
    )
    instrument = made.instrument
    assert instrument.scales["fair"].items == ("f1", "f2")
    assert instrument.scales["fair"].intro == {"en": "How fair?"}
    assert instrument.response("f1").not_applicable.codes == (9,)
    assert instrument.items["ways"].multiple
    assert instrument.response("heat").numeric == (0, 100)
    assert instrument.items["soon"].asked_if == "stay == 0"
    assert made.notes == (
        "record_id: numbers the records; left out",
        "heat: words along the slider; a number has none",
        "far: is asked only if [heat] > 5; left out",
        "sum: a computed value ('Sum'); left out",
    )


def test_real_labels_of_spss(imported):
    made = imported("spss_missing_values.sav")
    assert made.instrument.response("myord").labels["en"] == ("low", "medium", "high")
    assert any("missing by the file's own word" in note for note in made.notes)


@pytest.fixture
def sav(tmp_path, imported):
    """Write an SPSS file of numbers with labels, and import it."""
    import pyreadstat

    def run(labels, **options):
        frame = pd.DataFrame({name: [1.0, 2.0] for name in labels})
        path = tmp_path / "made.sav"
        pyreadstat.write_sav(frame, str(path), **options)
        return imported(path.read_bytes(), "made.sav")

    return run


def test_numbered_variables_with_equal_labels_are_a_scale(sav):
    agree = {1.0: "Strongly disagree", 2.0: "Disagree", 3.0: "Agree", 8.0: "Don't know"}
    other = {1.0: "Yes", 2.0: "No"}
    made = sav(
        ["eng1", "eng2", "eng3", "height"],
        column_labels=["I like it.", "It is fun.", "Again?", "Height"],
        variable_value_labels={"eng1": agree, "eng2": agree, "eng3": other},
        file_label="Pulse 2026",
    )
    instrument = made.instrument
    assert instrument.title == "Pulse 2026"
    assert instrument.scales["eng"].items == ("eng1", "eng2")
    assert instrument.response("eng1").dont_know.codes == (8,)
    assert instrument.items["eng1"].text == {"en": "I like it."}
    assert made.notes == (
        "height: a number without a range (an item needs numeric = [low, high]); left "
        "out",
    )


def test_the_declared_measure_counts(sav):
    words = {1.0: "One", 2.0: "Two", 3.0: "Three"}
    made = sav(
        ["a", "b"],
        variable_value_labels={"a": words, "b": words},
        variable_measure={"a": "ordinal", "b": "nominal"},
    )
    assert not made.instrument.response("a").nominal
    assert "order guessed" in "".join(made.comments.values())
    assert made.instrument.response("b").nominal

import numpy as np
import pytest

from culturekit.instrument import load_instrument
from culturekit.intake import read_responses
from culturekit.intake.layout import Layout
from culturekit.intake.matching import match_columns
from culturekit.intake.readers.plain import PlainReader
from culturekit.problems import Problems


def matched(instrument, names, texts=(), import_ids=()):
    problems = Problems()
    layout = Layout(
        "plain", 1, tuple(names), tuple(texts), tuple(import_ids), private=frozenset()
    )
    return match_columns(layout, instrument, problems), problems.frame()


def codes(problems):
    return problems.set_index("column")["code"].to_dict()


@pytest.mark.parametrize(
    ("names", "texts", "ids"),
    [
        (["x", "q1"], (), ()),
        (["x", " Q1 "], (), ()),
        (["x", "pride"], (), ()),
        (["x", "Q7_2"], ("", "I am proud of my work"), ()),
        (
            ["x", "Q7_2"],
            ("", "To what extent do you agree? - I am proud of my work."),
            (),
        ),
        (["x", "Q7_2"], ("", "<b>I am proud</b> of&nbsp;my work."), ()),
        (["x", "Q7_2"], (), ("", "q1")),
        (["x", "I am proud of my work."], (), ()),
    ],
)
def test_an_item_is_found_by_each_of_its_names(instrument, names, texts, ids):
    found, _ = matched(instrument, names, texts, ids)
    assert found.items == {"q1": (1,)}


def test_nothing_is_found_by_resemblance(instrument):
    found, problems = matched(instrument, ["q1a", "I am proud of my job", "q2"])
    assert set(found.items) == {"q2"}
    assert codes(problems)["q1"] == "missing_item"


def test_the_id_wins_over_a_question_text(instrument):
    found, _ = matched(instrument, ["q1", "Q9"], ("", "I am proud of my work."))
    assert found.items["q1"] == (0,)


@pytest.mark.parametrize("names", [["q1", "q1"], ["Pride", "PRIDE"]])
def test_repeated_columns_are_ambiguous(instrument, names):
    found, problems = matched(instrument, [*names, "q2"])
    assert "q1" not in found.items
    row = problems[problems["column"] == "q1"].iloc[0]
    assert row["code"] == "ambiguous_item"
    assert "column 2" in row["message"]


def test_an_exact_name_beats_another_spelling(instrument):
    found, _ = matched(instrument, ["Q1", "q1"])
    assert found.items["q1"] == (1,)


def test_one_column_cannot_be_two_items(instrument):
    items = dict(instrument.items)
    items["q2"] = items["q2"].model_copy(update={"columns": ("Pride",)})
    twice = instrument.model_copy(update={"items": items})
    found, problems = matched(twice, ["Pride", "b1"])
    assert set(found.items) == {"b1"}
    assert codes(problems) == codes(problems) | {
        "q1": "ambiguous_item",
        "q2": "ambiguous_item",
    }


def test_attributes_by_id_and_by_alias(instrument):
    found, _ = matched(instrument, ["q1", "Work team", "OFFICE"])
    assert found.attributes == {"team": 1, "office": 2}


def test_personal_columns_are_never_attributes(instrument):
    attributes = dict(instrument.attributes)
    update = {"columns": ("IP Address",)}
    attributes["team"] = attributes["team"].model_copy(update=update)
    asked = instrument.model_copy(update={"attributes": attributes})
    layout = PlainReader().layout([["q1", "IP Address"]])
    problems = Problems()
    found = match_columns(layout, asked, problems)
    assert found.attributes == {}
    assert codes(problems.frame())["team"] == "private_column"


def test_unknown_columns_are_a_quiet_note(instrument):
    found, problems = matched(instrument, ["q1", "q2", "b1", "h1", "shoe size", "more"])
    assert found.unknown == (4,)
    assert problems.empty
    assert "more" in problems.attrs["notes"][0]


def test_a_module_that_was_not_asked_is_a_quiet_note(instrument):
    items = dict(instrument.items)
    items["b1"] = items["b1"].model_copy(update={"module": "tools"})
    asked = instrument.model_copy(update={"items": items})
    found, problems = matched(asked, ["q1", "q2", "h1"])
    assert found.absent == ("b1",)
    assert problems.empty
    assert problems.attrs["notes"] == ["module 'tools' was not asked in this file"]


def test_a_multi_select_item_over_several_columns(instrument):
    item = instrument.items["q1"].model_copy(
        update={"id": "m1", "columns": (), "multiple": True, "response_scale": "kinds"}
    )
    asked = instrument.model_copy(update={"items": instrument.items | {"m1": item}})
    found, _ = matched(asked, ["m1_1", "M1_3", "m1_TEXT", "q1"])
    assert found.items["m1"] == (0, 1)
    assert found.options["m1"] == ("1", "3")


@pytest.mark.parametrize(
    ("names", "options"),
    [
        (["m1_1", "m1_2", "m1_3"], ("1", "2", "3")),
        (["m1___1", "m1___2", "m1____9"], ("1", "2", "-9")),
        (["m1[SQ001]", "m1[SQ002]", "m1[other]"], ("1", "2")),
        (["group/m1", "m1/pay", "m1/time"], ("1", "2")),
        (["m1.1", "m1_pay_text", "m1_7"], ("1", "7")),
    ],
)
def test_options_are_named_by_code_or_alias(instrument, names, options):
    kinds = instrument.response_scales["kinds"].model_copy(
        update={
            "codes": (1, 2, 3, -9),
            "labels": {},
            "aliases": {"1": ("SQ001", "pay"), "2": ("SQ002", "Time")},
        }
    )
    ticked = instrument.items["q1"].model_copy(
        update={"id": "m1", "columns": (), "multiple": True, "response_scale": "kinds"}
    )
    asked = instrument.model_copy(
        update={
            "items": {"m1": ticked},
            "response_scales": {**instrument.response_scales, "kinds": kinds},
        }
    )
    found, _ = matched(asked, names)
    assert found.options["m1"] == options


def test_thousands_of_columns_are_no_hang(tmp_path):
    rng = np.random.default_rng(1)
    words = [
        "team",
        "work",
        "people",
        "fair",
        "tools",
        "training",
        "pay",
        "respect",
        "leave",
        "time",
        "help",
    ]
    names = [" ".join(rng.choice(words, 7)) for _ in range(4000)]
    names[2000] = "I look forward to my workng day."  # one letter is missing
    path = tmp_path / "a.csv"
    path.write_text(f"team,eng2,{','.join(names)}\nPayroll,4{',3' * 4000}\n")
    survey = read_responses(path, load_instrument("culture_health"))
    close = survey.problems.query("code == 'close_match'")
    assert list(close["column"]) == [names[2000]]

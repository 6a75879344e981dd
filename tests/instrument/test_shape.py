"""Unknown keys, missing keys, wrong types: each named by its path."""

import datetime

import pytest

from culturekit.instrument.reading import from_tables


def test_the_small_definition_has_no_mistakes(problems):
    assert problems() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"items.mood1.txt": "x"},
            "items.mood1.txt: no such key 'txt'; did you mean 'text'?",
        ),
        (
            {"survey.titel": "x"},
            "survey.titel: no such key 'titel'; did you mean 'title'?",
        ),
        ({"item.mood1": {}}, "item: no such section 'item'; did you mean 'items'?"),
        (
            {"response_scales.agree.dont_know.code": [7]},
            "response_scales.agree.dont_know.code: no such key 'code'; "
            "did you mean 'codes'?",
        ),
        (
            {"items.mood1.id": "other"},
            "items.mood1.id: no such key 'id'; the name of the table is the id",
        ),
        ({"items.mood1.text": 7}, "items.mood1.text: must be a table, not a number"),
        (
            {"items.mood1.text.en": True},
            "items.mood1.text.en: must be a text, not true or false",
        ),
        (
            {"items.mood1.reverse": "yes"},
            "items.mood1.reverse: must be true or false, not 'yes'",
        ),
        (
            {"items.mood1.columns": "Q1"},
            "items.mood1.columns: must be a list, not 'Q1'",
        ),
        (
            {"response_scales.agree.codes": [1, 2, "3", 4, 5]},
            "response_scales.agree.codes.2: must be a whole number, not '3'",
        ),
        (
            {"response_scales.agree.codes": [1, 2, 3.5, 4, 5]},
            "response_scales.agree.codes.2: must be a whole number, not a number",
        ),
        (
            {"response_scales.hours.numeric": [0]},
            "response_scales.hours.numeric: must be two numbers, [low, high]",
        ),
        (
            {"response_scales.hours.numeric": "0-60"},
            "response_scales.hours.numeric: must be two numbers, [low, high]",
        ),
        (
            {"scales.mood.missing": "most"},
            "scales.mood.missing: must be 'two_thirds', 'half', 'all', 'any' or a "
            "fraction above 0 and up to 1",
        ),
        (
            {"scales.mood.kind": "reflectiv"},
            "scales.mood.kind: must be 'reflective' or 'formative' or 'single' or "
            "'bipolar' or 'facts', not 'reflectiv'; did you mean 'reflective'?",
        ),
        (
            {"promise.identity": "open"},
            "promise.identity: must be 'anonymous' or 'confidential', not 'open'",
        ),
        (
            {"items.mood1": "I hum."},
            "items.mood1: must be a table with the keys text, scale, response_scale, "
            "reverse, domain, asked_if, form, module, multiple, columns",
        ),
        ({"scales": 4}, "scales: must be a table, written as [scales]"),
        ({"forms.a": "mood"}, "forms.a: must be a list, not 'mood'"),
        ({"roles": []}, "roles: must be a table, written as [roles]"),
        (
            {"survey.title": datetime.date(2026, 1, 1)},
            "survey.title: must be a text, not this value",
        ),
        (
            {"response_scales.plan.like": 3},
            "response_scales.plan.like: must be the name of a response scale, as a "
            "text",
        ),
        (
            {"response_scales.plan.like": "agre"},
            "response_scales.plan.like: no such response scale 'agre'; "
            "did you mean 'agree'?",
        ),
    ],
)
def test_a_wrong_shape_is_named_by_its_path(problems, changes, expected):
    assert expected in problems(changes)


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ("survey", "survey: is missing; write it as [survey]"),
        ("items", "items: is missing; write it as [items.<id>]"),
        ("survey.title", "survey.title: is missing; required here: id, title"),
        ("promise.purpose", "promise.purpose: is missing; required here: purpose"),
        (
            "items.mood1.scale",
            "items.mood1.scale: is missing; required here: text, scale, response_scale",
        ),
        ("attributes.unit.title", "attributes.unit.title: is missing; required here"),
    ],
)
def test_a_missing_key_is_named_with_what_is_required(problems, removed, expected):
    assert any(line.startswith(expected) for line in problems(remove=[removed]))


def test_other_mistakes_of_a_part_with_a_wrong_key_are_found_as_well(problems):
    found = problems(
        {
            "items.mood1.txt": "x",
            "items.mood1.domain": "tolls",
            "scales.mood.high": 3,
            "scales.mood.missing": 0,
            "survey.titel": "x",
            "survey.primary": ["moot"],
        }
    )
    assert found == [  # in the order of the file
        "survey.primary: no such scale 'moot'; did you mean 'mood'?",
        "survey.titel: no such key 'titel'; did you mean 'title'?",
        "scales.mood.high: must be a text, not a number",
        "scales.mood.missing: a fraction must be above 0 and at most 1, not 0",
        "items.mood1.txt: no such key 'txt'; did you mean 'text'?",
        "items.mood1.domain: no such domain 'tolls'; did you mean 'tools'?",
    ]


def test_a_wrong_part_is_reported_once_not_at_every_reference(problems):
    assert problems({"response_scales.agree.codes": "1-5"}) == [
        "response_scales.agree.codes: must be a list, not '1-5'"
    ]


def test_a_wrong_list_of_values_does_not_condemn_the_roles_that_use_it(problems):
    assert problems({"attributes.side.values": 3}) == [
        "attributes.side.values: must be a list, not a number"
    ]


def test_plain_texts_stand_for_the_first_language(small):
    small["survey"]["languages"] = ["en"]
    for section in ("items", "open_questions"):
        for part in small[section].values():
            part["text"] = part["text"]["en"]
    for options in small["response_scales"].values():
        if "labels" in options:
            options["labels"] = options["labels"]["en"]
    small["response_scales"]["agree"]["dont_know"] = "Don't know"
    small["survey"]["intro"] = "Hello."
    instrument, found = from_tables(small)
    assert found == []
    assert instrument.items["mood1"].text == {"en": "I hum."}
    assert instrument.intro == {"en": "Hello."}
    agree = instrument.response_scales["agree"]
    assert agree.labels["en"][4] == "Always"
    assert agree.dont_know.labels == {"en": "Don't know"}


def test_like_takes_the_options_of_another_response_scale(problems, small):
    like = {"like": "agree", "aliases": {"3": ["Now and then"]}}
    assert problems({"response_scales.again": like}) == []
    instrument, _ = from_tables(small)
    again, agree = (instrument.response_scales[name] for name in ("again", "agree"))
    assert (again.codes, again.labels) == (agree.codes, agree.labels)
    assert again.aliases == {"3": ("Now and then",)}
    assert again.dont_know is None


def test_like_does_not_lead_on_to_another_like(problems):
    found = problems(
        {
            "response_scales.b": {"like": "agree"},
            "response_scales.c": {"like": "b"},
        }
    )
    assert "response_scales.c.like: must name a response scale that has" in found[0]


def test_alias_keys_are_numbers_however_they_are_written(problems, small):
    assert problems({"response_scales.agree.aliases": {"+2": ["Hardly"]}}) == []
    instrument, _ = from_tables(small)
    assert instrument.response_scales["agree"].aliases == {"2": ("Hardly",)}


def test_texts_from_the_file_are_shortened_and_kept_on_one_line(problems):
    long = "secret\n\x1b[31m" + "x" * 500
    found = problems({"items.mood1.scale": long, "items.mood2.reverse": long})
    assert len(found) >= 2
    for line in found:
        assert "\n" not in line
        assert "\x1b" not in line
        assert len(line) < 200


def test_items_that_are_left_out_of_a_scale_are_filled_in_order(small):
    instrument, _ = from_tables(small)
    assert instrument.scales["mood"].items == ("mood1", "mood2")


def test_items_take_the_module_of_their_scale(problems, small):
    assert problems({"scales.mood.module": "extra"}) == []
    instrument, _ = from_tables(small)
    assert instrument.items["mood1"].module == "extra"
    assert instrument.items["plan"].module is None

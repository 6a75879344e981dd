"""XLSForm: pyxform takes it, and reading it back gives the same survey."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from culturekit.instrument import load_instrument, parse_instrument
from culturekit.instrument.exporting import export_instrument
from culturekit.instrument.exporting.xlsform import xlsform
from culturekit.instrument.importing import import_instrument

ROUTED = """
[survey]
id = "s"
title = "=1+1"
[response_scales.plan]
codes = [-1, 0, 1]
bipolar = true
labels = ["Less", "Same", "More"]
dont_know = "Don't know"
[response_scales.hours]
numeric = [0, 7.5]
[response_scales.ways]
codes = [1, 2]
nominal = true
labels = ["Mail", "Phone"]
[scales.more]
title = "More"
kind = "bipolar"
[scales.time]
title = "Time"
kind = "single"
[scales.paths]
title = "Ways"
kind = "facts"
[items.more]
scale = "more"
response_scale = "plan"
text = "More than ${other}?"
[items.hours]
scale = "time"
response_scale = "hours"
asked_if = "more in [-1, 1]"
text = "Hours?"
[items.ways]
scale = "paths"
response_scale = "ways"
multiple = true
asked_if = "office == 'the boss''s'"
text = "Ways?"
[items.soon]
scale = "paths"
response_scale = "ways"
asked_if = "ways == 2"
text = "Soon?"
[items.late]
scale = "paths"
response_scale = "ways"
asked_if = "team == 'Payroll'"
text = "Late?"
[attributes.office]
title = "Office"
values = ["the boss's", "Back office"]
source = "self_reported"
[attributes.team]
title = "Team"
"""


def routed():
    return parse_instrument(ROUTED.replace("'the boss''s'", '\\"the boss\'s\\"'))


def converted(instrument):
    """What pyxform makes of it; an error of its is a failure here."""
    return convert(xlsform(instrument).bytes(), file_type=".xlsx")


def test_the_shipped_survey_is_accepted_without_a_warning():
    made = converted(load_instrument("culture_health"))
    assert made.warnings == []
    assert "<h:title>Culture health</h:title>" in made.xform
    assert 'lang="Deutsch (de)"' in made.xform


def test_reading_it_back_gives_the_same_survey(tmp_path):
    asked = load_instrument("culture_health")
    path = tmp_path / "form.xlsx"
    export_instrument(asked, path)
    back = import_instrument(path).instrument
    assert list(back.items) == [
        item for scale in asked.forms["a"] for item in asked.scales[scale].items
    ]
    assert {k: v.items for k, v in back.scales.items()} == {
        k: v.items for k, v in asked.scales.items()
    }
    for name, item in asked.items.items():
        before, after = asked.response(name), back.response(name)
        assert back.items[name].text == item.text
        for key in ("codes", "labels", "nominal", "bipolar"):
            assert getattr(after, key) == getattr(before, key), (name, key)
        for key in ("dont_know", "not_applicable"):
            one, other = getattr(before, key), getattr(after, key)
            assert (one and one.labels) == (other and other.labels)
    assert set(back.open_questions) == set(asked.open_questions)


def test_routing_ranges_and_odd_texts():
    made = xlsform(routed())
    lines = {line.get("name"): line for line in made.survey}
    assert lines["hours"]["type"] == "decimal"
    assert lines["hours"]["constraint"] == ". >= 0 and . <= 7.5"
    assert lines["hours"]["relevant"] == "${more} = '-1' or ${more} = '1'"
    assert lines["ways"]["relevant"] == '${office} = "the boss\'s"'
    assert lines["soon"]["relevant"] == "selected(${ways}, '2')"
    assert lines["late"]["relevant"] == ""
    assert {line["required"] for line in made.survey if "required" in line} == {
        "no",
        "",
    }
    assert made.notes[0].startswith("late: asked only if team == 'Payroll', which the")
    assert converted(routed()).warnings == []


def test_a_text_that_looks_like_a_formula_stays_a_text():
    book = load_workbook(BytesIO(xlsform(routed()).bytes()))
    cell = book["settings"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_what_a_form_has_no_place_for_is_noted():
    made = xlsform(load_instrument("culture_health"), "b")
    assert made.notes == [
        "random order of the items of camaraderie_team, camaraderie_cross: XLSForm "
        "keeps questions in their order; only options can change",
        "forms a: this is form b; export each as a form of its own",
    ]


@pytest.mark.parametrize("name", ["note_intro", "mood_group"])
def test_names_of_questions_win(small_text, name):
    text = small_text.replace("[items.mood1]", f"[items.{name}]")
    instrument = parse_instrument(text.replace("mood1", name))
    made = xlsform(instrument)
    names = [line["name"] for line in made.survey if line.get("name")]
    assert len(set(names)) == len(names)
    converted(instrument)

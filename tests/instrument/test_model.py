"""Conveniences of the model that other rooms lean on."""

import pytest

from culturekit.instrument import Condition, Scale, load_instrument, parse_condition


def scale(count, missing="two_thirds"):
    items = tuple(f"i{number}" for number in range(count))
    return Scale(id="x", title="X", items=items, missing=missing)


@pytest.mark.parametrize(
    ("missing", "required"),
    [
        ("two_thirds", {1: 1, 2: 2, 3: 2, 4: 3, 5: 4, 6: 4, 9: 6, 12: 8}),
        ("half", {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3}),
        ("all", {1: 1, 2: 2, 5: 5}),
        ("any", {1: 1, 2: 1, 25: 1}),
        (0.6, {5: 3, 10: 6}),
        (0.01, {5: 1}),
        (1.0, {7: 7}),
    ],
)
def test_required_items(missing, required):
    for count, expected in required.items():
        assert scale(count, missing).required == expected


def test_containers_items_titles_and_labels():
    instrument = load_instrument("culture_health")
    assert instrument.containers("team") == ("function", "office")
    assert instrument.containers("location") == ()
    assert [i.id for i in instrument.scale_items("role_learning")] == ["role1", "role2"]
    assert instrument.domain_title("headcount") == "Headcount"
    assert instrument.domain_title("parking") == "parking"
    assert instrument.domain_item("equity", "tools").id == "eqt_tools"
    assert instrument.domain_item("equity", "parking") is None
    assert instrument.value_label("office", "back") == "Back office"
    assert instrument.value_label("team", "Payroll") == "Payroll"
    assert instrument.text("ti2") == "I am searching for a job elsewhere."
    assert instrument.response("recommend").high == 10


def test_scored_scales_leave_out_facts_and_comparisons():
    instrument = load_instrument("culture_health")
    left_out = set(instrument.scales) - set(instrument.scored_scales)
    assert left_out == {"relative", "eligibility", "stay_12m"}


def test_conditions_are_read():
    assert parse_condition(" plan==4 ") == Condition("plan", (4,))
    assert parse_condition("gap in [-2, -1]") == Condition("gap", (-2, -1))
    assert parse_condition('office == "back"') == Condition("office", ("back",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plan",
        "plan = 4",
        "plan == ",
        "plan != 4",
        "plan == 4 == 4",
        "4 == plan",
        "plan in []",
        "plan in (1, 2)",
        "plan == True",
        "plan == None",
        "plan == f(1)",
        "plan.x == 1",
        "plan == 1 or plan == 2",
        "__import__('os').getcwd() == 1",
        "a\0 == 1",
        "(" * 400,
        "plan == " + "1" * 1000,
    ],
)
def test_conditions_that_cannot_be_read(text):
    with pytest.raises(ValueError, match="item == code"):
        parse_condition(text)

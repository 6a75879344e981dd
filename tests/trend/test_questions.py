"""What was asked alike: same, comparable and to be looked at, or not comparable."""

import pytest

import culturekit as ck
from culturekit.instrument import Instrument
from culturekit.trend.questions import (
    COMPARABLE,
    NOT,
    SAME,
    compare_questions,
    shared_items,
)

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
PROUD = "I am proud of the work that my team does"


def asked(items=None, options=None, **more):
    """Return a definition with one scale of the items, id to text or to fields."""
    texts = items or {
        "a": PROUD,
        "b": "I look forward to my work",
        "c": "I like it here",
    }
    parts = {}
    for name, given in texts.items():
        fields = given if isinstance(given, dict) else {"text": {"en": given}}
        parts[name] = {"id": name, "scale": "s", "response_scale": "agree", **fields}
    agree = {"id": "agree", "codes": (1, 2, 3, 4, 5), "labels": {"en": AGREE}}
    return Instrument.model_validate(
        {
            "id": "pulse",
            "title": "Pulse",
            "items": parts,
            "scales": {"s": {"id": "s", "title": "S", "items": tuple(parts)}},
            "response_scales": {"agree": agree | (options or {})},
        }
        | more
    )


def verdict(text=PROUD, options=None, **fields):
    """Return what is said of one item that has become another."""
    now = asked({"a": {"text": {"en": text}, **fields}}, options)
    row = compare_questions(asked({"a": PROUD}), now).iloc[0]
    return row["verdict"], row["why"]


def test_the_shipped_survey_is_the_same_as_itself():
    shipped = ck.load_instrument("culture_health")
    found = compare_questions(shipped, shipped)
    assert set(found["verdict"]) == {SAME}
    assert set(found["why"]) == {""}
    assert {part.verdict for part in shared_items(found)} == {SAME}
    assert len(found) == sum(
        len(shipped.scales[s].items) for s in shipped.scored_scales
        if not any(
            shipped.response(i).nominal or shipped.response(i).bipolar
            for i in shipped.scales[s].items
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  I am <b>proud</b> of the work that my team does. ", (SAME, "")),
        ("I am proud of the work my team does", (COMPARABLE, "reworded")),
        ("I am not proud of the work that my team does", (NOT, "asked otherwise")),
        ("I'm hardly proud of the work that my team does", (NOT, "asked otherwise")),
        ("The other office helps us when it is needed", (NOT, "asked otherwise")),
    ],
)
def test_wordings(text, expected):
    assert verdict(text) == expected


def test_another_number_in_a_question_makes_it_another_question():
    before = asked({"a": "In the last 3 months I looked for other work"})
    now = asked({"a": "In the last 6 months I looked for other work"})
    assert compare_questions(before, now)["verdict"].tolist() == [NOT]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"codes": (0, 1, 2, 3, 4)}, (SAME, "")),
        ({"codes": (1, 2, 3, 4), "labels": {"en": AGREE[1:]}}, (NOT, "another range")),
        ({"labels": {"en": AGREE[::-1]}}, (NOT, "options reworded")),
        ({"labels": {"en": (*AGREE[:4], "Fully agree")}}, (COMPARABLE, "options")),
        ({"dont_know": {"labels": {"en": "No idea"}}}, (COMPARABLE, "off the scale")),
    ],
)
def test_options(options, expected):
    told, why = verdict(options=options)
    assert told == expected[0]
    assert expected[1] in why


def test_turned_round_or_asked_of_others():
    assert verdict(reverse=True) == (NOT, "turned round")
    assert verdict(asked_if="office == 'back'") == (COMPARABLE, "asked of others")


def test_a_question_is_known_by_its_wording_under_another_id():
    now = asked({"x": PROUD, "b": "I look forward to my work", "c": "I like it here"})
    rows = compare_questions(asked(), now).set_index("item")
    assert rows.loc["x", ["before", "verdict", "why"]].tolist() == [
        "a",
        SAME,
        "was 'a'",
    ]
    assert "no longer asked" not in set(rows["why"])


def test_two_questions_that_changed_places_are_told_apart():
    now = asked({"a": "I look forward to my work", "b": PROUD, "c": "I like it here"})
    rows = compare_questions(asked(), now).set_index("item")
    assert rows["before"].to_dict() == {"a": "b", "b": "a", "c": "c"}
    assert set(rows["verdict"]) == {SAME}


def test_new_and_dropped_questions_and_how_many_a_scale_can_bear():
    kept = {"a": PROUD, "b": "I look forward to my work"}
    before, now = (
        asked(kept | {"c": "I like it here"}),
        asked(kept | {"d": "Pay is fair"}),
    )
    rows = compare_questions(before, now)
    assert rows.set_index("why")["verdict"].to_dict() == {
        "": SAME,
        "new": NOT,
        "no longer asked": NOT,
    }
    (scale,) = shared_items(rows)
    assert (scale.verdict, scale.items) == (COMPARABLE, (("a", "a"), ("b", "b")))
    fewer = compare_questions(before, asked({"a": PROUD, "d": "Pay", "e": "Tools"}))
    assert [part.verdict for part in shared_items(fewer)] == [NOT]


def test_every_language_that_both_waves_have_counts():
    both = {"languages": ("en", "de")}
    german = "Ich bin {} auf mein Team"
    first, then = (
        asked({"a": {"text": {"en": PROUD, "de": german.format(word)}}}, **both)
        for word in ("stolz", "nicht stolz")
    )
    assert compare_questions(first, then)["verdict"].tolist() == [NOT]
    assert compare_questions(first, asked({"a": PROUD}))["verdict"].tolist() == [SAME]


def test_two_waves_without_a_common_language_are_to_be_looked_at():
    german = asked({"a": {"text": {"de": "Ich bin stolz"}}}, {"labels": {}})
    german = german.model_copy(update={"languages": ("de",)})
    found = compare_questions(asked({"a": PROUD}), german)
    row = found.iloc[0]
    assert (row["verdict"], row["why"]) == (COMPARABLE, "no language of both waves")

"""The lint of wording and of whole definitions: warnings, never refusals."""

import pytest

from culturekit.instrument import advise, check_instrument
from culturekit.instrument.reading import from_tables
from culturekit.instrument.wording import wording_of


def messages(text, language="en"):
    return [f.message for f in wording_of(text, language, "items.x.text")]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("I like my pay and my team.", "en", "two things at once ('and')"),
        ("My manager OR my leader helps.", "en", "two things at once ('or')"),
        ("I like my pay/team.", "en", "two things at once ('/')"),
        ("Pay & perks are good.", "en", "two things at once ('&')"),
        ("Lohn und Team gefallen mir.", "de", "two things at once ('und')"),
        ("Chef oder Leitung hilft.", "de-AT", "two things at once ('oder')"),
        ("I do not like it.", "en", "a negation ('not')"),
        ("I don't like it.", "en", "a negation ('don't')"),
        ("I can’t stay.", "en", "a negation ('can’t')"),
        ("Nobody helps without asking.", "en", "a negation ('nobody', 'without')"),
        ("Ich mag es nicht.", "de", "a negation ('nicht')"),
        ("Keiner hilft.", "de", "a negation ('keiner')"),
        ("I always smile.", "en", "absolute or leading word ('always')"),
        ("Clearly, pay matters.", "en", "absolute or leading word ('clearly')"),
        ("Ich bin immer froh.", "de", "absolute or leading word ('immer')"),
        ("Ich bin ausschließlich hier.", "de", "word ('ausschliesslich')"),
        ("word " * 21, "en", "is long (21 words)"),
        ("mot " * 21, "fr", "is long (21 words)"),
    ],
)
def test_hard_wordings_are_found(text, language, expected):
    (message,) = messages(text, language)
    assert expected in message


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My hands work for the organisation.", "en"),  # and, or inside words
        ("I know what to do.", "en"),
        ("Ich kenne die Kunden.", "de"),
        ("Je travaille et je ris.", "fr"),
        ("", "en"),
    ],
)
def test_plain_wordings_pass(text, language):
    assert messages(text, language) == []


@pytest.fixture
def advice(small):
    """The findings after a change of the small definition."""

    def change(act):
        act(small)
        instrument, problems = from_tables(small)
        assert problems == []
        return [str(finding) for finding in advise(instrument)]

    return change


def test_the_small_definition_needs_no_advice(advice):
    assert advice(dict.copy) == []


def test_two_reversed_items_in_a_scale_and_three_in_all(advice):
    def act(tables):
        for name in ("mood1", "mood2", "fair_pay"):
            tables["items"][name]["reverse"] = True

    found = advice(act)
    assert len(found) == 2
    assert found[0].startswith("items: 3 items are reversed (mood1, mood2, fair_pay)")
    assert found[1].startswith("scales.mood: has 2 reversed items (mood1, mood2)")


def test_the_same_wording_twice(advice):
    def act(tables):
        tables["items"]["mood2"]["text"]["en"] = "I  HUM."

    assert advice(act)[0].startswith(
        "items.mood2.text.en: has the same wording as items.mood1"
    )


def test_different_ranges_in_one_scale(advice):
    def act(tables):
        tables["response_scales"]["seven"] = {"codes": [1, 2, 3, 4, 5, 6, 7]}
        tables["items"]["mood1"]["response_scale"] = "seven"

    assert advice(act)[0].startswith(
        "scales.mood: mixes items with different ranges (1 to 7, 1 to 5)"
    )


def test_descending_codes_are_the_same_range(advice):
    def act(tables):
        tables["response_scales"]["down"] = {"codes": [5, 4, 3, 2, 1]}
        tables["items"]["mood1"]["response_scale"] = "down"

    assert advice(act) == []


def test_a_lone_item_a_bad_direction_and_an_unused_response_scale(advice):
    def act(tables):
        tables["scales"]["time"] |= {"kind": "reflective", "direction": "bad"}
        tables["response_scales"]["spare"] = {"codes": [1, 2]}

    found = advice(act)
    assert [line.partition(":")[0] for line in found] == [
        "scales.time",
        "scales.time",
        "response_scales.spare",
    ]


def test_a_promise_that_is_missing_or_contradicts_itself(advice):
    assert advice(lambda tables: tables.pop("promise"))[0].startswith(
        "promise: is missing"
    )


def test_anonymous_answers_cannot_be_linked(advice):
    def act(tables):
        tables["promise"] |= {"identity": "anonymous", "links_leavers": True}
        tables["attributes"]["team"]["source"] = "roster_link"

    assert [line.partition(":")[0] for line in advice(act)] == [
        "promise.links_leavers",
        "promise.identity",
    ]


def test_mistakes_are_errors_and_come_alone(tmp_path, small_text):
    path = tmp_path / "s.toml"
    path.write_text(small_text.replace("I hum.", "I hum and sing."), "utf-8")
    assert [f.level for f in check_instrument(path)] == ["warning"]
    path.write_text(small_text.replace('outcome = "mood"', 'outcome = "x"'), "utf-8")
    (finding,) = check_instrument(path)
    assert (finding.level, finding.path) == ("error", "roles.outcome")

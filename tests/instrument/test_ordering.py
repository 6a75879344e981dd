"""The order of answers, read from their words in seven languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.instrument.ordering import read_order
from culturekit.instrument.problems import plain
from culturekit.instrument.vocabulary import outside
from culturekit.resources import find_survey

UP = {
    "agree": [
        "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
        "Disagree strongly|Somewhat disagree|Somewhat agree|Agree strongly",
        "Stimme überhaupt nicht zu|Stimme nicht zu|Teils, teils|Stimme zu"
        "|Stimme voll und ganz zu",
        "Trifft überhaupt nicht zu|Trifft eher nicht zu|Trifft eher zu|Trifft voll zu",
        "Pas du tout d'accord|Plutôt pas d'accord|Plutôt d'accord|Tout à fait d'accord",
        "Muy en desacuerdo|En desacuerdo|Ni de acuerdo ni en desacuerdo|De acuerdo"
        "|Muy de acuerdo",
        "Helemaal mee oneens|Mee oneens|Neutraal|Mee eens|Helemaal mee eens",
    ],
    "freq": [
        "Never|Rarely|Sometimes|Often|Always",
        "Nie|Selten|Manchmal|Häufig|Immer",
        "Jamais|Rarement|Parfois|Souvent|Toujours",
        "Mai|Raramente|A volte|Spesso|Sempre",
    ],
    "satisfied": [
        "Very dissatisfied|Somewhat dissatisfied|Neutral|Somewhat satisfied"
        "|Very satisfied",
        "Not at all satisfied|Slightly satisfied|Moderately satisfied|Very satisfied"
        "|Extremely satisfied",
        "Sehr unzufrieden|Unzufrieden|Zufrieden|Sehr zufrieden",
    ],
    "likely": ["Extremely unlikely|Slightly unlikely|Slightly likely|Extremely likely"],
    "important": ["Not important|Somewhat important|Important|Very important"],
    "amount": ["Not at all|Rather not|To some extent|Very much"],
    "quality": ["Poor|Fair|Good|Very good|Excellent"],
    "number": [
        "Less than 5|5-10|11-15|Over 15",
        "under 1 year|1-2 years|3-5 years|over 5 years",
        "1|2|3|4|5",
        "Certainly not|1|2|3|Certainly",
    ],
}
CASES = [(family, text.split("|")) for family, texts in UP.items() for text in texts]


@pytest.mark.parametrize(("family", "labels"), CASES)
def test_lowest_first_is_up_and_the_reverse_is_down(family, labels):
    assert read_order(labels).direction == "up"
    assert read_order(labels).family == family
    assert read_order(labels[::-1]).direction == "down"


@pytest.mark.parametrize(
    "labels",
    ["Oranges|Apples|Pears", "Site 1|Site 2|Site 3", "Stay|Move|Leave", "Left|Right"],
)
def test_names_have_no_order(labels):
    assert read_order(labels.split("|")).direction == "unknown"


def test_words_listed_out_of_order_are_told_from_words_without_order():
    assert read_order(["Often", "Never", "Always"]).direction == "mixed"


def test_from_less_over_the_same_to_more():
    labels = ["Much less", "Less", "About the same", "More", "Much more"]
    assert read_order(labels).bipolar
    assert not read_order(["Less", "More"]).bipolar


def test_the_shipped_response_scales_are_read_as_they_are_meant():
    import tomllib

    tables = tomllib.loads(find_survey("culture_health").read_text("utf-8"))
    for name, table in tables["response_scales"].items():
        for labels in table.get("labels", {}).values():
            direction = read_order(labels).direction
            assert direction == ("unknown" if name == "stay5" else "up"), (name, labels)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Don’t know", "dont_know"),
        ("Weiß nicht", "dont_know"),
        ("N/A", "not_applicable"),
        ("Does not apply to me", "not_applicable"),
        ("Prefer not to say", "refused"),
        ("keine Angabe", "refused"),
        ("Agree", None),
        ("Trifft nicht zu", None),
        ("National", None),
    ],
)
def test_what_stands_off_the_scale(label, kind):
    assert outside(plain(label)) == kind


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_labels_give_an_order_and_the_reverse_its_mirror(labels):
    mirrored = {"up": "down", "down": "up"}
    order = read_order(labels).direction
    assert read_order(labels[::-1]).direction == mirrored.get(order, order)

import pytest

from culturekit.instrument import DONT_KNOW, NOT_APPLICABLE, ResponseScale
from culturekit.intake import answers
from culturekit.intake.answers import Lookup, decode_texts, decode_ticks
from culturekit.intake.measures import (
    BLANK,
    NOT_A_NUMBER,
    READ,
    TWO_READINGS,
    decode_numbers,
)


@pytest.fixture(scope="module")
def agree(instrument):
    return instrument.response_scales["agree"]


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "5.0",
        "5,0",
        " 5 ",
        "+5",
        "Strongly agree",
        "  STRONGLY\u00a0 agree",
        "Voll",
        "Totally agree",
        "5 - Strongly agree",
        "5 – Strongly agree",
        "5: voll",
        "5. Strongly agree",
        "5) Strongly agree",
        "(5) Strongly agree",
        "5=Strongly agree",
        "Strongly agree (5)",
        "5 Strongly agree",
    ],
)
def test_labels_and_codes_both_decode(agree, text):
    assert Lookup(agree).decode(text) == (5, answers.SOUND)


@pytest.mark.parametrize(
    "text", ["5 - Best of all", "1. my manager is bad, honestly", "Totally (1)"]
)
def test_a_number_beside_an_unknown_label_is_no_answer(agree, text):
    """On some platforms 1 means full agreement: without its label it is a guess."""
    assert Lookup(agree).decode(text)[1] == answers.UNKNOWN_PAIR


def test_a_number_beside_a_label_counts_where_no_labels_are_known():
    bare = Lookup(ResponseScale(id="r", codes=(1, 2, 3)))
    assert bare.decode("3 - very much") == (3, answers.SOUND)
    assert bare.decode("3 very much")[1] == answers.UNKNOWN_LABEL


def test_a_long_list_of_ticks_is_read_in_no_time(agree):
    ticks, kind = answers.decode_ticks("abc," * 20_000, Lookup(agree))
    assert (ticks, kind) == (frozenset(), answers.UNKNOWN_LABEL)


@pytest.mark.parametrize(
    "text", ["Don't know", "don’t know", "8", "DK", "8 - Don't know"]
)
def test_dont_know_is_an_answer(agree, text):
    assert Lookup(agree).decode(text) == (DONT_KNOW, answers.SOUND)


@pytest.mark.parametrize(
    "text", ["N/A", "Does not apply", "9", "9.0", "not applicable"]
)
def test_not_applicable_is_an_answer(agree, text):
    assert Lookup(agree).decode(text) == (NOT_APPLICABLE, answers.SOUND)


@pytest.mark.parametrize("text", ["", "  ", "-99", "NA", "nan", "Seen but unanswered"])
def test_missing_marks_are_missing(agree, text):
    assert Lookup(agree).decode(text)[1] == answers.MISSING


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("6", answers.UNKNOWN_CODE),
        ("0", answers.UNKNOWN_CODE),
        ("99999999999999999999", answers.UNKNOWN_CODE),
        ("3.5", answers.UNKNOWN_LABEL),
        ("Agree strongly", answers.UNKNOWN_LABEL),
        ("5 times", answers.UNKNOWN_LABEL),
        ("1-2 times", answers.UNKNOWN_LABEL),
        ("7 - Strongly agree", answers.UNKNOWN_CODE),
        ("1 - Strongly agree", answers.CONFLICT),
        ("Agree (2)", answers.CONFLICT),
    ],
)
def test_nothing_is_guessed(agree, text, kind):
    assert Lookup(agree).decode(text)[1] == kind


def test_without_an_option_for_it_not_applicable_is_no_answer():
    plain = ResponseScale(id="s", codes=(1, 2), labels={"en": ("No", "Yes")})
    assert Lookup(plain).decode("N/A")[1] == answers.UNKNOWN_LABEL


def test_codes_may_be_negative_and_descend():
    scale = ResponseScale(id="s", codes=(2, 1, 0, -1, -2))
    decoded = decode_texts(["-2", "−1", "0", "2"], Lookup(scale))
    assert decoded.codes.tolist() == [-2, -1, 0, 2]


def test_minus_99_is_an_answer_where_the_definition_says_so():
    scale = ResponseScale(id="s", codes=(1,), not_applicable={"codes": (-99,)})
    assert Lookup(scale).decode("-99") == (NOT_APPLICABLE, answers.SOUND)


@pytest.mark.parametrize(
    ("text", "ticked", "kind"),
    [
        ("Pay, bonus,Time", {1, 2}, answers.SOUND),
        ("1;3", {1, 3}, answers.SOUND),
        ("Time;3;", {2, 3}, answers.SOUND),
        ("Time|Pay, bonus", {1, 2}, answers.SOUND),
        ("Time,Nonsense,X", {2, 3}, answers.UNKNOWN_LABEL),
        ("", set(), answers.MISSING),
    ],
)
def test_several_ticks_in_one_cell(instrument, text, ticked, kind):
    lookup = Lookup(instrument.response_scales["kinds"])
    assert decode_ticks(text, lookup) == (frozenset(ticked), kind)


@pytest.mark.parametrize(
    ("texts", "delimiter", "numbers"),
    [
        (["18,5", "20", "1.234,5"], ",", [18.5, 20, 1234.5]),
        (["18.5", "1,234.5"], ",", [18.5, 1234.5]),
        (["1,234"], ";", [1.234]),
        (["0.125", "-3"], ";", [0.125, -3]),
        (["1 234,5", "1'000,5"], ";", [1234.5, 1000.5]),
        (["1e3", "٣"], ",", [1000, 3]),
    ],
)
def test_numbers_with_either_decimal_mark(texts, delimiter, numbers):
    read, kinds = decode_numbers(texts, delimiter)
    assert read.tolist() == numbers
    assert set(kinds.tolist()) == {READ}


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1,234"], TWO_READINGS),
        (["1.234", "0,5"], TWO_READINGS),
        (["many"], NOT_A_NUMBER),
        (["inf"], NOT_A_NUMBER),
        (["NA"], BLANK),
        ([""], BLANK),
    ],
)
def test_numbers_are_not_guessed(texts, kind):
    assert decode_numbers(texts, ",")[1][0] == kind

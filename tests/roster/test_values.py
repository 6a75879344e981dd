"""Numbers, days, periods and names as people write them."""

import pandas as pd
import pytest

from culturekit.roster.dates import dates, month_number
from culturekit.roster.names import (
    ALLOCATIONS,
    LEAVERS,
    OUTCOMES,
    PRIVATE,
    ROSTER,
    match_names,
)
from culturekit.roster.near import key, near_names
from culturekit.roster.numbers import numbers
from culturekit.roster.periods import periods


def read(*texts, **options):
    found = numbers(pd.Series(texts, dtype="str"), **options)
    doubts = zip(found.values, found.wrong, found.open, strict=True)
    return ["?" if o else "x" if w else None if v is pd.NA else v for v, w, o in doubts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["12", "7.0", "-3", "1e3", None], [12, 7, -3, 1000, None]),
        (
            ["$1,200.50", "85 %", "1'200", "1 200", "900 EUR"],
            [1200.5, 85, 1200, 1200, 900],
        ),
        (["1.200,50 €", "1.234"], [1200.5, 1234]),
        (["2,5", "1,234"], [2.5, 1.234]),
        (["2.5", "1,234"], [2.5, 1234]),
        (["1,234,567", "1.234.567"], [1234567, 1234567]),
        (["0,125", "0.125"], [0.125, 0.125]),
        (["1,234"], ["?"]),
        (["1.234"], [1.234]),
        (["1,234.50", "1.234,50", "1,234"], [1234.5, 1234.5, "?"]),
        (["many", "--", "inf", "1,2,3", "1.2.3"], ["x"] * 5),
    ],
)
def test_the_column_tells_decimals_from_thousands(texts, expected):
    assert read(*texts) == expected


def test_semicolons_speak_for_a_decimal_comma_but_not_for_a_point():
    assert read("1,234", comma=True) == [1.234]
    assert read("1.234", comma=True) == ["?"]
    assert read("1.234", "0.5", comma=True) == [1.234, 0.5]


def test_whole_numbers_have_no_decimals():
    assert read("1,234", "1.234", "2.5", whole=True) == [1234, 1234, 2.5]


def day(text, *others):
    found = dates(pd.Series([text, *others], dtype="str"))
    value = found.values[0]
    said = None if pd.isna(value) else value.strftime("%Y-%m-%d")
    return "?" if found.open[0] else "x" if found.wrong[0] else said


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-05-31"], "2026-05-31"),
        (["2026-05-31 14:03:00"], "2026-05-31"),
        (["2026-05-31T14:03:00Z"], "2026-05-31"),
        (["2026/5/3"], "2026-05-03"),
        (["20260531"], "2026-05-31"),
        (["31.05.2026"], "2026-05-31"),
        (["1.2.2026", "12/31/2026"], "2026-02-01"),
        (["05/06/2026", "05/31/2026"], "2026-05-06"),
        (["05/06/2026", "31/05/2026"], "2026-06-05"),
        (["26-03-2024 09:34"], "2024-03-26"),
        (["05/05/2026"], "2026-05-05"),
        (["31-May-2026"], "2026-05-31"),
        (["31. Mai 2026"], "2026-05-31"),
        (["Oct 1, 2026"], "2026-10-01"),
        (["46173"], "2026-05-31"),
        (["46173.75"], "2026-05-31"),
        (["9999-12-31"], "9999-12-31"),
        ([None], None),
        (["05/06/2026"], "?"),
        (["05/06/2026", "31/05/2026", "05/31/2026"], "?"),
        (["2026-02-30"], "x"),
        (["31/05/26"], "x"),
        (["31 Smarch 2026"], "x"),
        (["soon"], "x"),
        (["0"], "x"),
    ],
)
def test_days_in_any_usual_writing(texts, expected):
    assert day(*texts) == expected


def test_how_the_days_were_read_is_said_where_it_had_to_be_found_out():
    assert dates(pd.Series(["05/31/2026"])).read_as == "month first"
    assert dates(pd.Series(["31/05/2026"])).read_as == "day first"
    assert dates(pd.Series(["2026-05-31", "31.05.2026"])).read_as == ""


def test_months_in_two_languages():
    names = "Januar Feb März Apr Mai June Juli Aug Sept Oktober Nov Dez"
    assert [month_number(name) for name in names.split()] == list(range(1, 13))


@pytest.mark.parametrize(
    ("text", "expected", "start"),
    [
        ("2026-Q3", "2026-Q3", "2026-07-01"),
        ("Q3 2026", "2026-Q3", "2026-07-01"),
        ("3. Quartal 2026", "2026-Q3", "2026-07-01"),
        ("2026 H2", "2026-H2", "2026-07-01"),
        ("1. Halbjahr 2026", "2026-H1", "2026-01-01"),
        ("2026", "2026", "2026-01-01"),
        ("05/2026", "2026-05", "2026-05-01"),
        ("Mai 2026", "2026-05", "2026-05-01"),
        ("2026-05-17", "2026-05-17", "2026-05-17"),
        ("2026-05-01 00:00:00", "2026-05", "2026-05-01"),
        ("spring 2026", "spring 2026", None),
        ("2026/2027", "2026/2027", None),
        ("13/2026", "13/2026", None),
        ("wave one", "wave one", None),
    ],
)
def test_periods_are_written_in_one_way(text, expected, start):
    found = periods(pd.Series([text, None], dtype="str"))
    assert found.values.tolist()[0] == expected
    assert pd.isna(found.values[1])
    first = found.starts[0]
    assert (None if pd.isna(first) else first.strftime("%Y-%m-%d")) == start


KNOWN = ["Payroll East", "Payroll West", "Recruiting Emergency", "Größe"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Payrol East", ["Payroll East", "Payroll West"]),
        ("East Payroll", ["Payroll East", "Payroll West"]),
        ("PAYROLL-EAST", ["Payroll East", "Payroll West"]),
        ("Recuriting Emergency", ["Recruiting Emergency"]),
        ("Groesse", ["Größe"]),
        ("Kitchen", []),
        ("", []),
        ("!!!", []),
    ],
)
def test_close_names_come_closest_first(name, expected):
    assert near_names([name], KNOWN)[0] == expected


def test_threshold_and_number_of_close_names():
    assert near_names(["Payrol East"], KNOWN, most=1) == [["Payroll East"]]
    assert near_names(["Payrol East"], KNOWN, threshold=0.99) == [[]]
    assert near_names(["PAYROLL east"], KNOWN, threshold=1) == [["Payroll East"]]
    assert near_names([], KNOWN) == []
    assert near_names(["a"], []) == [[]]


@pytest.mark.parametrize("names", [ROSTER, ALLOCATIONS, LEAVERS, OUTCOMES])
def test_no_name_means_two_columns_and_none_is_private(names):
    spelt = [key(other) for own, others in names.items() for other in {own, *others}]
    spelt = [text for text in spelt if text not in map(key, names)]
    assert len(spelt) == len(set(spelt))
    assert not PRIVATE & {*spelt, *map(key, names)}


def test_own_names_win_over_other_names():
    assert match_names(["unit", "team"], ROSTER) == {"team": [1]}
    assert match_names(["Einheit", "unit"], ROSTER) == {"team": [0, 1]}

"""Dates day first or month first, and how long answering took."""

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.instrument import Instrument
from culturekit.intake import inspect_file, read_responses
from culturekit.intake.dates import read_dates

ASKED = Instrument.model_validate(
    {
        "id": "timed",
        "title": "Timed",
        "scales": {},
        "response_scales": {"r": {"id": "r", "codes": (1, 2, 3, 4, 5)}},
        "items": {
            "q1": {
                "id": "q1",
                "text": {"en": "How is it?"},
                "scale": "s",
                "response_scale": "r",
            }
        },
    }
)


@pytest.mark.parametrize(
    ("texts", "values", "order", "sure"),
    [
        (["13/2/2026 10:00", "1/2/2026 9:30"], "2026-02-01T09:30", "day-month", True),
        (["2/13/2026 10:00", "1/2/2026 9:30"], "2026-01-02T09:30", "month-day", True),
        (["1/2/2026 9:30"], "2026-01-02T09:30", "month-day", False),
        (["01.02.2026 09:30"], "2026-02-01T09:30", "day-month", False),
        (
            ["13/02/2026 9.07", "12/02/2026 19.07.17"],
            "2026-02-12T19:07:17",
            "day",
            True,
        ),
        (["2026-02-01T09:30:00.123+02:00"], "2026-02-01T09:30", "year", True),
        (["2022/02/13 10:26:52 p. m. GMT-3"], "2022-02-13T22:26:52", "year", True),
        (["2026/03/28 1:00:00 AM GMT+1"], "2026-03-28T01:00", "year", True),
        (["2026/10/04 4:59:22 p. m. CET"], "2026-10-04T16:59:22", "year", True),
        (["46023.41667"], "2026-01-01T10:00", "year", True),
        (["soon", ""], "NaT", "", False),
    ],
)
def test_dates_are_read_in_the_one_order_that_fits(texts, values, order, sure):
    found = read_dates(texts)
    last = found.values[-1]
    assert np.isnat(last) if values == "NaT" else last == np.datetime64(values, "s")
    assert found.order.startswith(order)
    assert found.sure == sure


def test_zones_of_two_seasons_stand_in_one_column():
    texts = ["2026/03/28 10:00:00 AM GMT+1", "2026/03/30 10:00:00 AM GMT+2"]
    found = read_dates(texts).values
    assert found.astype(str).tolist() == ["2026-03-28T10:00:00", "2026-03-30T10:00:00"]


TIMED = {
    "qualtrics": "ResponseId,Duration (in seconds),Finished,Status,q1\nR_1,90,1,0,4\n",
    "limesurvey": "id,submitdate,lastpage,startlanguage,startdate,datestamp,q1\n"
    "1,1980-01-01 00:00:00,1,en,2026-01-02 10:00:00,2026-01-02 10:01:30,4\n",
    "limesurvey with times": "id,submitdate,lastpage,q1,interviewtime\n"
    "1,1980-01-01 00:00:00,1,4,90.00\n",
    "surveymonkey": "Respondent ID,Collector ID,Start Date,End Date,How is it?\n,,,,"
    "Response\n1,9,01/02/2026 10:00:00 AM,01/02/2026 10:01:30 AM,4\n",
    # only the end tells that days come first
    "microsoft_forms": "ID,Start time,Completion time,Email,Name,How is it?\n"
    "1,12/1/2026 23:59:10,13/1/2026 00:00:40,anonymous,,4\n",
    "typeform": "#,How is it?,Start Date (UTC),Submit Date (UTC),Network ID\n"
    "a,4,2026-01-02 10:00:00,2026-01-02 10:01:30,f\n",
    "kobo": "start,end,q1,_id,_uuid\n2026-01-02T10:00:00.123+02:00,"
    "2026-01-02T10:01:30.123+02:00,4,1,a\n",
}


@pytest.mark.parametrize("layout", TIMED)
def test_every_platform_tells_how_long_it_took(tmp_path, layout):
    path = tmp_path / "a.csv"
    path.write_text(TIMED[layout])
    survey = read_responses(path, ASKED)
    assert survey.receipt.platform == layout.split()[0]
    assert survey.durations.tolist() == [90.0]
    assert survey.durations.index.equals(survey.data.index)


def test_times_that_cannot_be_are_missing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "#,How is it?,Start Date (UTC),Submit Date (UTC),Network ID\n"
        "a,4,2026-01-02 10:00,2026-01-02 09:00,f\n"
        "b,4,2026-01-02 10:00,2026-01-04 10:00,f\n"
        "c,4,,2026-01-04 10:00,f\nd,4,2026-01-02 10:00,2026-01-02 10:02,f\n"
    )
    taken = read_responses(path, ASKED).durations
    assert taken.isna().tolist() == [True, True, True, False]
    assert taken.iloc[3] == 120


def test_real_dates_of_a_workbook(tmp_path):
    import datetime

    book = openpyxl.Workbook()
    book.active.append(["ID", "Start time", "Completion time", "Email", "How is it?"])
    start = datetime.datetime(2026, 1, 2, 10, 0)
    end = start + datetime.timedelta(seconds=90)
    book.active.append([1, start, end, "anonymous", 4])
    book.save(tmp_path / "a.xlsx")
    assert read_responses(tmp_path / "a.xlsx", ASKED).durations.tolist() == [90.0]


def test_nobody_says_how_long_it_took(tmp_path):
    (tmp_path / "a.csv").write_text("team,q1\nA,4\n")
    assert read_responses(tmp_path / "a.csv", ASKED).durations is None


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (("13/01/2026", "02/01/2026"), "read as day-month-year"),
        (("01/13/2026", "01/02/2026"), "read as month-day-year"),
        (("01/02/2026", "03/02/2026"), "read as month-day-year, a guess: every day"),
    ],
)
def test_inspection_says_which_way_dates_are_read(tmp_path, days, note):
    path = tmp_path / "a.csv"
    rows = "".join(f"{day},{1 + i % 5}\n" for i, day in enumerate(days * 6))
    path.write_text(f"when,q1\n{rows}")
    when = inspect_file(path).columns[0]
    assert when.kind == "date"
    assert when.note.startswith(note)


def test_a_zone_in_hours_beside_a_time_without_one(tmp_path):
    texts = ["2026-09-01T10:00:00", "2026-09-01T10:00:00-05", "2026-09-01 10:00 +0530"]
    found = read_dates(texts).values
    assert found.astype(str).tolist() == ["2026-09-01T10:00:00"] * 3


PARTS = ["2026-09-01", "T", "10:00:00", "-05", "+0530", "Z", " ", "PM", "CET", "31"]
PARTS += [
    "99999",
    "1/2/2026",
    ".",
    "-",
    "Sep",
    "nan",
    "24:00",
    "0000-00-00",
    "\0",
    "1e400",
]


@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=6).map("".join) | st.text()))
def test_any_text_is_a_date_or_none(texts):
    assert len(read_dates(texts).values) == len(texts)

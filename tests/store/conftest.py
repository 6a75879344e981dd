"""A small survey, its response files, and a store to load them into."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import culturekit as ck
from culturekit.instrument import Instrument

AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
HEADER = ["respondent_id", "q1", "q2", "h1", "team", "tenure", "comment"]


def definition(**more):
    item = {"scale": "s", "response_scale": "agree"}
    fields = {
        "id": "pulse",
        "title": "Pulse",
        "response_scales": {
            "agree": {"id": "agree", "codes": (1, 2, 3, 4, 5), "labels": {"en": AGREE}},
            "hours": {"id": "hours", "numeric": (0, 168)},
        },
        "scales": {"s": {"id": "s", "title": "S"}},
        "items": {
            "q1": {"id": "q1", "text": {"en": "I like my work"}, **item},
            "q2": {"id": "q2", "text": {"en": "I look forward"}, **item},
            "h1": {"id": "h1", "text": {"en": "Hours"}, "scale": "s",
                   "response_scale": "hours"},
        },
        "attributes": {
            "team": {"id": "team", "title": "Team"},
            "tenure": {"id": "tenure", "title": "Tenure", "ordered": True,
                       "values": ("<1", "1-3", ">3")},
        },
    }  # fmt: skip
    return Instrument.model_validate(fields | more)


@pytest.fixture(scope="session")
def define():
    return definition


@pytest.fixture(scope="session")
def asked():
    return definition()


@pytest.fixture
def store(tmp_path):
    return ck.open_store(tmp_path / "store", wait=5)


def person(number, **changed):
    """One row of a response file."""
    cells = {
        "respondent_id": f"R_person{number:03d}",
        "q1": str(number % 5 + 1),
        "q2": "" if number % 7 == 0 else str((number * 3) % 5 + 1),
        "h1": f"{30 + number % 9}.5",
        "team": ("Payroll", "Sales", "Housing")[number % 3],
        "tenure": ("<1", "1-3", ">3", "")[number % 4],
        "comment": f"remark {number}",
    }
    return list((cells | changed).values())


@pytest.fixture
def write(tmp_path):
    """Write a response file of some people, and return its path."""

    def written(name, rows, header=None):
        path = Path(tmp_path) / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header or HEADER, *rows])
        return path

    return written


@pytest.fixture
def first(write):
    """A file of twenty people."""
    return write("first.csv", [person(number) for number in range(20)])


@pytest.fixture
def corrected(write):
    """A file with two people as they were, three corrected and four new."""
    rows = [person(3), person(4)]
    rows += [person(n, q1=str((n + 1) % 5 + 1)) for n in (5, 6, 7)]
    return write("corrected.csv", rows + [person(n) for n in range(20, 24)])


def require_equal(one, other):
    """Two surveys are the same in every value, type, category and note."""
    pd.testing.assert_frame_equal(one.data, other.data)
    assert one.instrument == other.instrument
    assert one.wave == other.wave
    pd.testing.assert_series_equal(one.rows, other.rows)
    assert (one.durations is None) == (other.durations is None)
    if one.durations is not None:
        pd.testing.assert_series_equal(one.durations, other.durations)
    for name in ("set_aside", "quarantined", "problems", "mapping"):
        mine, theirs = getattr(one.receipt, name), getattr(other.receipt, name)
        pd.testing.assert_frame_equal(mine, theirs)
        assert mine.attrs == theirs.attrs
    assert one.receipt.to_dict() == other.receipt.to_dict()
    assert (one.roster is None) == (other.roster is None)
    if one.roster is not None:
        pd.testing.assert_frame_equal(one.roster.teams, other.roster.teams)
        assert (one.roster.people is None) == (other.roster.people is None)
        if one.roster.people is not None:
            pd.testing.assert_frame_equal(one.roster.people, other.roster.people)
        for name in ("note", "survey", "team_source"):
            assert getattr(one.roster, name) == getattr(other.roster, name)


@pytest.fixture(scope="session")
def same():
    return require_equal


@pytest.fixture(scope="session")
def one():
    return person

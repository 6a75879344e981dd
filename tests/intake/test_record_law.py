"""Every id whose bytes survive is found exactly once, as `benchmarks/damage` has it."""

from dataclasses import replace

import numpy as np
import pytest

import culturekit as ck
from benchmarks.damage import ID, LAYOUTS, Case, judge, make_case, outcomes

INSTRUMENT = ck.load_instrument("culture_health")


def test_no_id_is_lost_in_300_damaged_exports(tmp_path):
    rng = np.random.default_rng(2026)
    results = []
    for _ in range(300):
        case = make_case(rng)
        outcome, broken = judge(case, tmp_path / "export.csv", INSTRUMENT)
        assert broken == [], (case.layout, case.damages)
        results.append((case, outcome))
    found = outcomes(results)
    assert {case.layout for case, _ in results} == set(LAYOUTS)
    assert min(sum(counts.values()) for counts in found.values()) >= 20
    assert found["all"]["refused"] < 0.1 * 300
    assert found["all"]["loaded whole"] > 0


@pytest.fixture
def read():
    """A sound export of three records, its survey, and the law's verdict."""
    rows = ["response_id,eng1,eng2,eng3,eng4,wish"]
    rows += [f"R_00000000000{i},Agree,Agree,Agree,Disagree,fine" for i in range(3)]
    return Case("plain", (), "\n".join([*rows, ""]).encode(), "utf-8")


def spoilt(monkeypatch, change):
    """Let the reader make a mistake; the law must see it."""
    honest = ck.read_responses
    monkeypatch.setattr(ck, "read_responses", lambda *given: change(honest(*given)))


def without_the_last(survey):
    return replace(survey, data=survey.data[:-1], rows=survey.rows[:-1])


def with_the_first_twice(survey):
    index = survey.data.index[[0, 0, 2]]
    return replace(survey, data=survey.data.set_axis(index))


def miscounted(survey):
    receipt = replace(survey.receipt, rows_read=survey.receipt.rows_read + 1)
    return replace(survey, receipt=receipt)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda survey: survey, []),
        (without_the_last, ["2 ids in the record of line 3"]),
        (with_the_first_twice, ["1 ids name more than one record"]),
        (miscounted, ["records do not add up"]),
    ],
)
def test_the_law_sees_a_reader_that_loses_records(
    read, tmp_path, monkeypatch, change, said
):
    spoilt(monkeypatch, change)
    _, broken = judge(read, tmp_path / "export.csv", INSTRUMENT)
    assert broken == said


def test_exports_are_damaged_and_ids_survive():
    rng = np.random.default_rng(1)
    cases = [make_case(rng) for _ in range(50)]
    texts = [case.data.decode(case.encoding, "replace") for case in cases]
    assert sum(len(ID.findall(text)) for text in texts) > 300
    assert len({damage for case in cases for damage in case.damages}) >= 10

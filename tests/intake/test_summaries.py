"""Totals below the records are nobody's answers, and nobody's answers are lost."""

import csv
import io

import openpyxl
import pytest

from culturekit.intake import draft_definition, inspect_file, recognise
from culturekit.intake.reading import read_responses

HEAD = ["id", "team", "q1", "q2", "extra"]
RECORDS = [[100 + i, "AB"[i % 2], 2 + i % 4, 1 + i % 4, i % 9] for i in range(20)]


def written(path, rows):
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return path
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), "utf-8")
    return path


def reasons(survey):
    aside = survey.receipt.set_aside
    return dict(zip(aside["row"], aside["reason"], strict=True))


def test_totals_of_a_workbook_are_set_aside(tmp_path, instrument):
    sums = [[], ["Total", None, 70, 50, 80], ["Mean", None, 3.5, 2.5, 4], ["n = 20"]]
    path = written(tmp_path / "a.xlsx", [HEAD, *RECORDS, *sums])
    survey = read_responses(path, instrument)
    assert reasons(survey) == dict.fromkeys([23, 24, 25], "summary")
    assert (survey.receipt.rows_read, survey.receipt.accepted) == (23, 20)
    assert not len(survey.problems[survey.problems["row"].notna()])
    assert inspect_file(path).columns[2].codes == (2, 3, 4, 5)
    assert "70" not in draft_definition(inspect_file(path))
    assert recognise(path).responses == 23


@pytest.mark.parametrize(
    "last",
    [
        ["Total", "", 70, 50, 80],
        ["TOTALS:", "", "", "", ""],
        ["Gesamt", "", 70, 50, ""],
        ["Average", "", "3,5", "2,5", "4,0"],
        ["mean", "", 3.5, 2.5, 4],
        ["N = 20", "", "", "", ""],
        ["n: 20", "", 20, 20, 20],
        ["Sum", "", "350%", "250%", ""],
    ],
)
@pytest.mark.parametrize("damage", [[], [["x"]]])
def test_what_is_nobodys(tmp_path, instrument, last, damage):
    path = written(tmp_path / "a.csv", [HEAD, *damage, *RECORDS, last])
    survey = read_responses(path, instrument)
    assert reasons(survey) == {22 + len(damage): "summary"}
    assert survey.receipt.accepted == 20
    assert len(survey.receipt.quarantined) == len(damage)


TEAMS = ["team", "q1", "q2", "extra"]
BY_TEAM = [row[1:] for row in RECORDS]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # a team of that name, whose only member answers as others do
        ([TEAMS, *BY_TEAM, ["Total", 3, 4, 1]], True),
        ([TEAMS, *BY_TEAM, ["Mean", 3, "", ""]], True),
        # one of that name, and others before them
        ([TEAMS, ["Total", 3, 3, 3], *BY_TEAM, ["Total", 50, 60, 4]], True),
        # an id or a name
        ([HEAD, *RECORDS, ["n", "A", 3, 4, 1]], False),
        ([HEAD, *RECORDS, ["Max", "A", 3, 4, 1]], False),
        ([HEAD, *RECORDS, ["n", "", 3, 4, 1]], False),
        # words among the numbers
        ([HEAD, *RECORDS, ["Total", "A", 3, 4, 1]], False),
        # not behind all records
        ([HEAD, ["Total", "", 70, 50, 80], *RECORDS], False),
        # nothing but such rows
        ([HEAD, ["n = 1", "", 3, 4, 1]], False),
    ],
)
def test_what_may_be_somebodys_is_a_record(tmp_path, instrument, rows, told):
    survey = read_responses(written(tmp_path / "a.csv", rows), instrument)
    assert "summary" not in {*survey.receipt.set_aside["reason"]}
    codes = survey.problems["code"].tolist()
    assert ("maybe_summary" in codes) == told
    kept = survey.receipt.accepted + len(survey.receipt.set_aside)
    assert kept == survey.receipt.rows_read == len(rows) - 1


def test_a_platforms_own_export_has_no_totals(tmp_path, instrument):
    meta = ["Response ID", "Date submitted", "Last page", "Start language"]
    rows = [[i, "2026-01-01 10:00:00", 3, "en", 3, 4] for i in range(9)]
    last = ["Total", "2026", 3, "", 50, 60]
    path = written(tmp_path / "a.csv", [[*meta, "q1", "q2"], *rows, last])
    survey = read_responses(path, instrument)
    assert survey.receipt.platform == "limesurvey"
    assert "summary" not in {*survey.receipt.set_aside["reason"]}


def test_only_the_end_of_a_file_is_looked_at(tmp_path, monkeypatch):
    from culturekit.intake.inspection import inspecting

    monkeypatch.setattr(inspecting, "SAMPLED", 6)
    rows = [*RECORDS[:5], ["Total", "", 70, 50, 80], *RECORDS[5:]]
    found = inspect_file(written(tmp_path / "a.csv", [HEAD, *rows]))
    assert found.columns[2].filled == 6

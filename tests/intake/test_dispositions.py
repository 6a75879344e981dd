from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from culturekit.files.source import RawTable, quarantine_frame
from culturekit.intake.decoding import Cells
from culturekit.intake.dispositions import respondent_ids, set_aside
from culturekit.intake.layout import Layout
from culturekit.problems import Problems

ROLES = {"ResponseId": "id"}


def judged(platform="qualtrics", answered=None, legible=None, **columns):
    names = list(columns)
    length = len(columns[names[0]])
    arrays = {i: pa.array(columns[name], pa.string()) for i, name in enumerate(names)}
    lines = np.arange(length) + 4
    table = RawTable(arrays, lines, quarantine_frame(), length)
    roles = {ROLES.get(name, name): i for i, name in enumerate(names)}
    layout = Layout(platform, 3, tuple(names), roles=roles)
    table = replace(table, ids=respondent_ids(table, layout))
    answered = np.ones(length, bool) if answered is None else np.array(answered)
    legible = answered if legible is None else np.array(legible)
    problems = Problems()
    reasons = set_aside(table, layout, Cells(answered, legible), problems)
    return reasons.tolist(), problems.frame()


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("0", ""),
        ("IP Address", ""),
        ("IP-Adresse", ""),
        ("4", ""),
        ("Imported", ""),
        ("Importiert", ""),
        ("16", ""),
        ("1", "preview"),
        ("17", "preview"),
        ("Survey Preview", "preview"),
        ("Umfragevorschau", "preview"),
        ("2", "test"),
        ("Survey Test", "test"),
        ("8", "spam"),
        ("9", "spam"),
        ("Possible Spam", "spam"),
        ("Survey Preview Spam", "spam"),
        ("", ""),
        ("0.0", ""),
        ("8.0", "spam"),
        ("1,0", "preview"),
        ("completed", ""),
        ("started", "unfinished"),
        ("partial", "unfinished"),
    ],
)
def test_statuses_as_numbers_and_words(status, reason):
    assert judged(status=[status])[0] == [reason]


def test_an_unknown_status_is_accepted_and_told():
    reasons, problems = judged(status=["0", "99", "77"])
    assert reasons == ["", "", ""]
    assert problems["row"].tolist() == [5, 6]
    assert set(problems["code"]) == {"unknown_status"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["True", "1", "WAHR", "yes", "oui"], ""),
        (["False", "0", "Falsch", "", "nein"], "unfinished"),
        (["1.0", "1,0", "1", "TRUE", "1.00"], ""),
        (["0.0", "0,0", "0", "FALSE", "0.00"], "unfinished"),
    ],
)
def test_unfinished_answers(words, reason):
    assert judged(finished=words)[0] == [reason] * 5


def test_progress_counts_where_nothing_says_finished():
    assert judged(progress=["100", "40", "99%"])[0] == ["", "unfinished", "unfinished"]
    reasons, _ = judged(progress=["40", "40"], finished=["True", "perhaps"])
    assert reasons == ["", "unfinished"]


def test_a_blank_submission_date_is_unfinished():
    found = judged(submitted=["1980-01-01 00:00:00", ""])[0]
    assert found == ["", "unfinished"]


def test_the_last_of_two_finished_records_counts():
    reasons, problems = judged(
        id=["a", "b", "a", "a", "", ""],
        finished=["1", "1", "1", "0", "1", "1"],
    )
    assert reasons == ["duplicate", "", "", "unfinished", "", ""]
    assert problems["row"].tolist() == [4]
    assert not problems.astype("str").apply(lambda c: c.str.contains("'a'")).any().any()


def test_a_record_without_an_answer_is_empty():
    assert judged(status=["0", "1"], answered=[False, False])[0] == ["empty", "preview"]


def test_a_record_of_which_nothing_can_be_read_is_set_aside():
    reasons = judged(status=["0", "0"], answered=[True, True], legible=[False, True])[0]
    assert reasons == ["illegible", ""]


def test_a_plain_id_that_repeats_everywhere_is_no_respondent_id():
    reasons, problems = judged("plain", id=["1", "1", "2", "2"])
    assert reasons == [""] * 4
    assert problems["code"].tolist() == ["repeated_id"]


def test_what_can_only_be_a_respondents_id_is_one_however_often_it_repeats():
    table = {"ResponseId": ["R1", "R2", "R3", "R1", "R2", "R3"]}
    reasons, _ = judged("plain", **table)
    assert reasons == ["duplicate"] * 3 + [""] * 3

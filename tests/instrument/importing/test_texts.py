"""Texts without mark-up, and ids that are plain names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.instrument.importing.markup import clean
from culturekit.instrument.importing.names import Names, identifier
from culturekit.instrument.names import is_identifier
from culturekit.instrument.problems import plain


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("<p>My&nbsp;<b>team</b></p>\n\n<p>works</p>", "My team works"),
        ("one<br>two<br/>three", "one two three"),
        ("in<b>side</b>", "inside"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<style>p {}</style>Hi<script>alert('x')</script>", "Hi"),
        ("Hi<!-- <b>not</b> this --> there", "Hi there"),
        ("<script>never closed", ""),
        ("zero\u200bwidth \x1b[2J", "zero width [2J"),
        (None, ""),
        (7, "7"),
    ],
)
def test_what_a_respondent_reads(raw, seen):
    assert clean(raw) == seen


def test_a_text_that_is_all_beginnings_of_tags_takes_no_time():
    assert clean("<b" * 200_000).startswith("<b<b")
    assert clean("<script>" * 100_000) == ""


@given(st.text())
def test_any_text_becomes_one_clean_line(raw):
    seen = clean(raw)
    assert seen == seen.strip()
    assert seen.isprintable() or not any(c in seen for c in "\n\r\t\x00\x1b\x7f")


@given(st.text())
def test_any_name_becomes_an_identifier(name):
    assert is_identifier(identifier(name))


@given(
    st.lists(st.sampled_from(["Q1", "q1", "Q 1", "class", "n", "", "é"]), max_size=9)
)
def test_ids_are_given_out_once(names):
    given_out = Names()
    ids = [given_out.claim(name) for name in names]
    assert len({plain(one) for one in ids}) == len(ids)
    assert all(map(is_identifier, ids))


def test_a_column_belongs_to_one_part_only():
    names = Names()
    first, second = names.claim("Q1"), names.claim("Q2")
    assert names.columns(first, ("Q1", "pay", " QID1  x ")) == ["pay", "QID1 x"]
    assert names.columns(second, ("Pay", "other")) == ["other"]

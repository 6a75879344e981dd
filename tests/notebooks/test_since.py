"""What pages say of changes: in words first, calm where hidden, nothing that is not shown."""

import re
from dataclasses import replace

import pytest

from culturekit.report.content import overview, scorecard


def with_changes(book, by, group, **columns):
    """Return the book with some columns of a group's changes replaced."""
    key = f"trend {by}" if by == "overall" else f"trend by {by}"
    frame = book.release.tables[key].copy()
    rows = (frame["group"] == group) & (frame["scale"] == "engagement")
    assert rows.any()
    for name, value in columns.items():
        frame.loc[rows, name] = value
    tables = {**book.release.tables, key: frame}
    return replace(book, release=replace(book.release, tables=tables))


CLEAR = {
    "estimate": 9, "conf_low": 4, "conf_high": 14, "changed": True, "hidden": False,
}  # fmt: skip


def words(html):
    html = re.sub(r"<figure.*?</figure>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html)


def teams(book, *, hidden):
    frame = book.release.table("trend", "team")
    gone = frame.groupby("group")["hidden"].all()
    return list(gone.index[gone == hidden])


def test_a_clear_change_stands_in_the_first_sentence(book):
    changed = with_changes(book, "overall", "Organisation", **CLEAR)
    lead = overview.since_last_time(changed).lead
    assert lead == (
        "Since 2026-Q2, one of seven scores of the whole organisation changed clearly: "
        "Engagement by +9 (+4 to +14)."
    )
    unit = with_changes(book, "function", "Payroll", **CLEAR)
    said = words(overview.since_last_time(unit)._repr_html_())
    assert "Clear changes by function, all compared at once: Payroll, Engagement" in said


def test_without_a_clear_change_that_is_said(book):
    made = overview.since_last_time(book)
    assert made.lead.endswith("has clearly changed.")
    said = words(made._repr_html_())
    assert "No function has changed clearly" in said
    assert re.search(r"Answers: \d+ to \d+ then and \d+ to \d+ now", said)
    assert "nobody's answers are followed" in said


def test_a_team_whose_change_is_hidden_gets_the_group_around_it(book):
    for team in teams(book, hidden=True):
        made = scorecard.since_last_time(book, team)
        function = book.about["org"][team]["function"]
        assert made.lead.startswith(f"Changes of {team} are not shown. ")
        assert f"the function {function}" in made.lead
        assert "Not shown: too few answers" in made._repr_html_()


def test_a_team_page_shows_its_own_changes(book):
    team = teams(book, hidden=False)[0]
    changed = with_changes(book, "team", team, **CLEAR)
    lead = scorecard.since_last_time(changed, team).lead
    assert "one of seven scores of the team changed clearly: Engagement by +9" in lead
    said = words(scorecard.since_last_time(book, team)._repr_html_())
    assert "move a score by many points" in said


def test_intent_to_leave_is_not_shown_for_teams(book):
    assert "turnover_intent" not in set(book.release.table("trend", "team")["scale"])
    team = teams(book, hidden=False)[0]
    assert "leave" not in words(scorecard.since_last_time(book, team)._repr_html_())


def test_what_was_asked_otherwise_is_named(book):
    rows = [
        {"scale": "engagement", "item": "eng1", "before": "eng1",
         "verdict": "comparable", "why": "reworded"},
        {"scale": "gone", "item": "", "before": "x", "verdict": "not comparable",
         "why": "no longer asked"},
    ]  # fmt: skip
    since = {**book.about["since"], "questions": rows, "paired": True}
    told = replace(book, about={**book.about, "since": since})
    said = words(overview.since_last_time(told)._repr_html_())
    assert "not asked in quite the same way: Engagement." in said
    assert "not compared: Gone." in said
    assert "found again, as was promised" in said


@pytest.mark.parametrize("page", [overview, scorecard])
def test_names_from_outside_are_escaped(hostile, page):
    html = page.since_last_time(hostile)._repr_html_()
    assert "<script" not in html
    assert "\x00" not in html


def test_a_team_that_was_not_there_before_is_told_calmly(book):
    team = teams(book, hidden=False)[0]
    frame = book.release.tables["trend by team"]
    tables = {
        **book.release.tables, "trend by team": frame[frame["group"] != team],
    }  # fmt: skip
    without = replace(book, release=replace(book.release, tables=tables))
    html = scorecard.since_last_time(without, team)._repr_html_()
    assert f"{team} was not there in 2026-Q2" in html

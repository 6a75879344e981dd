"""A team's page: words first, three things, calm where nothing may be shown."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from culturekit.errors import UsageError
from culturekit.report.content import scorecard
from culturekit.report.content.scorecard.detect import USUAL_SD, detectable, usual_sd
from culturekit.report.content.scorecard.subject import subject
from culturekit.report.content.scorecard.talk import things

BLOCKS = scorecard.__all__
HOSTILE = ("<script>alert(1)</script>", "../../etc/passwd", "line\nbreak\x00\x1b")


def block(name, book, team=""):
    return getattr(scorecard, name)(book, team)


def page(book, team=""):
    return "\n".join(block(name, book, team)._repr_html_() for name in BLOCKS)


def teams(book, *, hidden):
    frame = book.release.table("team_scores", "team")
    gone = frame.groupby("group")["hidden"].all()
    return list(gone.index[gone == hidden])


def words(html):
    html = re.sub(r"<(figure|details).*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_begins_with_a_sentence(book, name):
    made = block(name, book)
    html = made._repr_html_()
    assert html.startswith(('<p class="lead">', '<div class="calm">'))
    assert re.fullmatch(r".*[.!?]", made.lead)
    assert repr(made) == made.lead


def test_without_a_name_the_page_is_about_a_team_that_is_shown(book):
    about = subject(book)
    assert about.shown
    assert about.team in teams(book, hidden=False)


def test_an_unknown_team_is_an_error_that_lists_some(book):
    with pytest.raises(UsageError, match="no such team"):
        scorecard.scores(book, "Nobody at all")


def test_three_things_one_of_them_a_strength(book):
    for team in teams(book, hidden=False):
        found = things(subject(book, team))
        assert [thing.strength for thing in found] == [True, False, False]
        assert len({thing.scale for thing in found}) == 3


def test_clear_differences_come_first(book):
    frame = book.release.table("team_scores", "team")
    team = teams(book, hidden=False)[0]
    mine = (frame["group"] == team) & (frame["scale"] == "equity")
    frame.loc[mine, ["shrunken", "shrunken_low", "shrunken_high"]] = [20, 15, 25]
    frame.loc[mine, "differs"] = True
    tables = {**book.release.tables, "team_scores by team": frame}
    changed = replace(book, release=replace(book.release, tables=tables))
    strength, first, _ = things(subject(changed, team))
    assert first.scale == "equity"
    assert first.clear
    assert strength.scale != "equity"
    said = scorecard.to_talk_about(changed, team)._repr_html_()
    assert "A clear difference" in said
    assert re.search("On [a-z]+ of seven", scorecard.scores(changed, team).lead)


def test_every_team_has_a_page_also_those_not_shown(book):
    hidden = teams(book, hidden=True)
    assert len(hidden) > 5
    for team in hidden:
        function = book.about["org"][team]["function"]
        assert "not a verdict" in scorecard.who_answered(book, team)._repr_html_()
        assert f"the function {function}" in scorecard.to_talk_about(book, team).lead
    html = page(book, hidden[0])
    assert html.count('class="calm"') == 3
    assert book.about["org"][hidden[0]]["function"] in html


def test_a_hidden_team_has_no_number_of_its_own_but_who_was_invited(book):
    frame = book.release.table("response_rates", "team").set_index("group")
    for team in teams(book, hidden=True):
        calm = words(scorecard.who_answered(book, team)._repr_html_())
        calm = calm.partition("In the")[0].replace(team, "")
        assert set(re.findall(r"\d+", calm)) <= {str(frame.loc[team, "invited"])}


def test_intent_to_leave_is_left_out(book):
    html = page(book)
    assert "leave" not in words(html)
    assert "Intent" not in html


def test_intent_is_left_out_also_where_no_scale_is_primary(book):
    bare = replace(book, instrument=book.instrument.model_copy(update={"primary": ()}))
    about = subject(bare)
    assert "turnover_intent" not in about.scores.index
    assert "Intent to leave" not in page(bare, about.team)


def test_no_rank_and_no_best_or_worst(book):
    said = words(page(book)).lower()
    assert not re.search(r"\b(rank|best|worst|top \d|bottom)\b", said)


def test_numbers_on_the_page_are_released_numbers(book):
    team = teams(book, hidden=False)[3]
    about = subject(book, team)
    html = scorecard.to_talk_about(book, team)._repr_html_()
    said = {int(n) for n in re.findall(r"(\d+) \((?:\d+) to (?:\d+)\)", words(html))}
    assert said <= set(about.scores["shrunken"])


def test_names_from_outside_are_escaped(hostile):
    known = hostile.about["org"]
    for team in (name for name in HOSTILE if name in known):
        html = page(hostile, team)
        assert "<script" not in html
        assert "\x00" not in html


def test_domains_name_who_can_change_them(book):
    html = scorecard.enough_for_the_work(book)._repr_html_()
    assert "the executive team" in html
    assert "not settle it" in html


def test_detectable_difference_follows_the_formula():
    assert detectable(100, 100, 22) == pytest.approx(2.801585 * 22 * 0.02**0.5)
    assert detectable(20, 20, 22) / detectable(80, 80, 22) == pytest.approx(2)
    assert detectable(10, 1e9, 22) < detectable(10, 10, 22)


def test_the_spread_is_measured_where_it_was_released(book):
    read = subject(book).read
    sd, measured = usual_sd(read)
    assert measured
    assert 5 < sd < 40
    tables = {**book.release.tables}
    tables["team_scores overall"] = read.overall("team_scores").assign(sd=float("nan"))
    without = replace(book, release=replace(book.release, tables=tables))
    assert usual_sd(subject(without).read) == (USUAL_SD, False)


def test_a_scorecard_loads_no_statistics_library(book, tmp_path):
    saved = book.save(tmp_path / "example.book.json")
    code = f"""
import sys
import culturekit as ck
book = ck.prepare({str(saved)!r})
for name in ck.scorecard.__all__:
    getattr(ck.scorecard, name)(book)._repr_html_()
heavy = {{"seaborn", "scipy", "statsmodels", "sklearn", "formulaic"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True)

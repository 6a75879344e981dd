"""How many answered in all is a number like any other: it passes the gate, or not."""

import pandas as pd
import pytest

from culturekit.report.content import overview
from culturekit.report.frame import frame_for
from culturekit.report.wave import prepare

ITEMS = [f"adq_{d}" for d in ("leadership", "tools", "onboarding", "headcount")]


@pytest.fixture(scope="module")
def small_side(tmp_path_factory):
    """Four people in the front office, of whom three say that it does not apply."""
    rows = [{"team": "A", "function": "Sales", "office": "front"}] * 4
    rows += [{"team": "B", "function": "Payroll", "office": "back"}] * 20
    frame = pd.DataFrame(rows)
    for i, item in enumerate(ITEMS):
        frame[item] = [1 + (i + k) % 5 for k in range(24)]
    frame[ITEMS[0]] = frame[ITEMS[0]].astype(object)
    frame.loc[:2, ITEMS[0]] = "Does not apply"
    folder = tmp_path_factory.mktemp("small")
    frame.to_csv(folder / "answers.csv", index=False)
    return prepare(folder / "answers.csv")


def test_the_total_is_hidden_with_the_four(small_side):
    release = small_side.release
    teams = release.table("response_rates", "team").set_index("team")
    assert teams.loc["A", "hidden"]
    assert release.table("response_rates", "overall")["hidden"].all()


def test_head_foot_and_receipt_do_not_tell_it(small_side):
    frame = frame_for("Overview", small_side)
    assert not any("24" in fact for fact in frame.facts)
    assert dict(frame.foot)["Answers (n)"] == "not shown"
    html = overview.data_quality(small_side)._repr_html_()
    assert "24" not in html
    assert "How many answered is not shown" in html
    assert repr(small_side).startswith("Book('Culture health': number of answers not")


def test_their_dont_knows_are_not_told_either(small_side):
    assert small_side.about["quality"] == {}
    assert "%" not in overview.data_quality(small_side)._repr_html_()


def test_intent_to_leave_is_not_kept_for_teams():
    release = prepare().release
    team = set(release.table("team_scores", "team")["scale"])
    function = set(release.table("team_scores", "function")["scale"])
    assert function - team == {"turnover_intent"}

"""Team scores from a summary are those from the answers."""

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import release
from culturekit.errors import UsageError
from culturekit.psychometrics import agreement
from culturekit.scoring import score, summarise, team_scores
from culturekit.simulate import simulate


@pytest.fixture(scope="module")
def survey():
    return simulate(seed=5, invited=500).survey


def alike(found, whole, by=("team",)):
    one, other = (
        scores.table.sort_values(["scale", *by], ignore_index=True)
        for scores in (found, whole)
    )
    pd.testing.assert_frame_equal(one, other, rtol=1e-10)


@pytest.mark.parametrize("by", ["team", "office", ("function", "tenure")])
@pytest.mark.parametrize("how", [{}, {"interval": "own", "conf_level": 0.9}])
def test_they_are_those_of_the_answers(survey, by, how):
    names = (by,) if isinstance(by, str) else by
    whole = team_scores(survey, by, **how)
    found = team_scores(summarise(survey, by), by, roster=survey.roster, **how)
    alike(found, whole, names)
    pd.testing.assert_frame_equal(found.overall, whole.overall, rtol=1e-10)
    assert (found.note, found.by, found.toward) == (whole.note, whole.by, whole.toward)
    assert found.cells.kind == whole.cells.kind
    assert found.cells.parent == whole.cells.parent


def test_halves_add_up_to_the_whole(survey):
    from dataclasses import replace

    odd = np.arange(len(survey.data)) % 2 == 1
    halves = [replace(survey, data=survey.data[part]) for part in (odd, ~odd)]
    one, other = (summarise(half, "team") for half in halves)
    found = team_scores(one + other, roster=survey.roster)
    whole = team_scores(survey)
    alike(found, whole, ["team"])


def test_toward_another_container(survey):
    summary = summarise(survey, "team")
    found = team_scores(summary, roster=survey.roster, toward="function")
    whole = team_scores(survey, toward="function")
    alike(found, whole, ["team"])
    alone = team_scores(summary, toward="organisation")
    assert alone.toward == "organisation"
    with pytest.raises(UsageError, match="do not lie in 'tenure'"):
        team_scores(summary, toward="tenure")


def test_a_plain_table():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"team": rng.integers(0, 9, 300), "h": rng.normal(size=300)})
    frame[["a", "b"]] = rng.integers(1, 6, (300, 2))
    scales = {"fun": ["a", "b"]}
    found = team_scores(summarise(frame, scales=scales))
    alike(found, team_scores(score(frame, scales=scales)))


def test_by_something_else_is_refused(survey):
    with pytest.raises(UsageError, match="apart by office; summarise"):
        team_scores(summarise(survey, "office"), "function")


def test_the_gate_treats_them_alike(survey):
    found = team_scores(summarise(survey, "team"), roster=survey.roster)
    shown = release([found]).table("team_scores", by="team")
    same = release([team_scores(survey)]).table("team_scores", by="team")
    keys = ["scale", "team"]
    pd.testing.assert_frame_equal(
        shown.sort_values(keys, ignore_index=True),
        same.sort_values(keys, ignore_index=True),
    )


def test_a_scale_of_unlike_options_takes_nothing_from_the_others(survey):
    """The first item of the first scale has eleven options, those after it five."""
    from dataclasses import replace

    instrument = survey.instrument
    first = instrument.scales["engagement"].items[0]
    item = instrument.items[first].model_copy(update={"response": "zero_ten"})
    items = {**instrument.items, first: item}
    other = instrument.model_copy(update={"items": items})
    mixed = replace(survey, instrument=other)
    scales = ["engagement", "camaraderie_team", "recommend"]
    summary = summarise(mixed, "team", scales=scales)
    found = team_scores(summary, roster=survey.roster).table
    whole = team_scores(score(mixed, scales=scales)).table
    names = ["group", "scale", "n", "index", "favourable", "favourable_people"]
    one, other = (
        table.sort_values(["scale", "group"], ignore_index=True)[names]
        for table in (found, whole)
    )
    pd.testing.assert_frame_equal(one, other, rtol=1e-10)
    for scale in scales:
        same = agreement(summary, scale, "team").table
        rows = agreement(mixed, scale, "team").table
        columns = ["n", "r_wg_j", "ad", "ad_median"]
        # a team that nobody answered for is known to the roster alone
        both = [t.set_index("group")[columns].query("n > 0") for t in (same, rows)]
        pd.testing.assert_frame_equal(both[0], both[1].loc[both[0].index], rtol=1e-9)
        assert len(both[0]) == len(both[1])

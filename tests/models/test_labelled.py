"""The one door for Survey, Scores and DataFrame."""

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.labelled import frame_for, item_frame, labelled


def test_a_table_is_taken_as_it_is():
    frame = pd.DataFrame({"team": ["a"], "hours": [38.0], "ok": [True]})
    found = labelled(frame, "index")
    assert found.frame is frame
    assert found.scales == ("hours",)
    assert found.instrument is None


def test_survey_and_scores_give_the_same_table(firm, scores):
    for metric in ("mean", "index"):
        pd.testing.assert_frame_equal(
            frame_for(firm.survey, metric), frame_for(scores, metric)
        )
    assert frame_for(scores, "mean")["equity"].max() <= 5
    assert frame_for(scores, "index")["equity"].max() > 5


def test_the_reference_side_is_the_first_category(scores):
    frame = frame_for(scores)
    assert frame["office"].cat.categories[0] == "front"
    assert frame["office"].astype("str").equals(scores.table["office"].astype("str"))
    tenure = scores.survey.instrument.attributes["tenure"].values
    assert tuple(frame["tenure"].cat.categories) == tenure


def test_scores_are_not_changed(scores):
    before = scores.table.copy(deep=True)
    frame = frame_for(scores)
    frame["equity"] = 0.0
    pd.testing.assert_frame_equal(scores.table, before)


def test_items_are_as_scored(scores):
    survey = scores.survey
    frame = item_frame(survey, ["eqt_tools", "eng1"], "index")
    codes = survey.data["eqt_tools"].to_numpy(dtype=float, na_value=np.nan)
    expected = np.where(codes >= 1, (codes - 1) * 25, np.nan)
    np.testing.assert_array_equal(frame["eqt_tools"], expected)
    assert frame.index.equals(survey.data.index)


def test_anything_else_is_refused():
    with pytest.raises(UsageError, match="a dict cannot be analysed"):
        labelled({"team": ["a"]})
    with pytest.raises(UsageError, match="no such metric 'indx'; did you mean 'index'"):
        frame_for(pd.DataFrame(), "indx")

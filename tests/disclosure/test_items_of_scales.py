"""A scale's percent favourable is the mean of its items', and hides with them."""

import numpy as np
import pandas as pd
import pytest

from culturekit.disclosure import Rule, release
from culturekit.instrument import Instrument
from culturekit.scoring import answer_shares, score, team_scores
from culturekit.survey import Survey

ITEMS = ("f1", "f2", "f3")


@pytest.fixture
def survey():
    """Four functions of 24; in F2 three people answered the last item."""
    texts = {
        item: {"id": item, "text": {"en": item}, "scale": "fair", "response_scale": "r"}
        for item in ITEMS
    }
    scale = {"id": "fair", "title": "Fair", "items": list(ITEMS), "missing": "half"}
    asked = Instrument.model_validate(
        {
            "id": "s",
            "title": "S",
            "items": texts,
            "scales": {"fair": scale},
            "response_scales": {"r": {"id": "r", "codes": [1, 2, 3, 4, 5]}},
            "attributes": {"function": {"id": "function", "title": "Function"}},
            "roles": {"team": "function"},
        }
    )
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"function": np.repeat(["F1", "F2", "F3", "F4"], 24)})
    for item in ITEMS:
        frame[item] = pd.array(rng.integers(1, 6, 96), dtype="Int8")
    frame.loc[27:47, "f3"] = pd.NA
    return Survey(frame.astype({"function": "category"}), asked)


def test_the_hidden_share_cannot_be_worked_out(survey):
    parts = [
        team_scores(score(survey), by="function"),
        answer_shares(survey, by="function"),
    ]
    made = release(parts, Rule())
    shares = made.table("answer_shares", "function").set_index(["item", "function"])
    scales = made.table("team_scores", "function").set_index("function")
    assert shares.loc[("f3", "F2"), "hidden"]
    for function in ("F1", "F2", "F3", "F4"):
        partly = shares.loc[[(item, function) for item in ITEMS], "hidden"].any()
        assert bool(pd.isna(scales.loc[function, "favourable"])) == bool(partly)
    assert scales["index"].notna().all()


def test_without_the_items_the_scale_keeps_it(survey):
    made = release([team_scores(score(survey), by="function")], Rule())
    assert made.table("team_scores", "function")["favourable"].notna().all()

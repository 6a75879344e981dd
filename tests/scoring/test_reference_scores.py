"""Scores against R's psych, and team means of ready-made scores against pandas."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.instrument import Attribute, Instrument, Item, ResponseScale, Scale
from culturekit.scoring import score, team_scores
from culturekit.survey import Survey

REFERENCE = Path(__file__).parents[1] / "reference"
KEYS = {
    "agree": ["-A1", "A2", "A3", "A4", "A5"],
    "conscientious": ["C1", "C2", "C3", "-C4", "-C5"],
    "extraversion": ["-E1", "-E2", "E3", "E4", "E5"],
    "neuroticism": ["N1", "N2", "N3", "N4", "N5"],
    "openness": ["O1", "-O2", "O3", "O4", "-O5"],
}
# rounding in R's printing at 15 digits
CLOSED_FORM = 1e-10


@pytest.fixture(scope="module")
def bfi():
    frame = pd.read_csv(REFERENCE / "bfi_scores" / "data.csv")
    return score(
        frame.assign(half=np.arange(len(frame)) % 2),
        scales={s: [k.lstrip("-") for k in keys] for s, keys in KEYS.items()},
        reverse=[k[1:] for keys in KEYS.values() for k in keys if k[0] == "-"],
        options=(1, 6),
        missing="any",
    )


@pytest.fixture(scope="module")
def expected():
    text = (REFERENCE / "bfi_scores" / "expected.json").read_text("utf-8")
    return json.loads(text)["entries"]["bfi.scoreItems"]["value"]


def test_scale_scores_are_those_of_psych(bfi, expected):
    scores = bfi.table[list(KEYS)]
    head = expected["score_head"]
    np.testing.assert_allclose(
        scores.head(6)[head["cols"]], head["values"], atol=CLOSED_FORM
    )
    for scale in KEYS:
        assert scores[scale].notna().sum() == expected["n"][scale]
        for statistic in ("mean", "sd"):
            found = scores[scale].mean() if statistic == "mean" else scores[scale].std()
            assert found == pytest.approx(
                expected[f"score_{statistic}"][scale], abs=CLOSED_FORM
            )


def test_the_whole_as_a_team_has_the_same_mean_and_sd(bfi, expected):
    overall = team_scores(bfi, "half").overall.set_index("scale")
    for scale in KEYS:
        assert overall.loc[scale, "mean"] == pytest.approx(
            expected["score_mean"][scale], abs=CLOSED_FORM
        )
        assert overall.loc[scale, "sd"] == pytest.approx(
            expected["score_sd"][scale], abs=CLOSED_FORM
        )


def test_ready_made_scores_by_group_are_plain_means():
    """Soldiers in companies: numeric measures, each a scale of its own."""
    data = pd.read_csv(REFERENCE / "army_teams" / "data.csv")
    ranges = {"COHES": (1, 5), "LEAD": (1, 5), "HRS": (0, 24), "WBEING": (0, 5)}
    instrument = Instrument(
        id="army",
        title="Army teams",
        items={
            name: Item(id=name, text={"en": name}, scale=name, response_scale=name)
            for name in ranges
        },
        scales={
            name: Scale(id=name, title=name, items=(name,), kind="single")
            for name in ranges
        },
        response_scales={
            name: ResponseScale(id=name, numeric=ends) for name, ends in ranges.items()
        },
        attributes={"GRP": Attribute(id="GRP", title="Company")},
    )
    result = team_scores(Survey(data, instrument), by="GRP")
    assert result.overall["n"].tolist() == [len(data)] * 4
    wide = result.table.pivot(index="group", columns="scale", values="mean")
    plain = data.groupby(data["GRP"].astype(str))[list(ranges)].mean()
    pd.testing.assert_frame_equal(
        wide[list(ranges)], plain, check_names=False, check_dtype=False, rtol=1e-12
    )
    assert result.table["favourable"].isna().all()
    index = result.table.pivot(index="group", columns="scale", values="index")
    np.testing.assert_allclose(index["HRS"], plain["HRS"] / 24 * 100, rtol=1e-12)

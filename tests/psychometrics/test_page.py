"""What docs/psychometrics.md claims is so."""

import json
from pathlib import Path

import pandas as pd
import pytest

from culturekit.psychometrics import agreement

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "psychometrics.md"


def test_the_null_changes_the_conclusion():
    text = " ".join(PAGE.read_text("utf-8").split())
    assert (
        "mean r_wg(j) is .87 against the uniform and .41 against the slightly" in text
    )
    frame = pd.read_csv(ROOT / "tests" / "reference" / "leadership" / "data.csv")
    names = [f"LEAD{i:02}" for i in range(1, 12)]
    table = agreement(frame, names, by="COMPID", options=(1, 5)).table
    assert len(table) == 49
    assert table["r_wg_j"].mean() == pytest.approx(0.87, abs=0.005)
    assert table["r_wg_j_skew"].mean() == pytest.approx(0.41, abs=0.005)


def test_every_attribute_of_the_design_is_there():
    frame = pd.read_csv(ROOT / "tests" / "reference" / "leadership" / "data.csv")
    found = agreement(frame, ["LEAD01", "LEAD02"], by="COMPID", options=(1, 5))
    names = "icc1 icc2 icc1_low icc1_high icc1_reml icc2_reml k0 n_groups verdict"
    assert all(hasattr(found, name) for name in names.split())
    columns = ["group", "n", "r_wg_j", "r_wg_j_skew", "a_wg", "ad"]
    assert set(columns) <= set(found.table)
    assert json.dumps(found.to_dict())

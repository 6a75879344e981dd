"""The stored waves in DuckDB, Polars and pandas, by the lines of the documentation."""

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from culturekit.errors import UsageError
from culturekit.scoring import summarise

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "store.md"


def three_lines(name):
    """The lines that the guide shows below a name."""
    _, _, below = GUIDE.read_text("utf-8").partition(f"\n{name}:\n\n")
    code, _, _ = below.partition("\n\n")
    lines = code.splitlines()
    assert len(lines) == 3
    return textwrap.dedent(code)


@pytest.fixture
def stored(store, asked, first, corrected, monkeypatch):
    """A wave of two loads in the default store of a working folder."""
    store.load(first, asked, wave="2026-Q3")
    store.load(corrected, asked, wave="2026-Q3")
    folder = store.path.parent / "desk"
    (folder / "surveys").mkdir(parents=True)
    store.path.rename(folder / "surveys" / "store")
    monkeypatch.chdir(folder)
    return folder


EXPECTED = {"Payroll": 8, "Sales": 8, "Housing": 8}


@pytest.mark.parametrize(
    "name",
    ["DuckDB", "Polars", "pandas", "DuckDB alone", "Polars alone", "pandas alone"],
)
def test_three_lines_read_a_wave(stored, name):
    found = {}
    exec(three_lines(name), found)
    teams = dict(found["teams"])
    assert {str(team): int(count) for team, count in teams.items()} == EXPECTED


def test_a_wave_is_summarised_piece_by_piece(store, asked, first, corrected):
    store.load(first, asked, wave="w")
    store.load(corrected, asked, wave="w")
    how = {"by": "team", "scales": {"s": ["q1", "q2"]}, "options": (1, 5)}
    pieces = store.batches("w", columns=["team", "q1", "q2"], rows=7)
    found = summarise(pieces, **how)
    # people whose answers were corrected are there once, with the later ones
    expected = summarise(store.survey("w").data, **how)
    assert found.n == expected.n == 24
    pd.testing.assert_frame_equal(found.groups, expected.groups)
    for one, other in zip(found.counts.parts, expected.counts.parts, strict=True):
        np.testing.assert_array_equal(one, other)
    with pytest.raises(UsageError, match="a stream is read only once"):
        summarise(store.batches("w"), "team", scales={"s": ["q1", "q2"]})

"""The stored waves in DuckDB, Polars and pandas, by the lines of the documentation."""

import textwrap
from pathlib import Path

import pytest

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

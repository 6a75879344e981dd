"""The stored waves in DuckDB, Polars and pandas, by the lines of the documentation."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "store.md"
PARTS = re.findall(r"```python\n(# .*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)


def three_lines(name):
    (code,) = [part for part in PARTS if part.startswith(f"# {name}\n")]
    lines = [line for line in code.splitlines() if not line.startswith("#")]
    assert len(lines) == 3
    return "\n".join(lines)


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

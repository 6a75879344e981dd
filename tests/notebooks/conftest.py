"""The example company as a book, and the same with names that mean harm."""

from dataclasses import replace

import pytest

from culturekit.report.wave import prepare

HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A0",
    "../../etc/passwd",
    "x" * 300,
    "Team \N{PARTY POPPER} 夜班",
    "$\\frac{1}{0$ & \"quotes\" 'both'",
    "line\nbreak\x00\x1b",
    "_hidden",
)


@pytest.fixture(scope="session")
def book():
    return prepare()


@pytest.fixture(scope="session")
def hostile(book):
    """The example with its functions and some shown teams renamed."""
    frame = book.release.table("team_scores", "team")
    shown = list(dict.fromkeys(frame.loc[~frame["hidden"], "group"]))
    functions = list(dict.fromkeys(p["function"] for p in book.about["org"].values()))
    names = dict(zip(shown, HOSTILE, strict=False))
    names |= dict(zip(functions, reversed(HOSTILE), strict=False))
    tables = {
        key: table.replace({"group": names, "team": names, "function": names})
        for key, table in book.release.tables.items()
    }
    org = {
        names.get(team, team): {k: names.get(v, v) for k, v in place.items()}
        for team, place in book.about["org"].items()
    }
    about = {**book.about, "org": org}
    return replace(book, release=replace(book.release, tables=tables), about=about)

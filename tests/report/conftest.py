"""Tiny real notebooks and a tiny real survey."""

import csv
import json

import nbformat
import pytest

TINY_SURVEY = """
[survey]
id = "tiny"
primary = ["fun"]
title = "Tiny & <small> survey"
[promise]
purpose = "To learn."
[response_scales.agree]
codes = [1, 2, 3, 4, 5]
labels.en = ["No", "Rather no", "Neither", "Rather yes", "Yes"]
[items.fun1]
text = "It is fun."
scale = "fun"
response_scale = "agree"
[items.fun2]
text = "I enjoy it."
scale = "fun"
response_scale = "agree"
[scales.fun]
title = "Fun"
[attributes.team]
title = "Team"
within = "office"
[attributes.office]
title = "Office"
values = ["front", "back"]
labels = { front = "Front office", back = "Back office" }
"""
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A0",
    "../../etc/passwd",
    "x" * 300,
    "Team \N{PARTY POPPER}",
    "CON",
    "Sales",
    "Few",
)
PAGE = [
    ("markdown", "# Tiny page\n\nWhat it shows.", None),
    (
        "code",
        'data: str = ""  # a response file\nsurvey: str = ""\n'
        'roster: str = ""\nteam: str = ""',
        "parameters",
    ),
    ("code", "from culturekit.report.wave import prepare", None),
    ("code", "book = prepare(data, survey=survey, roster=roster)", None),
    ("markdown", "## Scores", None),
    (
        "code",
        "print(team)\nseen = book.release.only(team=team)\n"
        "seen.table('team_scores', 'team')[['team', 'n', 'mean', 'index', 'hidden']]",
        None,
    ),
]


def written(cells, path):
    """Write a notebook from (kind, source, tag)."""
    node = nbformat.v4.new_notebook()
    for kind, source, tag in cells:
        new = getattr(nbformat.v4, f"new_{kind}_cell")
        node.cells.append(new(source, metadata={"tags": [tag]} if tag else {}))
    path.write_text(json.dumps(node), "utf-8")
    return path


@pytest.fixture(scope="session")
def write_notebook():
    return written


@pytest.fixture(scope="session")
def page_cells():
    return PAGE


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook into this test's folder and return its path."""
    return lambda cells: written(cells, tmp_path / "tiny.ipynb")


@pytest.fixture
def page_notebook(notebook):
    return notebook(PAGE)


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory):
    """A survey definition and a response file with hostile team names."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tiny.toml").write_text(TINY_SURVEY, "utf-8")
    sizes = {team: 2 if team == "Few" else 9 for team in HOSTILE}
    answers(folder / "answers.csv", sizes)
    answers(folder / "two.csv", {"A": 9, "B": 9})
    roster = "team,office,invited\nA,front,12\nB,back,12\nSilent,back,4\n"
    (folder / "roster.csv").write_text(roster, "utf-8")
    return folder


def answers(path, sizes):
    """Write a response file with so many people in each team."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "team", "office", "fun1", "fun2"])
        for number, (team, size) in enumerate(sizes.items()):
            office = ("front", "back")[number % 2]
            for person in range(size):
                key = f"r{number}-{person}"
                rows.writerow([key, team, office, 1 + person % 5, 1 + number % 5])

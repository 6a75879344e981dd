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
    "sales",
)
PAGE = [
    ("markdown", "# Tiny page\n\nWhat it shows.", None),
    (
        "code",
        'data: str = ""  # a response file\nsurvey: str = ""\nteam: str = ""',
        "parameters",
    ),
    ("code", "from culturekit.report.wave import prepare", None),
    ("code", "book = prepare(data, survey=survey)", None),
    ("markdown", "## Scores", None),
    (
        "code",
        "print(team)\nbook.release.only(team=team).table('team_scores', 'team')",
        None,
    ),
]


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook from (kind, source, tag) and return its path."""

    def write(cells, name="tiny.ipynb"):
        node = nbformat.v4.new_notebook()
        for kind, source, tag in cells:
            new = getattr(nbformat.v4, f"new_{kind}_cell")
            node.cells.append(new(source, metadata={"tags": [tag]} if tag else {}))
        path = tmp_path / name
        path.write_text(json.dumps(node), "utf-8")
        return path

    return write


@pytest.fixture
def page_notebook(notebook):
    return notebook(PAGE)


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory):
    """A survey definition and a response file with hostile team names."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tiny.toml").write_text(TINY_SURVEY, "utf-8")
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "team", "office", "fun1", "fun2"])
        for number, team in enumerate(HOSTILE):
            for person in range(2 if team == "sales" else 9):
                office = ("front", "back")[number % 2]
                key = f"r{number}-{person}"
                rows.writerow([key, team, office, 1 + person % 5, 1 + number % 5])
    return folder

"""A stranger's survey: ready-made measures, no roster, no offices, no roles."""

import pytest

from culturekit.report.content import fairness, overview, quality, scorecard
from culturekit.report.wave import prepare

DEFINITION = """
[survey]
id = "plain"
title = "Plain measures"
[response_scales.measure]
numeric = [1, 5]
[items.cohesion1]
text = "Cohesion"
scale = "cohesion"
response_scale = "measure"
[items.lead1]
text = "Leadership"
scale = "lead"
response_scale = "measure"
[scales.cohesion]
title = "Cohesion"
kind = "single"
[scales.lead]
title = "Leadership"
kind = "single"
[attributes.team]
title = "Company"
"""
BLOCKS = [(m, n) for m in (fairness, overview, quality, scorecard) for n in m.__all__]
ids = [f"{module.__name__.rpartition('.')[2]}.{name}" for module, name in BLOCKS]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    (folder / "plain.toml").write_text(DEFINITION, "utf-8")
    lines = ["team,cohesion1,lead1"]
    for team in range(8):
        lines += [
            f"Company {team},{1 + (person * 7 + team) % 40 / 10},{1 + person % 5}"
            for person in range(6 + 4 * team)
        ]
    (folder / "plain.csv").write_text("\n".join(lines), "utf-8")
    return prepare(folder / "plain.csv", survey=folder / "plain.toml")


@pytest.mark.parametrize(("module", "name"), BLOCKS, ids=ids)
def test_every_block_says_something_true(plain, module, name):
    made = getattr(module, name)(plain)
    html = made._repr_html_()
    assert made.lead.endswith((".", "?"))
    assert "None" not in html
    assert "nan" not in html.lower().split()
    assert "their own office" not in html


def test_without_a_roster_the_number_invited_is_not_known(plain):
    html = scorecard.who_answered(plain, "Company 5")._repr_html_()
    assert "26 people of Company 5 answered" in html
    assert "nobody knows how many were invited" in html


def test_what_was_left_out_is_listed(plain):
    html = overview.cannot_say(plain)._repr_html_()
    assert "measures without options" in html
    assert "no two sides to compare" in html

"""What docs/example.md says is so, and its code runs."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from culturekit.resources import shipped
from culturekit.simulate import Truth
from culturekit.simulate.truth import ADEQUACY_SHAPE, EQUITY_SHAPE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "example.md").read_text("utf-8")


def rows(columns):
    """The cells of all table rows with so many columns."""
    pattern = r"^\|" + r" ([^|]+) \|" * columns + "$"
    return re.findall(pattern, PAGE, flags=re.MULTILINE)


def test_every_single_number_of_the_truth_is_documented():
    written = {name.strip("`"): value for name, value, _ in rows(3)}
    single = {
        f.name: getattr(Truth(), f.name)
        for f in fields(Truth)
        if isinstance(getattr(Truth(), f.name), float)
    }
    for name, value in single.items():
        assert float(written[name]) == value, name


def test_domain_shapes_are_documented():
    written = {name: (equity, adequacy) for name, equity, adequacy in rows(3)}
    for domain, multiple in EQUITY_SHAPE.items():
        equity, adequacy = map(float, written[domain])
        assert (equity, adequacy) == (multiple, ADEQUACY_SHAPE[domain])


def test_what_came_about_is_documented():
    path = shipped("surveys") / "example" / "truth.json"
    realised = json.loads(path.read_text("utf-8"))["realised"]["2026-Q3"]
    table = [row for row in rows(4) if row[0] not in {"number", "---"}]
    assert len(table) == 5
    for name, _, invited, respondents in table:
        for part, written in (("invited", invited), ("respondents", respondents)):
            places = len(written.partition(".")[2])
            value = realised[part][name.strip("`")]
            assert f"{value:.{places}f}" == written, (name, part)


@pytest.mark.parametrize("place", range(3))
def test_the_code_runs(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)[place]
    names = {}
    # a few firms show that it runs; what they find is tested over two hundred
    exec("import culturekit as ck\n" + code.replace("range(20)", "range(4)"), names)
    if "survey" in names:
        assert len(names["survey"].data) == 423
    if "power" in names:
        assert names["power"] > names["false_alarm"]
    if "write_example" in code:
        assert (tmp_path / "another" / "truth.json").exists()

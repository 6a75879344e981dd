import re
from pathlib import Path

import pytest

from culturekit.intake import summarise_problems
from culturekit.problems import COLUMNS, Cause, Problems

ROOT = Path(__file__).parents[1]


def test_whole_file_comes_first_then_rows_in_order():
    problems = Problems()
    problems.add(Cause("late", "m"), column="q", rows=[9, 2])
    problems.add(Cause("none", "m"), rows=[])
    problems.add(Cause("whole", "m", "a", "r"))
    frame = problems.frame()
    assert list(frame) == list(COLUMNS)
    assert frame["code"].tolist() == ["whole", "late", "late"]
    assert frame["row"].isna().tolist() == [True, False, False]
    assert frame["row"].dropna().tolist() == [2, 9]


def test_no_problems_make_an_empty_frame_with_all_columns():
    frame = Problems().frame()
    assert frame.empty
    assert list(frame) == list(COLUMNS)
    assert summarise_problems(frame).empty


def test_causes_are_grouped_with_their_first_rows():
    problems = Problems()
    problems.add(Cause("rare", "m"), column="q", rows=[5])
    problems.add(Cause("often", "m"), column="q", rows=range(10, 50))
    grouped = summarise_problems(problems.frame(), examples=2)
    assert grouped["code"].tolist() == ["often", "rare"]
    assert grouped["count"].tolist() == [40, 1]
    assert grouped["rows"].tolist() == ["10, 11, ...", "5"]


@pytest.mark.parametrize("kind", [r'Cause\(\s*"([a-z_]+)"', r'^    "([a-z_]+)": \(\n'])
def test_every_code_is_explained_in_the_guide(kind):
    guide = (ROOT / "docs/response-files.md").read_text(encoding="utf-8")
    files = (ROOT / "culturekit/intake").glob("*.py")
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(re.findall(kind, source, re.MULTILINE))
    assert codes
    assert {code for code in codes if f"`{code}`" not in guide} == set()

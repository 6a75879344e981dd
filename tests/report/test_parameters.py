import json

import pytest

from culturekit.errors import InputError, UsageError
from culturekit.report.parameters import load_notebook, read_parameters

CELL = '''
"""What the page is about."""
team: str = "Payroll"  # the team
n: int = 5
share: float = 0.5
loud: bool = False
scales: list[str] = ["a"]
when: str | None = None
rule: Literal["internal", "official"] = "internal"
plain = 3
'''


def parameters(source=CELL):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
    return read_parameters({"cells": [cell]}, "page.ipynb")


def test_names_types_defaults_and_comments_are_read():
    known = parameters()
    assert known.names == (
        "team", "n", "share", "loud", "scales", "when", "rule", "plain",
    )  # fmt: skip
    first = known.known[0]
    assert (first.kind, first.default, first.comment) == (str, "Payroll", "the team")
    assert str(first) == "team: str = 'Payroll'  # the team"


def test_good_values_pass_unchanged():
    given = {"team": "007", "n": 7, "share": 1, "scales": ["x"], "when": None}
    assert parameters().check(given) == given


def test_command_line_text_is_typed_and_text_stays_text():
    given = {"team": "007", "n": "7", "loud": "true", "scales": '["x", "y"]'}
    found = parameters().parse(given)
    assert found == {"team": "007", "n": 7, "loud": True, "scales": ["x", "y"]}


@pytest.mark.parametrize("text", ["1e5", "true", "null", "[1]", "{x}", ""])
def test_text_parameters_take_any_text(text):
    assert parameters().parse({"team": text}) == {"team": text}


def test_an_unknown_parameter_lists_the_known_ones():
    with pytest.raises(UsageError) as caught:
        parameters().check({"teem": "Payroll"})
    message = str(caught.value)
    assert "no such parameter 'teem'; did you mean 'team'?" in message
    for line in ("team: str = 'Payroll'  # the team", "n: int = 5", "plain: int = 3"):
        assert line in message


@pytest.mark.parametrize(
    "given",
    [
        {"team": 7}, {"n": "many"}, {"n": 1.5}, {"n": True}, {"scales": "a"},
        {"scales": [1]}, {"loud": "yes please"}, {"rule": "none"}, {"when": 3},
    ],
)  # fmt: skip
def test_an_ill_typed_value_is_refused_with_the_list(given):
    (name,) = given
    with pytest.raises(UsageError) as caught:
        parameters().check(given)
    assert f"parameter '{name}' must be" in str(caught.value)
    assert "page.ipynb has these parameters:" in str(caught.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(UsageError) as caught:
        parameters().check({"teem": "x", "n": "many", "loud": "perhaps"})
    problems = str(caught.value).partition("page.ipynb has")[0]
    assert len(problems.strip().splitlines()) == 3


def test_a_path_is_taken_as_its_text(tmp_path):
    assert parameters().check({"team": tmp_path}) == {"team": str(tmp_path)}


def test_a_notebook_without_the_cell_has_no_parameters():
    known = read_parameters({"cells": []}, "page.ipynb")
    assert known.names == ()
    with pytest.raises(UsageError, match="none"):
        known.check({"team": "x"})


@pytest.mark.parametrize(
    "source",
    ["team: str", "n: int = len([1])", "for x in y: pass", "n: Path = 1", "n: ("],
)
def test_a_cell_that_is_not_plain_is_refused(source):
    with pytest.raises(InputError, match=r"page\.ipynb: the parameters cell must be"):
        parameters(source)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"nbformat": 3}', "\x00\x01"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match="not a Jupyter notebook"):
        load_notebook(path)


def test_sources_may_be_lists_of_lines(tmp_path):
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}}
    cell["source"] = ["a: int = 1\n", "b: int = 2"]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [cell]}), "utf-8")
    assert read_parameters(load_notebook(path)).names == ("a", "b")

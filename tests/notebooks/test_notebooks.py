"""Notebooks are thin, hold no outputs, use public names only, and run as they are."""

import ast
import json
import re

import pytest

import culturekit
from culturekit.report.execute import execute
from culturekit.report.parameters import load_notebook, read_parameters
from culturekit.resources import shipped

PATHS = sorted(shipped("notebooks").glob("*.ipynb"))
SHARED = ["data", "survey", "roster", "allocations", "outcomes", "wave", "rule"]
MOST_LINES = 8
ids = [path.stem for path in PATHS]


def code_cells(path):
    cells = load_notebook(path)["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def source(cell):
    return "".join(cell["source"])


def test_four_notebooks_ship():
    organisation = {"culture_overview", "data_quality", "fairness_turnover"}
    assert organisation | {"team_scorecard"} <= set(ids)


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_cells_are_thin(path):
    for cell in code_cells(path):
        text = source(cell)
        assert len(text.splitlines()) <= MOST_LINES
        kinds = {type(node) for node in ast.walk(ast.parse(text))}
        assert not kinds & {ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For}


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_nothing_is_stored(path):
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert set(load_notebook(path)["metadata"]) == {
        "culturekit",
        "kernelspec",
        "language_info",
    }


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_only_public_names_are_used(path):
    for cell in code_cells(path):
        tree = ast.parse(source(cell))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert [(a.name, a.asname) for a in node.names] == [
                    ("culturekit", "ck")
                ]
            assert not isinstance(node, ast.ImportFrom)
            if isinstance(node, ast.Attribute):
                assert is_public(ast.unparse(node)), ast.unparse(node)


def is_public(dotted):
    first, *names = dotted.split(".")
    assert first == "ck"
    owner = culturekit
    for name in names:
        if name not in owner.__all__:
            return False
        owner = getattr(owner, name)
    return True


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_parameters_are_annotated_and_explained(path):
    known = read_parameters(load_notebook(path), path.name).known
    team = ["team"] if path.stem == "team_scorecard" else []
    assert [parameter.name for parameter in known] == [*SHARED, *team]
    assert all(parameter.kind is str for parameter in known)
    assert all(parameter.comment for parameter in known)


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_every_section_has_a_heading_and_one_block(path):
    cells = load_notebook(path)["cells"]
    about = load_notebook(path)["metadata"]["culturekit"]
    assert source(cells[0]).startswith(f"# {about['title']}\n")
    assert about["kind"] in {"team", "organisation"}
    for words, code in zip(cells[3::2], cells[4::2], strict=True):
        assert words["cell_type"] == "markdown"
        assert source(words).startswith("## ")
        assert len(source(code).splitlines()) == 1


@pytest.fixture(scope="module")
def saved(book, tmp_path_factory):
    return book.save(tmp_path_factory.mktemp("book") / "example.book.json")


def html_of(node):
    outputs = [output for cell in node.cells for output in cell.get("outputs", ())]
    return [o["data"]["text/html"] for o in outputs if "text/html" in o.get("data", {})]


@pytest.mark.parametrize("path", PATHS, ids=ids)
def test_every_notebook_runs_and_shows_every_block(path, saved):
    node = execute(path, {"data": str(saved)})
    outputs = [output for cell in node.cells for output in cell.get("outputs", ())]
    assert [output["output_type"] for output in outputs] == ["execute_result"] * len(
        outputs
    )
    assert len(html_of(node)) == len(code_cells(path)) - 2
    plain = json.dumps([o["data"]["text/plain"] for o in outputs])
    assert not re.search(r"0x[0-9a-f]{6,}", plain)


def test_the_scorecard_runs_as_it_is_on_the_example():
    (path,) = [path for path in PATHS if path.stem == "team_scorecard"]
    blocks = html_of(execute(path, {}))
    assert "answered" in blocks[0]
    assert "<table" in blocks[-1]

"""What docs/import-export.md shows is what comes out."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from culturekit.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "import-export.md").read_text("utf-8")
DICTIONARY = ROOT / "tests" / "data" / "redcap_survey_dictionary.csv"


def shown(text):
    """Whether every line stands in the page, in order, as a block of code."""
    block = "\n".join(f"    {line}" for line in text.strip().splitlines())
    return block in PAGE


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, ["survey", *arguments])


def test_the_import_that_is_shown(run):
    result = run("import", str(DICTIONARY))
    assert shown(result.stderr)
    start = result.stdout.index("[response_scales.withdraw_reason_options]")
    assert shown(result.stdout[start:].partition("labels")[0])


def test_the_export_that_is_shown(run):
    result = run("export", "culture_health", "--to", "xlsform", "-o", "culture.xlsx")
    assert shown(result.stdout + result.stderr)
    result = run("export", "culture_health", "--to", "html", "--language", "de")
    assert result.stdout == "written: culture_health.html\n"

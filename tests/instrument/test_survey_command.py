"""`culturekit survey check`: what it prints and how it ends."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from culturekit.cli.survey import survey


@pytest.fixture
def check():
    def run(*arguments):
        return CliRunner().invoke(survey, ["check", *map(str, arguments)])

    return run


def test_a_good_definition(check):
    result = check("culture_health")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Culture health (culture_health, version 1)",
        "60 items (8 of them in modules) in 19 scales, 2 open questions",
        "languages: en, de; about 8.5 minutes to answer",
        "No mistakes, no warnings.",
    ]


def test_warnings_leave_the_exit_code_alone(check, tmp_path, small_text):
    path = tmp_path / "s.toml"
    path.write_text(small_text.replace("I hum.", "I hum and sing."), "utf-8")
    result = check(path)
    assert result.exit_code == 0
    assert result.output.splitlines()[-2:] == [
        "No mistakes, 1 warning:",
        "  warning: items.mood1.text.en: asks about two things at once ('and'); "
        "make it two items",
    ]


def test_mistakes_end_with_three(check, tmp_path, small_text):
    path = tmp_path / "s.toml"
    path.write_text(small_text.replace("outcome", "outcom"), "utf-8")
    result = check(path)
    assert result.exit_code == 3
    assert result.output.splitlines() == [
        "1 mistake; nothing can be loaded from it:",
        "  error: roles.outcom: no such key 'outcom'; did you mean 'outcome'?",
    ]


def test_json_is_one_document(check, tmp_path):
    good = json.loads(check("culture_health", "--json").output)
    assert (good["valid"], good["items"], good["findings"]) == (True, 60, [])
    path = tmp_path / "s.toml"
    path.write_text("[survey]\n", "utf-8")
    result = check(path, "--json")
    bad = json.loads(result.output)
    assert result.exit_code == 3
    assert bad["valid"] is False
    assert {"level", "path", "message", "advice"} == set(bad["findings"][0])


def test_help_is_light():
    code = (
        "import sys\n"
        "from culturekit.cli.survey import survey\n"
        "for words in (['--help'], ['check', '--help']):\n"
        "    survey(words, standalone_mode=False)\n"
        "heavy = {'pandas', 'numpy', 'pydantic', 'seaborn'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "--json" in done.stdout

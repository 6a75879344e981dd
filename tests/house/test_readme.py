"""Everything shown in the README runs; every link in the documents leads somewhere."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import culturekit
from culturekit.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands(program):
    lines = "\n".join(blocks("sh")).splitlines()
    return [shlex.split(line) for line in lines if line.startswith(f"{program} ")]


def test_the_make_targets_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for _, target in commands("make"):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


def test_the_python_shown_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = blocks("python")
    names = {}
    exec(code, names)
    assert names["release"].table("team_scores", by="function")["n"].notna().any()


@pytest.mark.parametrize(
    "words", commands("culturekit"), ids=lambda w: " ".join(w[1:3])
)
def test_the_commands_shown_run(words, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    arguments = [str(tmp_path) if w.startswith("reports/") else w for w in words[1:]]
    if "--all-teams" in arguments:  # the whole batch has a test of its own
        arguments.remove("--all-teams")
    outcome = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_version_is_stated_once():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{culturekit.__version__}"' in project

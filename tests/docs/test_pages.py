"""What the pages about files show is what comes out, to the letter.

After a change that is meant: python tests/docs/test_pages.py writes the pages anew.
"""

import doctest
import os
import re
import shlex
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from culturekit.cli import main

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("platforms.md", "response-files.md", "reading-rules.md")
PAGES = [ROOT / "docs" / name for name in NAMES]
FILES = [ROOT / "docs" / "files", ROOT / "tests" / "data", ROOT / "surveys" / "example"]
CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)


def folder_of_files(folder):
    """A working folder with every file that a page names."""
    for source in FILES:
        for path in source.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
    return folder


def ran(command):
    """What a command prints, the screen's way: stderr and stdout as they come."""
    program, *words = shlex.split(command)
    if program == "cat":
        return Path(words[0]).read_text("utf-8")
    if program == "head":
        lines = Path(words[1]).read_text("utf-8").splitlines()
        return "\n".join(lines[: int(words[0].lstrip("-"))])
    assert program == "culturekit", f"a page shows '{program}', which is not run here"
    return CliRunner().invoke(main, words).output


def rerun(block):
    """A block of the page with what its commands print today."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    shown = [f"{command}\n{ran(command[2:]).strip()}".strip() for command in commands]
    return "\n".join(shown) + "\n"


def refresh(text):
    return CONSOLE.sub(lambda found: rerun(found[0]), text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_comes_out(page, tmp_path, monkeypatch):
    monkeypatch.chdir(folder_of_files(tmp_path))
    text = page.read_text("utf-8")
    blocks = CONSOLE.findall(text)
    assert blocks
    for block in blocks:
        assert block == rerun(block)


@pytest.mark.parametrize(
    ("name", "examples"),
    [
        ("response-files.md", 5),
        ("careless.md", 8),
        ("psychometrics.md", 10),
        ("trend.md", 5),
        ("large.md", 4),
        ("weighting.md", 10),
        ("comparisons.md", 9),
    ],
)
def test_the_python_shown_runs(name, examples, tmp_path, monkeypatch):
    monkeypatch.chdir(folder_of_files(tmp_path))
    options = doctest.NORMALIZE_WHITESPACE
    page = str(ROOT / "docs" / name)
    found = doctest.testfile(
        page, module_relative=False, optionflags=options, encoding="utf-8"
    )
    assert found.attempted > examples
    assert found.failed == 0


def test_every_platform_has_a_section_with_its_output():
    from culturekit.intake.readers import READERS

    text = PAGES[0].read_text("utf-8")
    sections = text.split("\n## ")[1:]
    for platform in [*(reader.platform for reader in READERS), "spss"]:
        assert f"`{platform}`" in text
    shown = [part for part in sections if "```console" in part]
    assert len(shown) == len(READERS) + 1
    assert all("**How to export.**" in part for part in shown)


if __name__ == "__main__":
    os.environ.setdefault("CULTUREKIT_KEY", "a secret for pages and nothing else")
    for page in PAGES:
        with (
            tempfile.TemporaryDirectory() as folder,
            chdir(folder_of_files(Path(folder))),
        ):
            text = refresh(page.read_text("utf-8"))
        page.write_text(text, "utf-8")

"""What the tree itself must keep to: no addresses, no machine paths, no left-overs."""

import re
import subprocess
from pathlib import Path

import pytest

THIS = Path(__file__).resolve()
ROOT = THIS.parents[2]
TEXT = {".py", ".md", ".toml", ".yml", ".txt", ".ipynb", ".css", ".html", ".j2", ""}
FORBIDDEN = {
    "left for later": r"\b(TODO|FIXME|XXX)\b",
    "a stub": r"raise NotImplementedError",
    "a download address": r"https?://\S+\.(whl|tar\.gz|tgz)\b|index-url|pythonhosted",
    "a machine's path": r"(?<![\w.])/(work|farm|home|Users)/",
}


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_left_overs_addresses_or_machine_paths():
    found = []
    for path in tracked():
        if path.suffix not in TEXT or not path.exists() or path == THIS:
            continue
        text = path.read_text("utf-8", errors="replace")
        for what, pattern in FORBIDDEN.items():
            if hit := re.search(pattern, text):
                line = text[: hit.start()].count("\n") + 1
                found.append(f"{path.relative_to(ROOT)}:{line}: {what}")
    assert not found, "\n".join(found)


def test_the_top_level_is_what_the_owner_fixed():
    folders = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {"notebooks", "culturekit", "surveys", "reports", "tests"} <= folders
    assert "environment.yml" in folders

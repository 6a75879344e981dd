"""A wheel in an empty folder does what a checkout does."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout, unpacked."""
    out = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.builders.wheel import WheelBuilder as B;"
    build += f"print(next(B({str(ROOT)!r}).build(directory={str(out)!r})))"
    done = subprocess.run(
        [sys.executable, "-c", build], capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(out / "site")
    return out / "site"


def run(wheel, folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    return subprocess.run(
        [sys.executable, "-P", "-m", "culturekit", *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_carries_notebooks_and_surveys_and_no_tests(wheel):
    names = {str(p.relative_to(wheel)) for p in wheel.rglob("*") if p.is_file()}
    assert "culturekit/_shipped/surveys/culture_health.toml" in names
    assert "culturekit/_shipped/notebooks/team_scorecard.ipynb" in names
    assert "culturekit/py.typed" in names
    assert not any(name.startswith("tests/") for name in names)


def test_it_checks_the_shipped_survey(wheel, tmp_path):
    done = run(wheel, tmp_path, "survey", "check", "culture_health")
    assert done.returncode == 0, done.stderr


def test_it_renders_a_page_from_an_empty_folder(wheel, tmp_path):
    done = run(wheel, tmp_path, "report", "fairness_turnover", "--out", "pages")
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "pages").rglob("*.html"))
    assert "culturekit" in pages[0].read_text("utf-8")

"""pyproject.toml is the source of truth; constraints and environment.yml agree."""

import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def load_project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def required():
    project = load_project()
    runtime = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]["cluster"]
    groups = [line for group in project["dependency-groups"].values() for line in group]
    return [Requirement(line) for line in [*runtime, *extras, *groups]]


def pinned():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def test_constraints_pin_every_requirement_within_its_bounds():
    pins = pinned()
    for requirement in required():
        pin = pins[canonicalize_name(requirement.name)]
        version = str(pin.specifier).removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement} against {pin}"


def test_every_requirement_has_an_honest_lower_bound():
    for requirement in required():
        assert [s.operator for s in requirement.specifier] == [">="], str(requirement)


def test_environment_lists_the_same_names_and_bounds():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    (pip,) = [e["pip"] for e in environment["dependencies"] if isinstance(e, dict)]
    project = load_project()
    python = f"python{project['project']['requires-python']}"
    assert conda == [python, *project["project"]["dependencies"], "pip"]
    assert pip == [*project["dependency-groups"]["test"], "-e .[cluster]"]
    assert environment["channels"] == ["conda-forge"]


def test_the_owners_packages_are_required():
    names = {requirement.name for requirement in required()}
    wanted = "jupyterlab pandas scikit-learn statsmodels seaborn papermill pytest"
    assert set(wanted.split()) <= names

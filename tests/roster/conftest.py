"""A small definition, and a writer of tables as people save them."""

import pytest

from culturekit.errors import RosterError
from culturekit.instrument import Instrument


def attribute(name, **fields):
    return {name: {"id": name, "title": name.title(), **fields}}


def made(**changed):
    parts = {
        "id": "s",
        "title": "S",
        "items": {},
        "scales": {},
        "response_scales": {},
        "attributes": attribute("team", within="function", columns=("Squad",))
        | attribute("function", within="office")
        | attribute("office", values=("front", "back"), labels={"back": "Back office"})
        | attribute("location"),
        "roles": {"domains": {"tools": "Resources and tools", "variable_pay": "Pay"}},
    }
    return Instrument.model_validate(parts | changed)


@pytest.fixture(scope="session")
def instrument():
    return made()


@pytest.fixture(scope="session")
def definition():
    return made


@pytest.fixture
def write(tmp_path):
    def written(text, name="table.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


def refused(read, *arguments, **options):
    """Return the lines of a refusal."""
    with pytest.raises(RosterError) as caught:
        read(*arguments, **options)
    return caught.value.problems


@pytest.fixture(scope="session")
def mistakes():
    return refused


@pytest.fixture(scope="session")
def told():
    """Return (code, rows) of every kind of problem, sorted."""

    def found(problems):
        kinds = problems.groupby("code")["row"].agg(lambda rows: rows.dropna().tolist())
        return dict(kinds.items())

    return found

"""Files: what cannot be read is said calmly, and nothing is half loaded."""

import pytest

from culturekit.errors import DefinitionError, UsageError
from culturekit.instrument import Instrument, load_instrument, parse_instrument


@pytest.fixture
def refused(tmp_path):
    def load(content):
        path = tmp_path / "survey.toml"
        path.write_bytes(content)
        with pytest.raises(DefinitionError) as caught:
            load_instrument(path)
        return caught.value

    return load


def test_a_path_a_text_and_a_shipped_name_all_load(tmp_path, small_text):
    path = tmp_path / "small.toml"
    path.write_text(small_text, "utf-8")
    assert load_instrument(path) == load_instrument(str(path))
    assert load_instrument(path) == parse_instrument(small_text)
    assert load_instrument("culture_health").id == "culture_health"
    assert load_instrument("culture_health.toml").id == "culture_health"


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path, small_text):
    path = tmp_path / "small.toml"
    path.write_bytes(small_text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert load_instrument(path).id == "small"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file: is empty; docs/definition.md shows what goes in"),
        (b" \n\n", "file: is empty; docs/definition.md shows what goes in"),
        (b"PK\x03\x04\x00\x00", "file: is a binary file; a definition is TOML text"),
        (b"# caf\xe9", "line 1: is not UTF-8; save the file as UTF-8"),
        (b"a = 1\n\nb = '\xff\xff'", "line 3: is not UTF-8; save the file as UTF-8"),
        ("[survey]".encode("utf-16"), "file: is UTF-16; save it as UTF-8"),
        (b"x" * 5_000_001, "file: is larger than any survey definition (5 MB)"),
        (b"a = " + b"[" * 100_000, "file: is nested too deeply to be a survey"),
    ],
)
def test_files_that_are_not_toml_text(refused, content, expected):
    (problem,) = refused(content).problems
    assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[survey]\nid = ", "line 2, end of file"),
        ("[survey]\nid = 'a'\nid = 'b'\n", "line 3, column 9"),
        ("[survey\n", "line 1, column 8"),
        ("a = 'x", "line 1, end of file"),
        ("a,b,c\n1,2,3\n", "line 1, column 2"),
        ("a = " + "9" * 5000, "file"),
    ],
)
def test_syntax_mistakes_have_line_and_column(refused, content, where):
    (problem,) = refused(content.encode()).problems
    assert problem.startswith(f"{where}: is not TOML: ")
    assert "\n" not in problem


def test_a_file_that_does_not_exist(tmp_path):
    for path in (tmp_path / "none.toml", "none.toml", "folder/none"):
        with pytest.raises(DefinitionError, match="no such file"):
            load_instrument(path)
    with pytest.raises(DefinitionError, match="is a folder"):
        load_instrument(tmp_path)
    for impossible in ("x" * 5000 + ".toml", "a\0b.toml"):
        with pytest.raises(DefinitionError):
            load_instrument(impossible)


def test_a_bare_name_that_is_not_shipped_lists_those_that_are():
    with pytest.raises(UsageError, match="did you mean 'culture_health'"):
        load_instrument("culture_helth")


def test_the_error_counts_lists_and_has_its_exit_code(refused):
    error = refused(b"[survey]\nid = 'a'\n")
    assert error.exit_code == 3
    assert str(error).splitlines() == [
        "survey.toml: 4 mistakes in the survey definition; nothing was loaded:",
        "  response_scales: is missing; write it as [response_scales.<id>]",
        "  scales: is missing; write it as [scales.<id>]",
        "  items: is missing; write it as [items.<id>]",
        "  survey.title: is missing; required here: id, title",
    ]


def test_parsed_text_is_refused_the_same_way():
    with pytest.raises(DefinitionError, match="mine: a mistake in"):
        parse_instrument("x", name="mine")


@pytest.mark.parametrize("name", ["culture_health", "small"])
def test_an_instrument_survives_the_way_to_json_and_back(name, small_text):
    before = parse_instrument(small_text) if name == "small" else load_instrument(name)
    assert Instrument.model_validate_json(before.model_dump_json()) == before

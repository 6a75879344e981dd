"""What is written reads back as the same definition, and looks written by a person."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culturekit.errors import InputError
from culturekit.instrument import load_instrument, parse_instrument, write_definition
from culturekit.instrument.reading import from_tables
from culturekit.instrument.tables import tables_of
from culturekit.resources import find_survey

TEXT = find_survey("culture_health").read_text("utf-8")
TABLES = tomllib.loads(TEXT)
CHARACTERS = st.characters(exclude_categories=["Cs"])
WORDS = st.text(CHARACTERS, max_size=12) | st.sampled_from(
    ["en", "de", "text", "labels"]
)
SCALARS = WORDS | st.integers() | st.floats(allow_nan=False) | st.booleans()
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=12,
)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=30).filter(str.strip)
NAMES = WORDS | st.sampled_from(list(TABLES))
PLACES = st.lists(NAMES, max_size=3).map(".".join)


def remarks(text):
    """The comments of a definition by the path of the line below, dividers not."""
    found, waiting, table = {}, [], ""
    for line in text.splitlines():
        if line.startswith("# ---") or not line.strip():
            if waiting:
                found[""] = "\n".join(waiting)
            waiting = []
        elif line.startswith("#"):
            waiting.append(line.removeprefix("#").removeprefix(" "))
        else:
            table = line.strip("[]") if line.startswith("[") else table
            if waiting:
                found[table] = "\n".join(waiting)
            waiting = []
    return found


def test_the_shipped_definition_is_written_as_it_is():
    assert write_definition(TABLES, remarks(TEXT)) == TEXT


def test_an_instrument_reads_back_equal():
    instrument = load_instrument("culture_health")
    assert parse_instrument(write_definition(instrument)) == instrument


def test_an_instrument_says_nothing_twice():
    items = tables_of(load_instrument("culture_health"))["items"]
    assert items["eng4"] == TABLES["items"]["eng4"]
    assert "module" not in items["rel_tools"]


def test_one_language_is_written_as_plain_texts():
    instrument = load_instrument("culture_health")
    english = {"en": "Hello."}
    item = instrument.items["eng1"].model_copy(update={"text": english})
    one = instrument.model_copy(
        update={"languages": ("en",), "items": {"eng1": item}, "scales": {}}
    )
    assert tables_of(one)["items"]["eng1"]["text"] == "Hello."


def test_values_of_an_attribute_called_like_the_language_stay_a_table():
    text = (
        '[survey]\nid = "s"\ntitle = "S"\n[response_scales.r]\ncodes = [1, 2]\n'
        '[scales.m]\ntitle = "M"\n[items.q]\nscale = "m"\nresponse_scale = "r"\n'
        'text = "Q"\n[attributes.spoken]\ntitle = "Language"\n'
        'values = ["en"]\nlabels = { en = "English" }\n'
    )
    instrument = parse_instrument(text)
    assert parse_instrument(write_definition(instrument)) == instrument


@st.composite
def definitions(draw):
    """Tables of a definition that loads: texts, codes, routing, modules, languages."""
    languages = draw(st.sampled_from([["en"], ["de", "en"], ["en", "pt-BR", "de"]]))
    low = draw(st.integers(-90, 90))
    codes = list(range(low, low + draw(st.integers(2, 7))))
    codes = draw(st.sampled_from([codes, codes[::-1]]))
    labels = {x: [f"{x} option {i}" for i, _ in enumerate(codes)] for x in languages}
    tables = {
        "survey": {"id": "made", "title": draw(TEXTS), "languages": languages},
        "response_scales": {"r": {"codes": codes, "labels": labels}},
        "modules": {"extra": {"title": draw(TEXTS)}},
        "scales": {"s": {"title": draw(TEXTS), "module": draw(MODULES)}},
        "items": {},
        "open_questions": {},
    }
    tables["scales"]["s"] = {k: v for k, v in tables["scales"]["s"].items() if v}
    if draw(st.booleans()):
        special = {"codes": [120], "labels": dict.fromkeys(languages, "Don't know")}
        tables["response_scales"]["r"]["dont_know"] = special
    for name in draw(st.lists(st.sampled_from("abcde"), min_size=1, unique=True)):
        text = {language: draw(TEXTS) for language in languages}
        item = {"scale": "s", "response_scale": "r", "text": text}
        tables["items"][f"q_{name}"] = item | draw(EXTRAS)
    return tables


MODULES = st.sampled_from(["", "extra"])
EXTRAS = st.sampled_from(
    [{}, {"reverse": True}, {"module": "extra"}, {"columns": ['a column, with "\\']}]
).map(dict)


@given(definitions())
def test_every_instrument_reads_back_equal(tables):
    instrument, problems = from_tables(tables)
    columns = [x for item in tables["items"].values() for x in item.get("columns", [])]
    assert bool(problems) == (len(columns) > 1)
    if instrument:
        assert parse_instrument(write_definition(instrument)) == instrument


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.dictionaries(PLACES, WORDS))
def test_whatever_is_written_reads_back(tables, comments):
    written = write_definition(tables, comments)
    assert tomllib.loads(written) == tables


@given(st.dictionaries(PLACES, st.from_regex(r"[a-z]{3,9}", fullmatch=True)))
def test_no_remark_is_lost(comments):
    written = write_definition(TABLES, comments)
    lines = [line for line in written.splitlines() if line.startswith("#")]
    for remark in comments.values():
        assert any(line.endswith(remark) for line in lines)


def test_remarks_stand_above_what_they_are_about():
    written = write_definition(
        {"response_scales": {"r": {"codes": [1, 2], "labels": {"en": ["a", "b"]}}}},
        {
            "": "Draft.\nLook through it.",
            "response_scales.r": "shared by 3 items",
            "response_scales.r.codes": "order guessed from the words",
            "response_scales.r.labels.en.1": "spelt in two ways",
            "items.gone": "could not be read",
        },
    )
    assert written.splitlines() == [
        "# Draft.",
        "# Look through it.",
        "",
        "# --- response scales ".ljust(84, "-"),
        "",
        "# shared by 3 items",
        "[response_scales.r]",
        "# order guessed from the words",
        "codes = [1, 2]",
        "# spelt in two ways",
        'labels.en = ["a", "b"]',
        "",
        "# items.gone: could not be read",
    ]


@pytest.mark.parametrize("value", [None, b"x", object()])
def test_what_toml_cannot_hold_is_refused(value):
    with pytest.raises(InputError, match="cannot hold a value of type"):
        write_definition({"survey": {"id": value}})


def test_half_a_character_is_refused():
    with pytest.raises(InputError, match="lone surrogate"):
        write_definition({"survey": {"id": "\ud83d"}})

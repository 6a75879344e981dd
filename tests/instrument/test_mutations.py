"""Whatever is done to a definition, it loads or is refused with all its mistakes."""

import copy
import datetime
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culturekit.errors import DefinitionError
from culturekit.instrument import Instrument, advise, parse_instrument
from culturekit.instrument.reading import from_tables
from culturekit.resources import find_survey

TEXT = find_survey("culture_health").read_text("utf-8")
TABLES = tomllib.loads(TEXT)
NAMES = ["engagement", "equity", "eng1", "team", "office", "agree5", "en", "facts"]
ODD = ["", " ", "1", "a.b", "class", "stay_12m == 4", "\x00", "é" * 60]
WORDS = st.sampled_from([*NAMES, *ODD])
SCALARS = (
    WORDS
    | st.integers(-200, 300)
    | st.integers()
    | st.floats(allow_nan=True, allow_infinity=True)
    | st.booleans()
    | st.sampled_from([datetime.date(2026, 1, 1), datetime.time(1)])
    | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(value, path=()):
    """Every place in nested tables and lists."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield (*path, key)
        if isinstance(item, dict | list):
            yield from places(item, (*path, key))


PLACES = sorted(places(TABLES), key=str)


def damage(tables, path, action, value):
    """Delete, replace or rename one place, if it is still there."""
    *above, last = path
    try:
        for key in above:
            tables = tables[key]
        old = tables[last]
    except (KeyError, IndexError, TypeError):
        return
    if isinstance(tables, str):
        return
    if action == "delete":
        del tables[last]
    elif action == "rename" and isinstance(tables, dict):
        del tables[last]
        tables[str(value)] = old
    else:
        tables[last] = value


DAMAGE = st.tuples(
    st.sampled_from(PLACES), st.sampled_from(["delete", "replace", "rename"]), VALUES
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DAMAGE, min_size=1, max_size=6))
def test_a_damaged_definition_loads_or_says_what_is_wrong(damages):
    tables = copy.deepcopy(TABLES)
    for path, action, value in damages:
        damage(tables, path, action, value)
    instrument, problems = from_tables(tables)
    assert (instrument is None) == bool(problems)
    assert len(set(problems)) == len(problems)
    for problem in problems:
        assert problem.path
        assert "\n" not in str(problem)
        assert len(str(problem)) < 1000
    if instrument:
        usable(instrument)


def usable(instrument: Instrument) -> None:
    """What loads can be walked through without a surprise."""
    for name, item in instrument.items.items():
        response = instrument.response(name)
        assert instrument.text(name)
        assert response.low != response.high
        assert set(response.favourable_codes) <= set(response.codes)
        assert name in instrument.scales[item.scale].items
    for scale in instrument.scales.values():
        assert 1 <= scale.required <= len(scale.items)
    for attribute in instrument.attributes:
        instrument.containers(attribute)
    advise(instrument)
    assert Instrument.model_validate_json(instrument.model_dump_json()) == instrument


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 40),
    st.text(max_size=12) | st.sampled_from(["]", '"', "\n[items.eng1]\n", "='''"]),
)
def test_damaged_text_loads_or_is_refused(start, length, put):
    text = TEXT[:start] + put + TEXT[start + length :]
    try:
        instrument = parse_instrument(text)
    except DefinitionError:
        return
    usable(instrument)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(WORDS | st.sampled_from(list(TABLES)), VALUES, max_size=9))
def test_any_tables_at_all(tables):
    instrument, problems = from_tables(tables)
    assert instrument is None
    assert problems


@pytest.mark.parametrize("section", list(TABLES))
@pytest.mark.parametrize("value", [1, "x", [], {}, [[]], {"x": {}}, {"x": []}])
def test_a_section_of_any_kind(section, value):
    instrument, problems = from_tables({**TABLES, section: value})
    assert (instrument is None) == bool(problems)

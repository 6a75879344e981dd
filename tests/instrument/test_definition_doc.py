"""The examples of docs/definition.md load, and it names every key there is."""

import re
import tomllib
from pathlib import Path

import pytest

from culturekit.instrument import advise, parse_instrument
from culturekit.instrument.building import MODELS, SECTIONS, SINGLE, Head

PAGE = Path(__file__).parents[2] / "docs" / "definition.md"
TEXT = PAGE.read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
NAMES = [tomllib.loads(example)["survey"]["id"] for example in EXAMPLES]


def example(name):
    return parse_instrument(EXAMPLES[NAMES.index(name)])


@pytest.mark.parametrize("name", NAMES)
def test_every_example_loads_without_advice(name):
    assert advise(example(name)) == []


def test_the_small_example_in_short_forms():
    pulse = example("pulse")
    assert pulse.items["energy2"].reverse
    assert pulse.response("fair1").labels["en"][4] == "Strongly agree"
    assert pulse.response("fair1").dont_know.labels == {"en": "Don't know"}


def test_ready_made_scores_have_a_range():
    scores = example("companies")
    assert scores.response("cohesion_score").numeric == (1, 5)
    assert scores.attributes["team"].columns == ("GRP",)


def test_reverse_keyed_items_with_six_options():
    traits = example("traits")
    assert traits.response("A1").favourable_codes == (4, 5, 6)
    assert [item.reverse for item in traits.scale_items("agreeableness")] == [
        True,
        False,
        False,
    ]
    assert traits.scales["agreeableness"].required == 1


def test_the_page_names_every_key():
    keys = {
        key
        for model in (*MODELS.values(), *SINGLE.values())
        for key in model.model_fields
        if key != "id" or model is Head
    }
    missing = [key for key in sorted(keys | {"like"}) if f"`{key}`" not in TEXT]
    assert missing == []
    assert all(f"[{section}" in TEXT for section in SECTIONS)

"""What was asked: the definition's model, reading TOML, checking, wording lint."""

from culturekit.instrument.advice import (
    advise,
    check_instrument,
    inspect_instrument,
)
from culturekit.instrument.model import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Attribute,
    Instrument,
    Item,
    Module,
    OpenQuestion,
    Promise,
    ResponseScale,
    Roles,
    Scale,
    Special,
)
from culturekit.instrument.problems import Finding, Problem
from culturekit.instrument.reading import load_instrument, parse_instrument
from culturekit.instrument.routing import Condition, parse_condition
from culturekit.instrument.writing import write_definition

__all__ = [
    "DONT_KNOW",
    "NOT_APPLICABLE",
    "Attribute",
    "Condition",
    "Finding",
    "Instrument",
    "Item",
    "Module",
    "OpenQuestion",
    "Problem",
    "Promise",
    "ResponseScale",
    "Roles",
    "Scale",
    "Special",
    "advise",
    "check_instrument",
    "inspect_instrument",
    "load_instrument",
    "parse_condition",
    "parse_instrument",
    "write_definition",
]

"""What was asked: the definition's model, reading TOML, checking, wording lint."""

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
from culturekit.instrument.reading import load_instrument, parse_instrument

__all__ = [
    "DONT_KNOW",
    "NOT_APPLICABLE",
    "Attribute",
    "Instrument",
    "Item",
    "Module",
    "OpenQuestion",
    "Promise",
    "ResponseScale",
    "Roles",
    "Scale",
    "Special",
    "load_instrument",
    "parse_instrument",
]

"""Mistakes in attributes: loops in the hierarchy, values that cannot be told apart."""

from collections.abc import Iterator

from culturekit.instrument.building import Draft
from culturekit.instrument.model import Attribute
from culturekit.instrument.problems import Problem, at, plain, quote, unknown
from culturekit.instrument.texts import blank


def check_attributes(draft: Draft) -> list[Problem]:
    """Return what is wrong with the attributes of a definition."""
    found: list[Problem] = []
    for attribute in draft.attributes.values():
        path = at("attributes", attribute.id)
        found.extend(_container(attribute, path, draft))
        found.extend(_values(attribute, path))
        found.extend(blank(f"{path}.columns", attribute.columns))
    return found


def _container(attribute: Attribute, path: str, draft: Draft) -> Iterator[Problem]:
    known = draft.names["attributes"]
    if attribute.within is None:
        return
    if attribute.within not in known:
        yield Problem(f"{path}.within", unknown("attribute", attribute.within, known))
    chain = [attribute.id]
    here: Attribute | None = attribute
    while here and here.within is not None and here.within not in chain:
        chain.append(here.within)
        here = draft.attributes.get(here.within)
    if here and here.within == attribute.id:
        loop = " in ".join([*chain, attribute.id])
        yield Problem(f"{path}.within", f"goes round in a circle: {loop}")


def _values(attribute: Attribute, path: str) -> Iterator[Problem]:
    yield from blank(f"{path}.values", attribute.values)
    yield from blank(f"{path}.labels", attribute.labels.values())
    seen: dict[str, str] = {}
    for value in attribute.values:
        if plain(value) in seen:
            message = f"{quote(value)} and {quote(seen[plain(value)])} cannot be told"
            yield Problem(f"{path}.values", f"{message} apart")
        seen.setdefault(plain(value), value)
    shown: dict[str, str] = {}
    for value, label in attribute.labels.items():
        where = f"{path}.{at('labels', value)}"
        if attribute.values and value not in attribute.values:
            yield Problem(where, unknown("value", value, attribute.values))
        first = shown.setdefault(plain(label), value)
        if first != value:
            message = f"{quote(label)} is the label of {quote(first)} already"
            yield Problem(where, message)
    if attribute.ordered and not attribute.values:
        message = "needs values: their order is the order meant"
        yield Problem(f"{path}.ordered", message)

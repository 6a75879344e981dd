"""Mistakes in items and scales: references, routing, and what cannot be scored."""

from collections.abc import Iterator
from math import isfinite

from culturekit.instrument.building import Draft
from culturekit.instrument.model import Item, ResponseScale, Scale
from culturekit.instrument.problems import Problem, at, listed, quote, unknown
from culturekit.instrument.roles import known_once
from culturekit.instrument.routing import ALLOWED, Condition, parse_condition

# per key of an item: what it refers to, and the section that holds it
REFERENCES = {
    "scale": ("scale", "scales"),
    "response_scale": ("response scale", "response_scales"),
    "module": ("module", "modules"),
    "form": ("form", "forms"),
    "domain": ("domain", "domains"),
}


def check_items(draft: Draft) -> list[Problem]:
    """Return what is wrong with the items of a definition."""
    routes = {name: _route(item) for name, item in draft.items.items()}
    found = [*_loops(routes)]
    for name, item in draft.items.items():
        found.extend(_references(item, draft))
        found.extend(_answers(item, draft))
        route = routes[name]
        if item.asked_if is not None and route is None:
            message = f"{quote(item.asked_if)} cannot be read; allowed: {ALLOWED}"
            found.append(Problem(at("items", name, "asked_if"), message))
        if route:
            found.extend(_routing(at("items", name, "asked_if"), route, draft))
    return found


def _references(item: Item, draft: Draft) -> Iterator[Problem]:
    for key, (what, section) in REFERENCES.items():
        name = getattr(item, key)
        if name is not None and name not in draft.names[section]:
            path = at("items", item.id, key)
            yield Problem(path, unknown(what, name, draft.names[section]))


def _answers(item: Item, draft: Draft) -> Iterator[Problem]:
    options = draft.response_scales.get(item.response_scale)
    if options is None:
        return
    if item.reverse and (options.nominal or options.bipolar):
        message = "a nominal or bipolar item has no direction to reverse"
        yield Problem(at("items", item.id, "reverse"), message)
    if item.multiple and not options.nominal:
        message = "several options can be ticked only where they are nominal"
        yield Problem(at("items", item.id, "multiple"), message)


def _route(item: Item) -> Condition | None:
    try:
        return None if item.asked_if is None else parse_condition(item.asked_if)
    except ValueError:
        return None


def _loops(routes: dict[str, Condition | None]) -> Iterator[Problem]:
    for name, route in routes.items():
        seen, here = {name}, route
        while here and here.name in routes and here.name not in seen:
            seen.add(here.name)
            here = routes[here.name]
        if here and here.name == name:
            message = "leads back to the item itself, so it would never be asked"
            yield Problem(at("items", name, "asked_if"), message)


def _routing(path: str, route: Condition, draft: Draft) -> Iterator[Problem]:
    if route.name in draft.names["items"]:
        yield from _by_item(path, route, draft)
    elif route.name in draft.names["attributes"]:
        yield from _by_attribute(path, route, draft)
    else:
        known = [*draft.names["items"], *draft.names["attributes"]]
        yield Problem(path, unknown("item or attribute", route.name, known))


def _by_item(path: str, route: Condition, draft: Draft) -> Iterator[Problem]:
    item = draft.items.get(route.name)
    options = draft.response_scales.get(item.response_scale) if item else None
    if options is None:
        return
    if options.numeric:
        message = f"{quote(route.name)} is a numeric measure; ask by an item with codes"
        yield Problem(path, message)
    elif wrong := [value for value in route.values if value not in options.codes]:
        message = f"{listed(wrong)} is not a code of {quote(route.name)}"
        yield Problem(path, f"{message}; its codes: {listed(options.codes)}")


def _by_attribute(path: str, route: Condition, draft: Draft) -> Iterator[Problem]:
    attribute = draft.attributes.get(route.name)
    allowed = attribute.values if attribute else ()
    for value in route.values:
        if not isinstance(value, str):
            message = f"values of {quote(route.name)} are texts, written in quotes"
            yield Problem(path, message)
        elif allowed and value not in allowed:
            what = f"value of {quote(route.name)}:"
            yield Problem(path, unknown(what, value, allowed))


def check_scales(draft: Draft) -> list[Problem]:
    """Return what is wrong with the scales of a definition."""
    found: list[Problem] = []
    for scale in draft.scales.values():
        path = at("scales", scale.id)
        found.extend(_membership(scale, path, draft))
        found.extend(_scale_itself(scale, path, draft))
        found.extend(_kind(scale, path, draft))
    return found


def _membership(scale: Scale, path: str, draft: Draft) -> Iterator[Problem]:
    members = draft.members(scale.id)
    if not members and not scale.items:
        message = "has no items; items name it by their key scale"
        yield Problem(path, message)
    if not scale.items:
        return
    where = f"{path}.items"
    yield from known_once(where, "item", scale.items, draft.names["items"])
    for name in scale.items:
        other = draft.scale_of.get(name)
        if other in draft.names["scales"] and other != scale.id:
            message = f"{quote(name)} says that it belongs to {quote(other)}"
            yield Problem(where, f"{message} (items.{at(name)}.scale)")
    for name in members:
        if name not in scale.items:
            message = f"leaves out {quote(name)}, which says that it belongs here"
            yield Problem(where, message)


def _scale_itself(scale: Scale, path: str, draft: Draft) -> Iterator[Problem]:
    share = scale.missing
    if not isinstance(share, str) and not (isfinite(share) and 0 < share <= 1):
        message = "a fraction must be above 0 and at most 1"
        yield Problem(f"{path}.missing", f"{message}, not {share:g}")
    modules = draft.names["modules"]
    if scale.module is not None and scale.module not in modules:
        yield Problem(f"{path}.module", unknown("module", scale.module, modules))
    for name in draft.members(scale.id):
        item = draft.items.get(name)
        if scale.module and item and item.module not in (None, scale.module):
            message = f"differs from scales.{at(scale.id)}.module"
            yield Problem(at("items", name, "module"), message)


def _kind(scale: Scale, path: str, draft: Draft) -> Iterator[Problem]:
    members = draft.members(scale.id)
    where = f"{path}.kind"
    if scale.kind == "single" and len(members) > 1:
        yield Problem(where, f"'single' is for one item; this scale has {len(members)}")
    built = [draft.items[name] for name in members if name in draft.items]
    options = {
        item.id: draft.response_scales.get(item.response_scale) for item in built
    }
    answers = {name: option for name, option in options.items() if option}
    for name, option in answers.items():
        if option.bipolar != (scale.kind == "bipolar"):
            yield Problem(where, _bipolar_sentence(name, option))
        if option.nominal and scale.kind != "facts":
            message = f"must be 'facts': the options of {quote(name)} are nominal"
            yield Problem(where, f"{message}, so there is no score")
    measures = [name for name, option in answers.items() if option.numeric]
    if scale.scored and 0 < len(measures) < len(answers):
        message = f"mixes numeric measures ({listed(measures)}) with items that have"
        yield Problem(path, f"{message} options; a mean of the two means nothing")


def _bipolar_sentence(name: str, options: ResponseScale) -> str:
    if options.bipolar:
        return f"must be 'bipolar', as the response scale of {quote(name)} is"
    return f"'bipolar' needs a bipolar response scale, which {quote(name)} has not"

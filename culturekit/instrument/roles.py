"""Mistakes in the roles: parts that do not exist or cannot be played."""

from collections.abc import Iterable, Iterator, Mapping

from culturekit.instrument.building import Draft
from culturekit.instrument.model import Roles
from culturekit.instrument.problems import Problem, at, listed, quote, unknown

OWNERS = ("team", "function", "executive")


def check_roles(draft: Draft) -> list[Problem]:
    """Return what is wrong with the roles of a definition."""
    roles = draft.roles
    if roles is None:
        return []
    return [
        *_references(roles, draft),
        *_leaving(roles, draft),
        *_sides(roles, draft),
        *_domains(roles, draft),
        *_mirror(roles, draft),
    ]


def _references(roles: Roles, draft: Draft) -> Iterator[Problem]:
    for key in ("fairness", "adequacy", "mediators"):
        names = getattr(roles, key)
        yield from known_once(f"roles.{key}", "scale", names, draft.names["scales"])
    if roles.outcome is not None:
        yield from _known("roles.outcome", "scale", roles.outcome, draft)
        for key in ("fairness", "adequacy", "mediators"):
            if roles.outcome in getattr(roles, key):
                message = f"{quote(roles.outcome)} is the outcome; it cannot be both"
                yield Problem(f"roles.{key}", message)
    for name in sorted(set(roles.fairness) & set(roles.adequacy)):
        message = f"{quote(name)} is in fairness too; the two are never averaged"
        yield Problem("roles.adequacy", message)
    if "team" in roles.model_fields_set or draft.names["attributes"]:
        yield from _known("roles.team", "attribute", roles.team, draft)


def _leaving(roles: Roles, draft: Draft) -> Iterator[Problem]:
    item = roles.leaving_item
    if item is None:
        for key in ("leaving_codes", "leaving_ignored"):
            if getattr(roles, key):
                yield Problem(f"roles.{key}", "needs roles.leaving_item")
        return
    yield from _known("roles.leaving_item", "item", item, draft)
    if not roles.leaving_codes:
        message = f"is missing; say which codes of {quote(item)} mean leaving"
        yield Problem("roles.leaving_codes", message)
    for code in sorted(set(roles.leaving_codes) & set(roles.leaving_ignored)):
        message = f"{code} is in leaving_codes too; it cannot be both"
        yield Problem("roles.leaving_ignored", message)
    part = draft.items.get(item)
    options = draft.response_scales.get(part.response_scale) if part else None
    for key in ("leaving_codes", "leaving_ignored") if options else ():
        codes = options.codes if options else ()
        if outside := [code for code in getattr(roles, key) if code not in codes]:
            message = f"{listed(outside)} is not a code of {quote(item)}"
            yield Problem(f"roles.{key}", f"{message}; its codes: {listed(codes)}")


def _sides(roles: Roles, draft: Draft) -> Iterator[Problem]:
    if roles.side is None:
        for key in ("reference", "contrast", "side_unit"):
            if getattr(roles, key) is not None:
                yield Problem(
                    f"roles.{key}", "needs roles.side, the attribute compared"
                )
        return
    yield from _known("roles.side", "attribute", roles.side, draft)
    attribute = draft.attributes.get(roles.side)
    for key in ("reference", "contrast"):
        value = getattr(roles, key)
        if value is None:
            message = f"is missing; name the value of {quote(roles.side)} that is meant"
            yield Problem(f"roles.{key}", message)
        elif attribute and attribute.values and value not in attribute.values:
            what = f"value of {quote(roles.side)}:"
            yield Problem(f"roles.{key}", unknown(what, value, attribute.values))
    if roles.reference is not None and roles.reference == roles.contrast:
        yield Problem("roles.contrast", "must differ from roles.reference")
    if roles.side_unit is not None:
        yield from _known("roles.side_unit", "attribute", roles.side_unit, draft)
        yield from _nested(roles.side_unit, roles.side, draft)


def _nested(unit: str, side: str, draft: Draft) -> Iterator[Problem]:
    seen = {unit}
    attribute = draft.attributes.get(unit)
    while attribute and attribute.within is not None and attribute.within not in seen:
        seen.add(attribute.within)
        attribute = draft.attributes.get(attribute.within)
    # a container that could not be read may well lie within the side
    if attribute and side in draft.names["attributes"] and side not in seen - {unit}:
        message = f"{quote(unit)} must lie within {quote(side)}"
        yield Problem("roles.side_unit", f"{message}; set attributes.{at(unit)}.within")


def _domains(roles: Roles, draft: Draft) -> Iterator[Problem]:
    for domain, title in roles.domains.items():
        if not title.strip():
            yield Problem(at("roles", "domains", domain), "must not be empty")
    for domain, owner in roles.domain_owners.items():
        path = at("roles", "domain_owners", domain)
        if domain not in roles.domains:
            yield Problem(path, unknown("domain", domain, roles.domains))
        if owner not in OWNERS:
            yield Problem(path, unknown("owner", owner, OWNERS))
    for scale in dict.fromkeys((*roles.fairness, *roles.adequacy)):
        yield from _one_item_a_domain(scale, draft)


def _one_item_a_domain(scale: str, draft: Draft) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for item in draft.items.values():
        if item.scale != scale:
            continue
        path = at("items", item.id, "domain")
        if item.domain is None:
            message = f"is missing; the roles say that {quote(scale)} has one item a"
            yield Problem(path, f"{message} domain")
        elif item.domain in first:
            message = (
                f"{quote(item.domain)} is the domain of {quote(first[item.domain])}"
            )
            yield Problem(path, f"{message} already; one item a domain in a scale")
        else:
            first[item.domain] = item.id


def _mirror(roles: Roles, draft: Draft) -> Iterator[Problem]:
    mirror: Mapping[str, str] = roles.mirror
    for item, scale in mirror.items():
        path = at("roles", "mirror", item)
        if item not in draft.names["items"]:
            yield Problem(path, unknown("item", item, draft.names["items"]))
        if scale not in draft.names["scales"]:
            yield Problem(path, unknown("scale", scale, draft.names["scales"]))


def _known(path: str, what: str, name: str, draft: Draft) -> Iterator[Problem]:
    known = draft.names[f"{what}s"]
    if name not in known:
        yield Problem(path, unknown(what, name, known))


def known_once(
    path: str, what: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Problem]:
    """Yield a problem for each name that does not exist or comes twice."""
    seen: set[str] = set()
    known = tuple(known)
    for name in names:
        if name not in known:
            yield Problem(path, unknown(what, name, known))
        if name in seen:
            yield Problem(path, f"{quote(name)} comes twice")
        seen.add(name)

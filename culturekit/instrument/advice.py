"""What `survey check` says: mistakes, and what works but could be better."""

from collections.abc import Iterator
from pathlib import Path

from culturekit.instrument.model import Instrument, Scale
from culturekit.instrument.problems import Finding, at, listed, quote
from culturekit.instrument.reading import read_definition
from culturekit.instrument.wording import check_wording

MOST_REVERSED = 2


def check_instrument(path: str | Path) -> list[Finding]:
    """Return the mistakes of a definition, or if it has none what could be better.

    Parameters
    ----------
    path : str or path
        A TOML file, or the name of a shipped definition.

    Returns
    -------
    list of Finding
        Errors, if the definition does not load. Else warnings: double-barrelled or
        negated wordings, very long items, too many reversed items, a missing promise.

    Raises
    ------
    UsageError
        A bare name that is not the name of a shipped definition.

    Examples
    --------
    >>> check_instrument("culture_health")
    []
    """
    return inspect_instrument(path)[1]


def inspect_instrument(path: str | Path) -> tuple[Instrument | None, list[Finding]]:
    """Return a definition, None if it does not load, and what there is to say of it."""
    instrument, problems = read_definition(path)
    if instrument is None:
        return None, [Finding("error", p.path, p.message) for p in problems]
    return instrument, advise(instrument)


def advise(instrument: Instrument) -> list[Finding]:
    """Return what could be better in a definition that loads.

    Parameters
    ----------
    instrument : Instrument
        The definition.

    Returns
    -------
    list of Finding
        Warnings only.
    """
    return [
        *check_wording(instrument),
        *_reversed(instrument),
        *_scales(instrument),
        *_promise(instrument),
        *_unused(instrument),
    ]


def _reversed(instrument: Instrument) -> Iterator[Finding]:
    why = "reversed items measure attention as much as the thing asked about"
    names = [name for name, item in instrument.items.items() if item.reverse]
    if len(names) > MOST_REVERSED:
        message = f"{len(names)} items are reversed ({listed(names)})"
        advice = f"keep at most {MOST_REVERSED}: {why}"
        yield Finding("warning", "items", message, advice)
    for scale in instrument.scales:
        own = [item.id for item in instrument.scale_items(scale) if item.reverse]
        if len(own) > 1:
            message = f"has {len(own)} reversed items ({listed(own)})"
            path = at("scales", scale)
            yield Finding("warning", path, message, f"keep one at most: {why}")


def _scales(instrument: Instrument) -> Iterator[Finding]:
    for scale in instrument.scales.values():
        path = at("scales", scale.id)
        ranges = _ranges(scale, instrument)
        if scale.scored and len(ranges) > 1:
            shown = ", ".join(f"{low:g} to {high:g}" for low, high in ranges)
            message = f"mixes items with different ranges ({shown})"
            advice = "its index is comparable, the mean in natural units is not"
            yield Finding("warning", path, message, advice)
        if scale.kind == "reflective" and len(scale.items) == 1:
            advice = "set kind = 'single': one item has no internal consistency"
            yield Finding("warning", path, "has one item only", advice)
        if scale.direction == "bad" and not scale.high:
            message = "does not say what a high score means"
            advice = "set high, such as high = 'more exhaustion'"
            yield Finding("warning", path, message, advice)


def _ranges(scale: Scale, instrument: Instrument) -> list[tuple[float, float]]:
    options = (instrument.response(item) for item in scale.items)
    ends = (sorted((option.low, option.high)) for option in options)
    return list(dict.fromkeys((low, high) for low, high in ends))


def _promise(instrument: Instrument) -> Iterator[Finding]:
    promise = instrument.promise
    if promise is None:
        message = "is missing: nothing says what respondents were promised"
        advice = "add [promise] with purpose, identity and seen_by"
        yield Finding("warning", "promise", message, advice)
        return
    for key in ("links_leavers", "links_waves"):
        if promise.identity == "anonymous" and getattr(promise, key):
            message = "links persons although the survey is promised to be anonymous"
            advice = "set it to false, or promise confidential treatment instead"
            yield Finding("warning", at("promise", key), message, advice)
    linked = [a for a in instrument.attributes.values() if a.source == "roster_link"]
    if promise.identity == "anonymous" and linked:
        message = f"anonymous, yet {listed(a.id for a in linked)} comes from the roster"
        advice = "a link from the roster knows the person: promise confidential instead"
        yield Finding("warning", "promise.identity", message, advice)


def _unused(instrument: Instrument) -> Iterator[Finding]:
    used = {item.response_scale for item in instrument.items.values()}
    for name in instrument.response_scales:
        if name not in used:
            message = f"{quote(name)} is used by no item"
            path = at("response_scales", name)
            yield Finding("warning", path, message, "leave it out")

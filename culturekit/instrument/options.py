"""Mistakes in a response scale: options that do not exist, or mean two things."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite

from culturekit.instrument.model import (
    DONT_KNOW,
    NOT_APPLICABLE,
    ResponseScale,
    Special,
)
from culturekit.instrument.problems import Problem, at, listed, plain, quote

# answers are kept as 8-bit whole numbers
LOWEST, HIGHEST = -97, 127
SPECIALS = {"dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}
OPTION_KEYS = ("labels", "aliases", "favourable", "neutral", "bipolar", "nominal")


def check_options(scale: ResponseScale) -> list[Problem]:
    """Return what is wrong with the options of one response scale.

    Parameters
    ----------
    scale : ResponseScale
        Of the right shape; its languages are checked elsewhere.

    Returns
    -------
    list of Problem
        Paths start at ``response_scales``.
    """
    path = at("response_scales", scale.id)
    if scale.numeric and scale.codes:
        return [Problem(path, "has both codes and numeric; give one of them")]
    if not scale.numeric and not scale.codes:
        message = "needs codes, such as [1, 2, 3, 4, 5], or numeric = [low, high]"
        return [Problem(path, message)]
    own = _numeric(scale, path) if scale.numeric else _codes(scale, path)
    meanings = [*_two_meanings(scale, path), *_looks_like_a_code(scale, path)]
    return [*own, *_specials(scale, path), *meanings]


def _numeric(scale: ResponseScale, path: str) -> list[Problem]:
    low, high = scale.low, scale.high
    found = []
    if not (isfinite(low) and isfinite(high) and low < high):
        message = "must be [low, high], two finite numbers with low below high"
        found.append(Problem(f"{path}.numeric", message))
    for key in OPTION_KEYS:
        if getattr(scale, key) not in (None, False, {}):
            message = "needs codes; a numeric measure has no options"
            found.append(Problem(f"{path}.{key}", message))
    return found


def _codes(scale: ResponseScale, path: str) -> list[Problem]:
    found = [
        *_code_values(scale, f"{path}.codes"),
        *_labels(scale, path),
        *_kinds(scale, path),
    ]
    for key in scale.aliases:
        if key not in {str(code) for code in scale.codes}:
            message = f"{quote(key)} is not one of the codes {listed(scale.codes)}"
            found.append(Problem(f"{path}.{at('aliases', key)}", message))
    return [*found, *_favourable(scale, path)]


def _code_values(scale: ResponseScale, path: str) -> Iterator[Problem]:
    codes = scale.codes
    if len(codes) < 2:
        yield Problem(path, "must be at least two codes")
    if twice := _twice(codes):
        yield Problem(path, f"each code only once; repeated: {listed(twice)}")
    reserved = [code for code in codes if code in SPECIALS.values()]
    if reserved:
        message = f"{listed(reserved)} is kept for don't know and not applicable"
        yield Problem(path, f"{message}; choose another code")
    outside = [c for c in codes if not LOWEST <= c <= HIGHEST and c not in reserved]
    if outside:
        message = f"must lie between {LOWEST} and {HIGHEST}, not {listed(outside)}"
        yield Problem(path, message)
    ordered = sorted(codes)
    if not (twice or scale.nominal or list(codes) in (ordered, ordered[::-1])):
        message = "must go up or down from the lowest meaning to the highest"
        yield Problem(path, f"{message}, unless nominal = true")


def _labels(scale: ResponseScale, path: str) -> Iterator[Problem]:
    count = len(scale.codes)
    for language, labels in scale.labels.items():
        if len(labels) != count:
            message = f"{len(labels)} labels for {count} codes; give one a code"
            yield Problem(f"{path}.{at('labels', language)}", message)


def _kinds(scale: ResponseScale, path: str) -> Iterator[Problem]:
    if scale.bipolar and scale.nominal:
        yield Problem(path, "is both bipolar and nominal; choose one")
    if scale.bipolar and len(scale.codes) % 2 == 0:
        message = "bipolar needs an odd number of codes, with 'same' in the middle"
        yield Problem(f"{path}.codes", message)


def _favourable(scale: ResponseScale, path: str) -> Iterator[Problem]:
    for key in ("favourable", "neutral"):
        named = getattr(scale, key)
        if named and (scale.bipolar or scale.nominal):
            message = "a bipolar or nominal response scale has no favourable side"
            yield Problem(f"{path}.{key}", message)
        if outside := [code for code in named or () if code not in scale.codes]:
            message = f"{listed(outside)} is not one of the codes {listed(scale.codes)}"
            yield Problem(f"{path}.{key}", message)
        if twice := _twice(named or ()):
            message = f"each code only once; repeated: {listed(twice)}"
            yield Problem(f"{path}.{key}", message)
    if both := set(scale.favourable_codes) & set(scale.neutral_codes):
        default = scale.favourable is None or scale.neutral is None
        hint = " (the key left out has its default: give both)" if default else ""
        message = f"{listed(sorted(both))} is both favourable and neutral{hint}"
        yield Problem(f"{path}.neutral", message)


def _specials(scale: ResponseScale, path: str) -> Iterator[Problem]:
    for key, own in SPECIALS.items():
        special: Special | None = getattr(scale, key)
        if special is None:
            continue
        where = f"{path}.{key}"
        if not (special.codes or special.labels or special.aliases):
            yield Problem(where, "needs codes, labels or aliases to be recognised by")
        if twice := _twice(special.codes):
            message = f"each code only once; repeated: {listed(twice)}"
            yield Problem(f"{where}.codes", message)
        if taken := [code for code in special.codes if _is_option(scale, code)]:
            message = f"{listed(taken)} is also a point on the scale"
            yield Problem(f"{where}.codes", message)
        wrong = [c for c in special.codes if c in SPECIALS.values() and c != own]
        if wrong:
            message = f"{listed(wrong)} is kept for another answer; here only {own}"
            yield Problem(f"{where}.codes", message)
    if scale.dont_know and scale.not_applicable:
        shared = set(scale.dont_know.codes) & set(scale.not_applicable.codes)
        if shared:
            message = f"{listed(sorted(shared))} is also a code of dont_know"
            yield Problem(f"{path}.not_applicable.codes", message)


def _is_option(scale: ResponseScale, code: int) -> bool:
    if scale.numeric:
        return scale.low <= code <= scale.high
    return code in scale.codes


def _two_meanings(scale: ResponseScale, path: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for where, meaning, text in _texts(scale):
        known = first.setdefault(plain(text), meaning)
        if text.strip() and known != meaning:
            message = f"{quote(text)} stands for {known} and for {meaning}"
            advice = "a text may stand for one answer only"
            yield Problem(f"{path}.{where}", f"{message}; {advice}")


def _looks_like_a_code(scale: ResponseScale, path: str) -> Iterator[Problem]:
    codes = {str(code): f"code {code}" for code in scale.codes}
    for where, meaning, text in _texts(scale):
        other = codes.get(text.strip(), meaning)
        if other != meaning:
            message = f"{quote(text)} stands for {meaning} and reads like {other}"
            yield Problem(f"{path}.{where}", message)


def _texts(scale: ResponseScale) -> Iterator[tuple[str, str, str]]:
    for language, labels in scale.labels.items():
        for code, label in zip(scale.codes, labels, strict=False):
            yield at("labels", language), f"code {code}", label
    for key, aliases in scale.aliases.items():
        for alias in aliases:
            yield at("aliases", key), f"code {key}", alias
    for name in SPECIALS:
        special: Special | None = getattr(scale, name)
        if special:
            for language, label in special.labels.items():
                yield at(name, "labels", language), name, label
            for alias in special.aliases:
                yield at(name, "aliases"), name, alias


def _twice(values: Iterable[int]) -> list[int]:
    return [value for value, count in Counter(values).items() if count > 1]

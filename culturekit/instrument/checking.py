"""Mistakes that only show when the parts of a definition are seen together."""

from collections.abc import Iterator, Mapping, Sequence

from culturekit.instrument.building import Draft
from culturekit.instrument.groups import check_attributes
from culturekit.instrument.measures import check_items, check_scales
from culturekit.instrument.names import check_names
from culturekit.instrument.options import check_options
from culturekit.instrument.problems import Problem, at, quote
from culturekit.instrument.roles import check_roles, known_once
from culturekit.instrument.texts import check_texts


def check(draft: Draft, misshapen: Sequence[Problem] = ()) -> list[Problem]:
    """Return every mistake in how the parts of a definition fit together.

    Parameters
    ----------
    draft : Draft
        The parts, as far as they have the right shape.
    misshapen : sequence of Problem
        What is already known to be wrong, so that nothing is reported twice.

    Returns
    -------
    list of Problem
        Empty for a definition that can be used.
    """
    known = [problem.path for problem in misshapen]
    found = dict.fromkeys(_all(draft))
    return [problem for problem in found if not _follows(problem.path, known)]


def _follows(path: str, known: Sequence[str]) -> bool:
    """Whether something wrong there is only what a wrong key left behind."""
    return any(other == path or other.startswith(f"{path}.") for other in known)


def _all(draft: Draft) -> list[Problem]:
    options = map(check_options, draft.response_scales.values())
    return [
        *_languages(draft),
        *check_names(draft),
        *check_texts(draft),
        *(problem for found in options for problem in found),
        *check_items(draft),
        *check_scales(draft),
        *check_attributes(draft),
        *_orders(draft),
        *check_roles(draft),
    ]


def _languages(draft: Draft) -> Iterator[Problem]:
    if draft.head is None:
        return
    languages = draft.head.languages
    if not languages or any(not language.strip() for language in languages):
        yield Problem("survey.languages", "must name at least one, as in ['en']")
    if len(set(languages)) < len(languages):
        yield Problem("survey.languages", "names a language twice")


def _orders(draft: Draft) -> Iterator[Problem]:
    scales = draft.names["scales"]
    orders: Mapping[str, tuple[str, ...]] = draft.forms
    for form, order in orders.items():
        yield from known_once(at("forms", form), "scale", order, scales)
    primary = draft.head.primary if draft.head else ()
    yield from known_once("survey.primary", "scale", primary, scales)
    for name in primary:
        scale = draft.scales.get(name)
        if scale and not scale.scored:
            message = (
                f"{quote(name)} has no score ({scale.kind}), so nothing to compare"
            )
            yield Problem("survey.primary", message)

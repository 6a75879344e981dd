"""What pages show of a wave, computed once and released together.

Every part says what it needs of the survey; where that is missing, the part is left
out with the reason, and the rest goes on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from culturekit.errors import CultureKitError
from culturekit.results import Result

if TYPE_CHECKING:
    from culturekit.scoring import Scores
    from culturekit.survey import Survey

PROCEDURE = "procedure"


@dataclass(frozen=True)
class Part:
    """One result to compute.

    Parameters
    ----------
    name : str
        What it is, for the list of what was left out.
    missing : str
        Why it does not apply, or empty.
    compute : callable
        Without arguments; returns the result.
    """

    name: str
    missing: str
    compute: Callable[[], Result]


def measure(
    survey: "Survey", floor: int = 5, *, before: "Survey | None" = None
) -> tuple[list[Result], list[dict[str, str]]]:
    """Compute everything that pages of a wave may show.

    Parameters
    ----------
    survey : Survey
        The answers of one wave.
    floor : int
        Answers below which a group is not compared: the rule's floor of scores.
    before : Survey, optional
        The answers of the wave that it is compared with.

    Returns
    -------
    tuple of (list of Result, list of dict)
        The results, and what was left out: ``part`` and ``reason``.
    """
    from culturekit.scoring import score

    scores = score(survey)
    results: list[Result] = []
    left_out: list[dict[str, str]] = []
    parts = [*_groups(survey, scores, floor), *_shares(survey), *_signs(survey)]
    for part in [*parts, *_changes(before, scores, floor), *_models(scores)]:
        reason = part.missing
        if not reason:
            try:
                results.append(part.compute())
            except CultureKitError as error:
                reason = str(error).splitlines()[0]
        if reason:
            left_out.append({"part": part.name, "reason": reason})
    return results, left_out


def _levels(survey: "Survey") -> tuple[str, ...]:
    """Return the team attribute and what contains it, as far as the data has them."""
    team = survey.instrument.roles.team
    if team not in survey.instrument.attributes:
        return ()
    return tuple(
        name
        for name in (team, *survey.instrument.containers(team))
        if name in survey.data
    )


def _groups(survey: "Survey", scores: "Scores", floor: int) -> Iterator[Part]:
    from culturekit.scoring import team_scores
    from culturekit.weighting import response_rates

    levels = _levels(survey)
    if not levels:
        none = "the answers name no team"
        yield Part("scores by team", none, partial(team_scores, scores))
    for by in levels:
        shown = _without(scores, survey.instrument.only_for_larger_groups((by,)))
        scored = partial(team_scores, shown, by=by, floor=floor)
        yield Part(f"scores by {by}", "", scored)
        # without a roster too: how many answered is a number like any other
        yield Part(f"response by {by}", "", partial(response_rates, survey, by=by))


def _without(scores: "Scores", left_out: frozenset[str]) -> "Scores":
    kept = tuple(name for name in scores.scales if name not in left_out)
    return replace(scores, scales=kept)


def _shares(survey: "Survey") -> Iterator[Part]:
    from culturekit.scoring import answer_shares

    optioned = any(
        survey.instrument.response(item).codes
        for item in survey.instrument.items
        if item in survey.data
    )
    none = "" if optioned else "the answers are measures without options"
    above = _levels(survey)[1:]
    if not above:
        none = none or "no group above the team is known"
        yield Part("answer shares", none, partial(answer_shares, survey))
    for by in above:
        yield Part(
            f"answer shares by {by}", none, partial(answer_shares, survey, by=by)
        )


def _changes(before: "Survey | None", scores: "Scores", floor: int) -> Iterator[Part]:
    from culturekit.trend import trend

    if before is None:
        return
    waves, asked = [before, scores.survey], scores.survey.instrument
    for by in _levels(scores.survey):
        shown = _without(scores, asked.only_for_larger_groups((by,)))
        compute = partial(trend, waves, by, scales=shown.scales, floor=floor)
        yield Part(f"change by {by}", "", compute)


def _signs(survey: "Survey") -> Iterator[Part]:
    """Yield signs of careless answering; below the function a rate points at people."""
    from culturekit.psychometrics.careless import careless
    from culturekit.psychometrics.careless_signs import careless_signs

    found = careless(survey)
    none = "" if found.summary["n"].any() else "too few questions of one kind"
    for by in _levels(survey)[1:] or (None,):
        compute = partial(careless_signs, found, by)
        yield Part(f"careless answering by {by or 'everybody'}", none, compute)


def _models(scores: "Scores") -> Iterator[Part]:
    from culturekit.models.gap import gap
    from culturekit.models.intent import intent_at
    from culturekit.models.mixed import mixed
    from culturekit.models.specifications import specifications
    from culturekit.models.unseen import unseen_teams

    survey, roles = scores.survey, scores.survey.instrument.roles
    sides = (
        "" if roles.side and roles.side in survey.data else "no two sides to compare"
    )
    known = [name for name in (roles.outcome, *roles.fairness) if name in scores.scales]
    story = ""
    if not roles.outcome or roles.outcome not in known:
        story = "no scale has the role of the outcome"
    elif len(known) < 2:
        story = "no scale has the role of fairness"
    elif not _levels(survey):
        story = "the answers name no team"
    asked = roles.leaving_item and roles.leaving_item in survey.data
    leaving = story or ("" if asked else "nobody was asked about leaving")
    yield Part("gap between the sides", sides, partial(gap, scores))
    yield Part(
        "model of the outcome", story, partial(mixed, scores.index, _formula(scores))
    )
    yield Part("other specifications", story, partial(specifications, scores))
    yield Part("intent to leave by fairness", leaving, partial(intent_at, scores))
    yield Part("intent in teams not seen", leaving, partial(unseen_teams, scores))


def _formula(scores: "Scores") -> str:
    """Return the outcome on fairness, procedure and side, with an intercept a team."""
    roles = scores.survey.instrument.roles
    wanted = [*roles.fairness, PROCEDURE]
    terms = [name for name in wanted if name in scores.scales]
    if roles.side and roles.side in scores.survey.data:
        terms.append(roles.side)
    return f"{roles.outcome} ~ {' + '.join(terms)} + (1 | {roles.team})"

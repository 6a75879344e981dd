"""What is true of the simulated firm: the numbers that analyses should find again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from culturekit.errors import UsageError

# Mean index in the front office and the back office's distance from it, per scale.
# Shares (0-100) for scales without an index: the options spread over 0-100.
FRONT: dict[str, float] = {
    "engagement": 71.0,
    "camaraderie_team": 75.0,
    "camaraderie_cross": 60.0,
    "adequacy": 65.0,
    "equity": 62.0,
    "procedure": 56.0,
    "appreciation": 65.0,
    "contribution_seen": 62.0,
    "category_priority": 34.0,
    "strain": 46.0,
    "role_learning": 58.0,
    "exhaustion": 43.0,
    "deprivation": 37.0,
    "recommend": 66.0,
    "relative": 56.0,
    "mirror": 52.0,
}
GAPS: dict[str, float] = {
    "engagement": -5.0,
    "camaraderie_team": 1.0,
    "camaraderie_cross": -7.0,
    "procedure": -8.0,
    "appreciation": -8.0,
    "contribution_seen": -12.0,
    "category_priority": 20.0,
    "strain": 12.0,
    "role_learning": -9.0,
    "exhaustion": 7.0,
    "deprivation": 13.0,
    "recommend": -8.0,
    "relative": -20.0,
    "mirror": 2.0,
}
# How a gap spreads over the domains: multiples of the scale's gap, averaging 1.
EQUITY_SHAPE: dict[str, float] = {
    "leadership": 1.1,
    "tools": 0.8,
    "onboarding": 0.7,
    "headcount": 1.2,
    "variable_pay": 1.4,
    "recognition": 0.8,
}
ADEQUACY_SHAPE: dict[str, float] = {
    "leadership": 1.2,
    "tools": 0.9,
    "onboarding": 0.9,
    "headcount": 1.3,
    "variable_pay": 0.8,
    "recognition": 0.9,
}
SHARES = (
    "team_share",
    "function_share",
    "stability",
    "leaving_share",
    "response_rate",
    "dont_know_front",
    "dont_know_back",
    "not_applicable_front",
    "not_applicable_back",
    "unanswered",
    "on_time_at_50",
)


@dataclass(frozen=True)
class Truth:
    """The generating numbers of a simulated firm, in the units that reports show.

    Parameters
    ----------
    equity_gap, adequacy_gap : float
        Mean index of the back office minus that of the front, in index points, over
        the domains together.
    equity_shape, adequacy_shape : mapping of str to float
        What multiple of the gap each domain has; the mean should be 1.
    recognition_change : float
        Index points by which equity in recognition was lower in the back office in
        the first wave than in the second.
    front, gaps : mapping of str to float
        Mean index in the front office, and back minus front, per scale.
    intent_at_50 : float
        Mean index of turnover intent in the front office at equity and procedure 50.
    intent_per_equity, intent_per_procedure : float
        Points of turnover intent per point of the equity and the procedure index,
        the other held, both as answered by everybody invited.
    intent_back : float
        Points that the back office has on top.
    intent_team_sd : float
        Standard deviation of what teams add to intent, in index points.
    leaving_share : float
        Share of those invited who intend to leave, of those who say stay or leave.
    leaving_per_intent : float
        Logit of leaving per 10 points of intent.
    response_rate : float
        Share of those invited who answer, 0 to 1.
    response_per_intent : float
        Logit of answering per 10 points of intent; below 0 leavers stay silent.
    response_team_sd : float
        Standard deviation between teams of the logit of answering.
    team_share, function_share : float
        Share of the variance of what a scale measures that lies between teams of a
        function, and between functions of an office.
    stability : float
        Correlation of what a scale measures between the two waves.
    dont_know_front, dont_know_back : float
        Probability of "don't know" where it is offered.
    not_applicable_front, not_applicable_back : float
        Probability of "not applicable" to variable pay, where it is offered; other
        items have a quarter of the front office's.
    unanswered : float
        Probability that an item is left out.
    on_time_at_50 : float
        Share of starts on time in a team whose mean adequacy index is 50, 0 to 1.
    on_time_per_adequacy : float
        Logit of a start on time per 10 points of that index.
    errors_at_50 : float
        Errors a head and quarter in a team whose mean adequacy index is 50.
    errors_per_adequacy : float
        Logarithm of errors per 10 points of that index.
    realised : mapping, optional
        Filled by `simulate`: what came about in this firm and wave, before
        non-response (``invited``) and among those who answered (``respondents``), and
        what came of the work (``work``).

    Examples
    --------
    >>> Truth(equity_gap=0).equity_gap
    0
    >>> sorted(Truth().to_dict())
    ['parameters', 'realised']
    """

    equity_gap: float = -14.0
    adequacy_gap: float = -12.0
    equity_shape: Mapping[str, float] = field(default_factory=EQUITY_SHAPE.copy)
    adequacy_shape: Mapping[str, float] = field(default_factory=ADEQUACY_SHAPE.copy)
    recognition_change: float = 6.0
    front: Mapping[str, float] = field(default_factory=FRONT.copy)
    gaps: Mapping[str, float] = field(default_factory=GAPS.copy)
    intent_at_50: float = 40.0
    intent_per_equity: float = -0.35
    intent_per_procedure: float = -0.12
    intent_back: float = 2.0
    intent_team_sd: float = 4.0
    leaving_share: float = 0.18
    leaving_per_intent: float = 0.6
    response_rate: float = 0.70
    response_per_intent: float = -0.25
    response_team_sd: float = 0.5
    team_share: float = 0.10
    function_share: float = 0.02
    stability: float = 0.6
    dont_know_front: float = 0.06
    dont_know_back: float = 0.17
    not_applicable_front: float = 0.04
    not_applicable_back: float = 0.28
    unanswered: float = 0.02
    on_time_at_50: float = 0.86
    on_time_per_adequacy: float = 0.25
    errors_at_50: float = 2.0
    errors_per_adequacy: float = -0.2
    realised: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        wrong = [name for name in SHARES if not 0 <= getattr(self, name) <= 1]
        if self.team_share + self.function_share >= 1:
            wrong.append("team_share + function_share")
        if wrong:
            raise UsageError(
                f"Truth: {', '.join(wrong)} must lie between 0 and 1; "
                "give shares, not percents"
            )

    def to_dict(self) -> dict[str, Any]:
        """Return ``parameters`` and ``realised`` as plain values."""
        parameters = asdict(self)
        realised = parameters.pop("realised")
        return {"parameters": parameters, "realised": realised}

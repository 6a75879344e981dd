"""What the page about the whole organisation says, office beside office."""

from culturekit.report.content.overview.answered import who_answered
from culturekit.report.content.overview.caveats import cannot_say, data_quality
from culturekit.report.content.overview.fair import fairness_seen, spread
from culturekit.report.content.overview.mirror import mirror
from culturekit.report.content.overview.money import spend
from culturekit.report.content.overview.scored import gaps, scores
from culturekit.report.content.overview.since import since_last_time
from culturekit.report.content.overview.work import work

__all__ = [
    "cannot_say",
    "data_quality",
    "fairness_seen",
    "gaps",
    "mirror",
    "scores",
    "since_last_time",
    "spend",
    "spread",
    "who_answered",
    "work",
]

"""What one team's page says, from who answered to what was agreed."""

from culturekit.report.content.scorecard.agreed import agreed, questions
from culturekit.report.content.scorecard.answered import who_answered
from culturekit.report.content.scorecard.domains import enough_for_the_work
from culturekit.report.content.scorecard.limits import cannot_be_told
from culturekit.report.content.scorecard.scored import scores
from culturekit.report.content.scorecard.since import since_last_time
from culturekit.report.content.scorecard.talk import to_talk_about

__all__ = [
    "agreed",
    "cannot_be_told",
    "enough_for_the_work",
    "questions",
    "scores",
    "since_last_time",
    "to_talk_about",
    "who_answered",
]

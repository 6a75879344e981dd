"""The story from fairness to the intent to leave, in words before numbers."""

from culturekit.report.content.fairness.choices import held_equal
from culturekit.report.content.fairness.gap import the_gap
from culturekit.report.content.fairness.intent import intent, unseen_teams
from culturekit.report.content.fairness.limits import cannot_say, non_response
from culturekit.report.content.fairness.model import model

__all__ = [
    "cannot_say",
    "held_equal",
    "intent",
    "model",
    "non_response",
    "the_gap",
    "unseen_teams",
]

"""Fairness and turnover intent: gaps, mixed models, intent to leave."""

from culturekit.models.detectable import Detectable, detectable
from culturekit.models.gap import Gap, gap
from culturekit.models.intent import IntentAt, intent_at
from culturekit.models.mixed import Mixed, mixed
from culturekit.models.specifications import Specifications, specifications
from culturekit.models.unseen import UnseenTeams, unseen_teams

__all__ = [
    "Detectable",
    "Gap",
    "IntentAt",
    "Mixed",
    "Specifications",
    "UnseenTeams",
    "detectable",
    "gap",
    "intent_at",
    "mixed",
    "specifications",
    "unseen_teams",
]

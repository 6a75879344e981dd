"""Response files in: one reader per platform, one decoder, one problem report."""

from culturekit.intake.invited import check_answered
from culturekit.intake.problems import summarise_problems
from culturekit.intake.reading import read_responses
from culturekit.intake.recognition import Recognition, recognise

__all__ = [
    "Recognition",
    "check_answered",
    "read_responses",
    "recognise",
    "summarise_problems",
]

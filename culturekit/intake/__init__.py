"""Response files in: one reader per platform, one decoder, one problem report."""

from culturekit.intake.inspection import Inspection, draft_definition, inspect_file
from culturekit.intake.invited import check_answered
from culturekit.intake.long import LongTable
from culturekit.intake.mapping import ColumnMapping, read_mapping, write_mapping
from culturekit.intake.problem_book import shown_values, write_problems
from culturekit.intake.reading import read_responses
from culturekit.intake.recognition import Recognition, recognise
from culturekit.problems import summarise_problems

__all__ = [
    "ColumnMapping",
    "Inspection",
    "LongTable",
    "Recognition",
    "check_answered",
    "draft_definition",
    "inspect_file",
    "read_mapping",
    "read_responses",
    "recognise",
    "shown_values",
    "summarise_problems",
    "write_mapping",
    "write_problems",
]

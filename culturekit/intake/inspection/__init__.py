"""What a response file is, and a first definition for it."""

from culturekit.intake.inspection.drafting import draft_definition
from culturekit.intake.inspection.inspecting import Inspection, inspect_file

__all__ = ["Inspection", "draft_definition", "inspect_file"]

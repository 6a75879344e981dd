"""Employee surveys, from any platform's response file to reports safe to share.

The contents page: every public name, by room. Names are loaded when first used, so
that `import culturekit` and `culturekit --help` cost next to nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_ROOMS: dict[str, tuple[str, ...]] = {
    "errors": (
        "CultureKitError",
        "DefinitionError",
        "DisclosureError",
        "InputError",
        "PromiseError",
        "QuarantinedError",
        "ReportError",
        "ResponseFileError",
        "RosterError",
        "StoreBusyError",
        "UsageError",
        "VersionGoneError",
    ),
    "results": ("Cells", "Result"),
    "instrument": (
        "Instrument",
        "check_instrument",
        "load_instrument",
        "write_definition",
    ),
    "instrument.importing": ("Imported", "import_instrument"),
    "instrument.exporting": ("Exported", "export_instrument"),
    "problems": ("summarise_problems",),
    "roster": (
        "Roster",
        "check_roster",
        "manager_tree",
        "near_names",
        "read_allocations",
        "read_leavers",
        "read_outcomes",
        "read_roster",
    ),
    "survey": ("Receipt", "Survey"),
    "intake": (
        "Inspection",
        "LongTable",
        "draft_definition",
        "inspect_file",
        "read_mapping",
        "read_responses",
        "recognise",
        "write_mapping",
        "write_problems",
    ),
    "store": ("Erasure", "LoadReceipt", "Store", "Unloaded", "open_store"),
    "linking": ("join_people", "link_leavers"),
    "weighting": (
        "Weights",
        "design_effect",
        "effective_n",
        "nonresponse_bounds",
        "post_stratify",
        "rake",
        "response_by_level",
        "response_rates",
        "weighted_means",
        "weighted_ratios",
        "weighted_shares",
        "weighted_totals",
    ),
    "summary": (
        "ItemCounts",
        "Moments",
        "Summary",
        "read_summary",
        "save_summary",
    ),
    "trend": ("Trend", "trend"),
    "scoring": (
        "Scores",
        "answer_shares",
        "manager_scores",
        "score",
        "summarise",
        "team_scores",
    ),
    "psychometrics.agreement": ("agreement",),
    "psychometrics.careless": ("Careless", "careless"),
    "psychometrics.careless_rates": ("careless_rates",),
    "psychometrics.careless_signs": ("careless_signs",),
    "psychometrics.compare": ("compare",),
    "psychometrics.polychoric": ("polychoric",),
    "psychometrics.ranks": ("rank_intervals",),
    "psychometrics.reliability": ("reliability",),
    "models.gap": ("gap",),
    "models.detectable": ("detectable",),
    "models.mixed": ("mixed",),
    "models.intent": ("intent_at",),
    "models.specifications": ("specifications",),
    "models.unseen": ("unseen_teams",),
    "simulate": ("Simulation", "Truth", "simulate", "write_example"),
    "disclosure": ("Release", "Rule", "release", "write_table"),
    "plots": (
        "change_plot",
        "diverging_bars",
        "funnel_plot",
        "gap_plot",
        "heatmap",
        "intent_curve",
        "interval_plot",
        "rate_bars",
        "unit_plot",
    ),
    "report.content": ("fairness", "overview", "quality", "scorecard"),
    "report.wave": ("prepare",),
    "report.book": ("Book",),
    "report.run": ("report",),
    "report.batch": ("report_all",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [*sorted(_HOME), "__version__"]  # noqa: PLE0604  (built from the table above)


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'culturekit' has no attribute '{name}'")
    value = getattr(import_module(f"culturekit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, *(room.split(".")[0] for room in _ROOMS)])


class _Contents(ModuleType):
    """This module; a verb wins where a room has the same name (report, simulate)."""

    def __setattr__(self, name: str, value: object) -> None:
        # importing a room sets it as an attribute here and would hide the verb
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Contents

"""The public names, written down: none leaks in, none falls out, each is documented."""

import inspect
import subprocess
import sys

import pytest

import culturekit

PUBLIC = [
    "Book",
    "Careless",
    "Cells",
    "CultureKitError",
    "DefinitionError",
    "DisclosureError",
    "Erasure",
    "Exported",
    "Imported",
    "InputError",
    "Inspection",
    "Instrument",
    "ItemCounts",
    "LoadReceipt",
    "LongTable",
    "Moments",
    "PromiseError",
    "QuarantinedError",
    "Receipt",
    "Release",
    "ReportError",
    "ResponseFileError",
    "Result",
    "Roster",
    "RosterError",
    "Rule",
    "Scores",
    "Simulation",
    "Store",
    "StoreBusyError",
    "Summary",
    "Survey",
    "Trend",
    "Truth",
    "Unloaded",
    "UsageError",
    "VersionGoneError",
    "Weights",
    "__version__",
    "agreement",
    "answer_shares",
    "careless",
    "careless_rates",
    "change_plot",
    "careless_signs",
    "check_instrument",
    "check_roster",
    "design_effect",
    "compare",
    "detectable",
    "diverging_bars",
    "draft_definition",
    "effective_n",
    "export_instrument",
    "fairness",
    "funnel_plot",
    "gap",
    "gap_plot",
    "heatmap",
    "import_instrument",
    "inspect_file",
    "intent_at",
    "intent_curve",
    "interval_plot",
    "join_people",
    "link_leavers",
    "load_instrument",
    "manager_scores",
    "manager_tree",
    "mixed",
    "near_names",
    "nonresponse_bounds",
    "open_store",
    "overview",
    "polychoric",
    "post_stratify",
    "prepare",
    "quality",
    "rake",
    "rank_intervals",
    "rate_bars",
    "read_allocations",
    "read_leavers",
    "read_mapping",
    "read_outcomes",
    "read_responses",
    "read_roster",
    "read_summary",
    "recognise",
    "release",
    "reliability",
    "report",
    "report_all",
    "response_by_level",
    "response_rates",
    "save_summary",
    "score",
    "scorecard",
    "simulate",
    "specifications",
    "summarise",
    "summarise_problems",
    "team_scores",
    "trend",
    "unit_plot",
    "unseen_teams",
    "weighted_means",
    "weighted_ratios",
    "weighted_shares",
    "weighted_totals",
    "write_definition",
    "write_example",
    "write_mapping",
    "write_problems",
    "write_table",
]
VERBS = [n for n in PUBLIC if inspect.isfunction(getattr(culturekit, n))]


def test_the_list_is_complete():
    assert sorted(culturekit.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_name_loads(name):
    assert getattr(culturekit, name) is not None


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_documented(name):
    verb = getattr(culturekit, name)
    doc = inspect.getdoc(verb) or ""
    for section in ("Parameters", "Returns", "Examples"):
        assert f"{section}\n---" in doc, f"{name} has no section {section}"
    signature = inspect.signature(verb)
    options = [p for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY]
    for parameter in [*options, *list(signature.parameters.values())[:1]]:
        assert parameter.name in doc, f"{name} does not explain {parameter.name}"


def test_a_verb_wins_over_the_room_of_its_name():
    import culturekit.report.run
    import culturekit.simulate.firm

    assert inspect.isfunction(culturekit.report)
    assert inspect.isfunction(culturekit.simulate)


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'scare'"):
        culturekit.scare  # noqa: B018


def test_importing_the_package_is_light():
    code = (
        "import sys, culturekit; "
        "print([m for m in ('pandas', 'numpy', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

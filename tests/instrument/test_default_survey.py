"""The shipped survey holds every construct of its blueprint, in plain wording."""

from collections import Counter

import pytest

from culturekit.instrument import check_instrument, load_instrument

# scale: number of items, response scales, module
BLUEPRINT = {
    "engagement": (4, "agree5", None),
    "camaraderie_team": (3, "agree5", None),
    "camaraderie_cross": (4, "agree5", None),
    "adequacy": (6, "agree5_na", None),
    "equity": (6, "agree5_dk", None),
    "procedure": (4, "agree5_dk", None),
    "eligibility": (2, "yes_no_dk", None),
    "appreciation": (3, "agree5", None),
    "contribution_seen": (2, "agree5", None),
    "category_priority": (2, "agree5", None),
    "strain": (4, "freq5", None),
    "role_learning": (2, "agree5", None),
    "exhaustion": (3, "freq5", None),
    "deprivation": (2, "agree5", None),
    "turnover_intent": (3, "agree5", None),
    "stay_12m": (1, "stay5", None),
    "recommend": (1, "zero_ten", None),
    "relative": (6, "less_more5", "relative"),
    "mirror": (2, "agree5", "mirror"),
}
DOMAINS = {
    "leadership": "Leadership development",
    "tools": "Resources and tools",
    "onboarding": "Onboarding and training",
    "headcount": "Headcount",
    "variable_pay": "Variable pay",
    "recognition": "Recognition",
}


@pytest.fixture(scope="module")
def survey():
    return load_instrument("culture_health")


def test_every_construct_is_there(survey):
    assert set(survey.scales) == set(BLUEPRINT)
    for name, (count, response, module) in BLUEPRINT.items():
        items = survey.scale_items(name)
        assert len(items) == count, name
        assert {item.response_scale for item in items} == {response}
        assert {item.module for item in items} == {module}


def test_fifty_two_core_items_and_eight_in_modules(survey):
    modules = Counter(item.module for item in survey.items.values())
    assert modules == {None: 52, "relative": 6, "mirror": 2}
    assert set(survey.open_questions) == {"open_help", "open_change"}
    assert survey.minutes == pytest.approx(8.5)


def test_item_ids(survey):
    numbered = {"eng": 4, "cam_team": 3, "cam_cross": 4, "proc": 4, "seen": 2}
    numbered |= {"cat": 2, "strain": 4, "role": 2, "exh": 3, "dep": 2, "ti": 3}
    ids = {
        f"{stem}{n}" for stem, count in numbered.items() for n in range(1, count + 1)
    }
    ids |= {f"{stem}_{domain}" for stem in ("adq", "eqt", "rel") for domain in DOMAINS}
    ids |= {"elig_variable_pay", "elig_recognition", "stay_12m", "recommend"}
    ids |= {"app_manager", "app_leaders", "app_other"}
    ids |= {"mir_workload", "mir_contribution"}
    assert set(survey.items) == ids


def test_one_item_a_domain(survey):
    assert survey.roles.domains == DOMAINS
    for scale in ("adequacy", "equity", "relative"):
        assert [i.domain for i in survey.scale_items(scale)] == list(DOMAINS)
    owners = survey.roles.domain_owners
    assert set(owners) == set(DOMAINS)
    assert owners["headcount"] == "executive"


def test_response_scales(survey):
    scales = survey.response_scales
    for name in ("agree5", "agree5_na", "agree5_dk", "freq5", "stay5"):
        assert scales[name].codes == (1, 2, 3, 4, 5)
    assert scales["zero_ten"].codes == tuple(range(11))
    assert scales["less_more5"].codes == (-2, -1, 0, 1, 2)
    assert scales["agree5"].dont_know is scales["agree5"].not_applicable is None
    assert scales["agree5_na"].dont_know is None
    assert scales["agree5_na"].not_applicable is not None
    # "does not apply" is not offered where it would hide unfairness
    assert scales["agree5_dk"].not_applicable is None
    assert scales["agree5_dk"].dont_know is not None
    assert scales["less_more5"].bipolar
    assert scales["stay5"].nominal


def test_kinds_composition_and_direction(survey):
    scales = survey.scales
    assert scales["adequacy"].kind == "formative"
    assert scales["relative"].kind == "bipolar"
    assert scales["stay_12m"].kind == scales["eligibility"].kind == "facts"
    assert scales["turnover_intent"].composition == "additive"
    bad = {name for name, scale in scales.items() if scale.direction == "bad"}
    assert bad == {
        "category_priority",
        "deprivation",
        "strain",
        "exhaustion",
        "turnover_intent",
    }
    assert all(scale.high for scale in scales.values() if scale.scored)


def test_roles_and_attributes(survey):
    roles = survey.roles
    assert (roles.outcome, roles.side, roles.side_unit) == (
        "turnover_intent",
        "office",
        "function",
    )
    assert (roles.reference, roles.contrast) == ("front", "back")
    assert (roles.fairness, roles.adequacy) == (("equity",), ("adequacy",))
    assert roles.mediators == ("camaraderie_cross", "appreciation")
    assert (roles.leaving_item, roles.leaving_codes) == ("stay_12m", (4,))
    assert roles.leaving_ignored == (3, 5)
    assert set(roles.mirror) == {"mir_workload", "mir_contribution"}
    assert survey.containers("team") == ("function", "office")
    assert set(survey.attributes) == {
        "team",
        "function",
        "office",
        "department",
        "tenure",
        "location",
    }
    assert survey.attributes["tenure"].ordered


def test_primary_scales_and_the_promise(survey):
    assert survey.primary == (
        "engagement",
        "camaraderie_team",
        "camaraderie_cross",
        "adequacy",
        "equity",
        "procedure",
        "strain",
    )
    assert survey.promise.purpose
    assert "Not for pay, discipline or selection" in survey.promise.not_for


def test_at_most_two_reversed_items_never_in_one_scale(survey):
    scales = Counter(item.scale for item in survey.items.values() if item.reverse)
    assert scales.total() <= 2
    assert max(scales.values(), default=0) <= 1


def test_wording_has_no_warnings(survey):
    assert check_instrument("culture_health") == []
    texts = [text for item in survey.items.values() for text in item.text.values()]
    assert len(set(texts)) == 2 * len(survey.items)
    assert not any(
        word in text.casefold() for text in texts for word in ("jealous", "neid")
    )
    engagement = [item.text["en"] for item in survey.scale_items("engagement")]
    assert not any(word in text for text in engagement for word in ("pay", "leave"))
    assert survey.scales["recommend"].title == "Recommend balance"


def test_intent_comes_before_fairness_in_one_of_two_forms(survey):
    assert len(survey.forms) == 2
    before = [
        o.index("turnover_intent") < o.index("equity") for o in survey.forms.values()
    ]
    assert sorted(before) == [False, True]
    for order in survey.forms.values():
        assert sorted(order) == sorted(survey.scales)

"""Mistakes between the parts: references, routing, scales, attributes, roles, names."""

import pytest

CASES = {
    "unknown scale": (
        {"items.mood1.scale": "mod"},
        "items.mood1.scale: no such scale 'mod'; did you mean 'mood'?",
    ),
    "unknown response scale": (
        {"items.mood1.response_scale": "agre"},
        "items.mood1.response_scale: no such response scale 'agre'; "
        "did you mean 'agree'?",
    ),
    "unknown module of an item": (
        {"items.mood1.module": "xtra"},
        "items.mood1.module: no such module 'xtra'; did you mean 'extra'?",
    ),
    "unknown module of a scale": (
        {"scales.mood.module": "xtra"},
        "scales.mood.module: no such module 'xtra'; did you mean 'extra'?",
    ),
    "two modules": (
        {
            "scales.mood.module": "extra",
            "modules.more": {"title": "More"},
            "items.mood1.module": "more",
        },
        "items.mood1.module: differs from scales.mood.module",
    ),
    "unknown form": (
        {"items.mood1.form": "c"},
        "items.mood1.form: no such form 'c'; known: a, b",
    ),
    "unknown domain": (
        {"items.mood1.domain": "tols"},
        "items.mood1.domain: no such domain 'tols'; did you mean 'tools'?",
    ),
    "unknown scale in a form": (
        {"forms.a": ["mod"]},
        "forms.a: no such scale 'mod'; did you mean 'mood'?",
    ),
    "a scale twice in a form": (
        {"forms.a": ["mood", "mood"]},
        "forms.a: 'mood' comes twice",
    ),
    "unknown primary scale": (
        {"survey.primary": ["mod"]},
        "survey.primary: no such scale 'mod'; did you mean 'mood'?",
    ),
    "primary scale without a score": (
        {"survey.primary": ["next_year"]},
        "survey.primary: 'next_year' has no score (facts), so nothing to compare",
    ),
    "a reversed item without a direction": (
        {"items.plan.reverse": True},
        "items.plan.reverse: a nominal or bipolar item has no direction to reverse",
    ),
    "several answers on a scale": (
        {"items.mood1.multiple": True},
        "items.mood1.multiple: several options can be ticked only where they are "
        "nominal",
    ),
    # routing
    "routing that cannot be read": (
        {"items.mood1.asked_if": "plan = 1"},
        "items.mood1.asked_if: 'plan = 1' cannot be read; allowed: item == code, "
        "item in [code, code] or attribute == 'value'",
    ),
    "routing by an unknown name": (
        {"items.mood1.asked_if": "plon == 1"},
        "items.mood1.asked_if: no such item or attribute 'plon'; did you mean 'plan'?",
    ),
    "routing by an unknown code": (
        {"items.mood1.asked_if": "plan == 7"},
        "items.mood1.asked_if: 7 is not a code of 'plan'; its codes: 1, 2, 3",
    ),
    "routing by a label": (
        {"items.mood1.asked_if": "plan == 'Leave'"},
        "items.mood1.asked_if: Leave is not a code of 'plan'; its codes: 1, 2, 3",
    ),
    "routing by a numeric measure": (
        {"items.mood1.asked_if": "worked == 40"},
        "items.mood1.asked_if: 'worked' is a numeric measure; ask by an item with "
        "codes",
    ),
    "routing by an unknown value": (
        {"items.mood1.asked_if": "side == 'fornt'"},
        "items.mood1.asked_if: no such value of 'side': 'fornt'; did you mean 'front'?",
    ),
    "routing by a number of an attribute": (
        {"items.mood1.asked_if": "team == 3"},
        "items.mood1.asked_if: values of 'team' are texts, written in quotes",
    ),
    "routing round in a circle": (
        {
            "items.mood1.asked_if": "mood2 == 1",
            "items.mood2.asked_if": "mood1 == 1",
        },
        "items.mood2.asked_if: leads back to the item itself, so it would never be "
        "asked",
    ),
    # scales
    "a scale without items": (
        {"scales.empty": {"title": "Empty"}},
        "scales.empty: has no items; items name it by their key scale",
    ),
    "a listed item that does not exist": (
        {"scales.mood.items": ["mood1", "mood2", "wurked"]},
        "scales.mood.items: no such item 'wurked'; did you mean 'worked'?",
    ),
    "a listed item of another scale": (
        {"scales.mood.items": ["mood1", "mood2", "plan"]},
        "scales.mood.items: 'plan' says that it belongs to 'next_year' "
        "(items.plan.scale)",
    ),
    "an item left out": (
        {"scales.mood.items": ["mood1"]},
        "scales.mood.items: leaves out 'mood2', which says that it belongs here",
    ),
    "an item listed twice": (
        {"scales.mood.items": ["mood1", "mood2", "mood1"]},
        "scales.mood.items: 'mood1' comes twice",
    ),
    "a fraction out of range": (
        {"scales.mood.missing": 1.5},
        "scales.mood.missing: a fraction must be above 0 and at most 1, not 1.5",
    ),
    "a fraction that is no number": (
        {"scales.mood.missing": float("nan")},
        "scales.mood.missing: a fraction must be above 0 and at most 1, not nan",
    ),
    "single with two items": (
        {"scales.mood.kind": "single"},
        "scales.mood.kind: 'single' is for one item; this scale has 2",
    ),
    "bipolar options in another kind": (
        {"scales.amount.kind": "reflective"},
        "scales.amount.kind: must be 'bipolar', as the response scale of "
        "'amount_tools' is",
    ),
    "bipolar kind with other options": (
        {"scales.fair.kind": "bipolar"},
        "scales.fair.kind: 'bipolar' needs a bipolar response scale, which "
        "'fair_tools' has not",
    ),
    "nominal options in a scored scale": (
        {"scales.next_year.kind": "single"},
        "scales.next_year.kind: must be 'facts': the options of 'plan' are nominal, "
        "so there is no score",
    ),
    "hours and options in one mean": (
        {"items.mood1.response_scale": "hours"},
        "scales.mood: mixes numeric measures (mood1) with items that have options; a "
        "mean of the two means nothing",
    ),
    # attributes
    "unknown container": (
        {"attributes.team.within": "unti"},
        "attributes.team.within: no such attribute 'unti'; did you mean 'unit'?",
    ),
    "containers round in a circle": (
        {"attributes.side.within": "team"},
        "attributes.unit.within: goes round in a circle: unit in side in team in unit",
    ),
    "a container of itself": (
        {"attributes.side.within": "side"},
        "attributes.side.within: goes round in a circle: side in side",
    ),
    "values that look alike": (
        {"attributes.side.values": ["front", "back", "Back "]},
        "attributes.side.values: 'Back ' and 'back' cannot be told apart",
    ),
    "the label of an unknown value": (
        {"attributes.side.labels.bakc": "Rear"},
        "attributes.side.labels.bakc: no such value 'bakc'; did you mean 'back'?",
    ),
    "one label for two values": (
        {"attributes.side.labels.back": "front office"},
        "attributes.side.labels.back: 'front office' is the label of 'front' already",
    ),
    "an order without values": (
        {"attributes.team.ordered": True},
        "attributes.team.ordered: needs values: their order is the order meant",
    ),
    # names
    "an item that is not a plain name": (
        {
            "items.2nd": {
                "scale": "mood",
                "response_scale": "agree",
                "text": {"en": "x", "de": "x"},
            }
        },
        "items.2nd: '2nd' is not a plain name; allowed: a letter, then letters, digits "
        "and underscores",
    ),
    "a survey that is not a plain name": (
        {"survey.id": "my survey"},
        "survey.id: 'my survey' is not a plain name; allowed: a letter, then letters, "
        "digits and underscores",
    ),
    "a word of the language": (
        {"attributes.class": {"title": "Class"}},
        "attributes.class: 'class' is a word of the language Python; choose another "
        "name",
    ),
    "a domain that is not a plain name": (
        {"roles.domains": {"tools": "Tools", "pay": "Pay", "on-boarding": "O"}},
        "roles.domains.on-boarding: 'on-boarding' is not a plain name; allowed: a "
        "letter, then letters, digits and underscores",
    ),
    "an attribute named like an item": (
        {"attributes.mood1": {"title": "Mood"}},
        "attributes.mood1: 'mood1' is also the name of an item; choose another name",
    ),
    "an attribute named like a scale": (
        {"attributes.mood": {"title": "Mood"}},
        "attributes.mood: 'mood' is also the name of a scale; choose another name",
    ),
    "an attribute named like a result's column": (
        {"attributes.group": {"title": "Group"}},
        "attributes.group: 'group' is a column of every result; choose another name",
    ),
    "an item named like another scale": (
        {"scales.mood1": {"title": "M"}, "items.mood2.scale": "mood1"},
        "items.mood1: 'mood1' is also the name of a scale with other items",
    ),
    "a column for two items": (
        {"items.plan.columns": [" q_HOURS"]},
        "items.plan.columns: ' q_HOURS' already stands for items.worked",
    ),
    "a column that is another item": (
        {"attributes.team.columns": ["Plan"]},
        "attributes.team.columns: 'Plan' already stands for items.plan",
    ),
    # roles
    "unknown outcome": (
        {"roles.outcome": "mod"},
        "roles.outcome: no such scale 'mod'; did you mean 'mood'?",
    ),
    "unknown mediator": (
        {"roles.mediators": ["fare"]},
        "roles.mediators: no such scale 'fare'; did you mean 'fair'?",
    ),
    "the outcome explains itself": (
        {"roles.mediators": ["mood"]},
        "roles.mediators: 'mood' is the outcome; it cannot be both",
    ),
    "fairness that is adequacy": (
        {"roles.adequacy": ["fair"]},
        "roles.adequacy: 'fair' is in fairness too; the two are never averaged",
    ),
    "unknown team": (
        {"roles.team": "taem"},
        "roles.team: no such attribute 'taem'; did you mean 'team'?",
    ),
    "unknown leaving item": (
        {"roles.leaving_item": "paln"},
        "roles.leaving_item: no such item 'paln'; did you mean 'plan'?",
    ),
    "unknown leaving code": (
        {"roles.leaving_codes": [4]},
        "roles.leaving_codes: 4 is not a code of 'plan'; its codes: 1, 2, 3",
    ),
    "unknown ignored code": (
        {"roles.leaving_ignored": [0]},
        "roles.leaving_ignored: 0 is not a code of 'plan'; its codes: 1, 2, 3",
    ),
    "leaving that is ignored": (
        {"roles.leaving_ignored": [3]},
        "roles.leaving_ignored: 3 is in leaving_codes too; it cannot be both",
    ),
    "no leaving codes": (
        {"roles.leaving_codes": []},
        "roles.leaving_codes: is missing; say which codes of 'plan' mean leaving",
    ),
    "unknown side": (
        {"roles.side": "sides"},
        "roles.side: no such attribute 'sides'; did you mean 'side'?",
    ),
    "unknown value of the side": (
        {"roles.reference": "forn"},
        "roles.reference: no such value of 'side': 'forn'; did you mean 'front'?",
    ),
    "one side only": (
        {"roles.contrast": "front"},
        "roles.contrast: must differ from roles.reference",
    ),
    "unknown unit": (
        {"roles.side_unit": "unti"},
        "roles.side_unit: no such attribute 'unti'; did you mean 'unit'?",
    ),
    "a unit that is not within the side": (
        {"attributes.site": {"title": "Site"}, "roles.side_unit": "site"},
        "roles.side_unit: 'site' must lie within 'side'; set attributes.site.within",
    ),
    "owner of an unknown domain": (
        {"roles.domain_owners": {"tolls": "team"}},
        "roles.domain_owners.tolls: no such domain 'tolls'; did you mean 'tools'?",
    ),
    "unknown owner": (
        {"roles.domain_owners": {"tools": "boss"}},
        "roles.domain_owners.tools: no such owner 'boss'; known: team, function, "
        "executive",
    ),
    "two items of one domain": (
        {"items.fair_pay.domain": "tools"},
        "items.fair_pay.domain: 'tools' is the domain of 'fair_tools' already; one "
        "item a domain in a scale",
    ),
    "mirror of an unknown item": (
        {"roles.mirror": {"mood3": "mood"}},
        "roles.mirror.mood3: no such item 'mood3'; did you mean 'mood2'?",
    ),
    "mirror in an unknown scale": (
        {"roles.mirror": {"mood2": "mod"}},
        "roles.mirror.mood2: no such scale 'mod'; did you mean 'mood'?",
    ),
    # texts
    "an empty text": (
        {"items.mood1.text.en": " "},
        "items.mood1.text.en: must not be empty",
    ),
    "a text that is not there": (
        {"items.mood1.text": {}},
        "items.mood1.text: must not be empty",
    ),
    "a missing language": (
        {"items.mood1.text": {"en": "I hum."}},
        "items.mood1.text.de: is missing; the survey is in en, de",
    ),
    "an unknown language": (
        {"items.mood1.text.fr": "Je fredonne."},
        "items.mood1.text.fr: 'fr' is not a language of the survey; "
        "survey.languages: en, de",
    ),
    "labels in one language only": (
        {"response_scales.plan.labels": {"en": ["Stay", "Move", "Leave"]}},
        "response_scales.plan.labels.de: is missing; the survey is in en, de",
    ),
    "an empty label": (
        {"response_scales.plan.labels.en": ["Stay", "", "Leave"]},
        "response_scales.plan.labels.en: must not be empty",
    ),
    "an empty alias": (
        {"response_scales.agree.aliases": {"1": [""]}},
        "response_scales.agree.aliases.1: must not be empty",
    ),
    "an empty title": (
        {"scales.mood.title": ""},
        "scales.mood.title: must not be empty",
    ),
    "an empty column": (
        {"attributes.team.columns": [""]},
        "attributes.team.columns: must not be empty",
    ),
    "an empty purpose": (
        {"promise.purpose": " "},
        "promise.purpose: must not be empty; say what the answers are for",
    ),
    "no languages": (
        {"survey.languages": []},
        "survey.languages: must name at least one, as in ['en']",
    ),
    "a language twice": (
        {"survey.languages": ["en", "de", "en"]},
        "survey.languages: names a language twice",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_named_by_its_path(problems, case):
    changes, expected = CASES[case]
    assert expected in problems(changes)


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ("roles.side", "roles.side_unit: needs roles.side, the attribute compared"),
        ("roles.leaving_item", "roles.leaving_codes: needs roles.leaving_item"),
        (
            "roles.contrast",
            "roles.contrast: is missing; name the value of 'side' that is meant",
        ),
        (
            "items.fair_pay.domain",
            "items.fair_pay.domain: is missing; the roles say that 'fair' has one item "
            "a domain",
        ),
        (
            "attributes.team",
            "roles.team: no such attribute 'team'; known: unit, side",
        ),
    ],
)
def test_what_a_role_needs_is_asked_for(problems, removed, expected):
    assert expected in problems(remove=[removed])


def test_many_mistakes_are_reported_at_once(problems):
    changes = {}
    for case in ("unknown scale", "unknown outcome", "an empty label", "no languages"):
        changes |= CASES[case][0]
    found = problems(changes, remove=["roles.contrast", "promise.purpose"])
    for case in ("unknown scale", "unknown outcome", "an empty label", "no languages"):
        assert CASES[case][1] in found
    assert len(found) >= 6


def test_no_mistake_is_reported_twice(problems):
    found = problems({path: v for c in CASES.values() for path, v in c[0].items()})
    assert len(found) == len(set(found)) > 30


def test_an_item_may_have_the_name_of_its_scale_if_it_is_alone_there(problems):
    item = {"scale": "luck", "response_scale": "agree", "text": {"en": "x", "de": "y"}}
    scale = {"title": "Luck", "kind": "single"}
    assert problems({"items.luck": item, "scales.luck": scale}) == []

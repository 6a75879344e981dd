"""A small complete definition to damage, as the tables of its TOML document."""

import copy
import tomllib

import pytest

from culturekit.instrument.reading import from_tables

SMALL = """
[survey]
id = "small"
title = "Small"
languages = ["en", "de"]
primary = ["mood"]

[promise]
purpose = "To learn."

[response_scales.agree]
codes = [1, 2, 3, 4, 5]
labels.en = ["Never", "Rarely", "Sometimes", "Often", "Always"]
labels.de = ["Nie", "Selten", "Manchmal", "Oft", "Immer"]
aliases = { 1 = ["Not once"], 5 = ["All the time"] }
dont_know = { codes = [6], labels = { en = "Don't know", de = "Weiß nicht" } }
not_applicable = { codes = [9], aliases = ["n/a"] }

[response_scales.hours]
numeric = [0, 60]

[response_scales.plan]
codes = [1, 2, 3]
nominal = true
labels.en = ["Stay", "Move", "Leave"]
labels.de = ["Bleiben", "Wechseln", "Gehen"]

[response_scales.less_more]
codes = [-1, 0, 1]
bipolar = true

[scales.mood]
title = "Mood"

[scales.fair]
title = "Fair"

[scales.enough]
title = "Enough"
kind = "formative"

[scales.time]
title = "Hours worked"
kind = "single"

[scales.next_year]
title = "Next year"
kind = "facts"

[scales.amount]
title = "Amount"
kind = "bipolar"

[items.mood1]
scale = "mood"
response_scale = "agree"
text = { en = "I hum.", de = "Ich summe." }

[items.mood2]
scale = "mood"
response_scale = "agree"
reverse = true
text = { en = "I sigh.", de = "Ich seufze." }

[items.fair_tools]
scale = "fair"
response_scale = "agree"
domain = "tools"
text = { en = "Tools are shared.", de = "Werkzeug wird geteilt." }

[items.fair_pay]
scale = "fair"
response_scale = "agree"
domain = "pay"
text = { en = "Pay is shared.", de = "Lohn wird geteilt." }

[items.enough_tools]
scale = "enough"
response_scale = "agree"
domain = "tools"
text = { en = "Tools suffice.", de = "Werkzeug reicht." }

[items.worked]
scale = "time"
response_scale = "hours"
text = { en = "Hours last week?", de = "Stunden letzte Woche?" }
columns = ["Q_hours"]

[items.plan]
scale = "next_year"
response_scale = "plan"
text = { en = "Your plan?", de = "Ihr Plan?" }

[items.amount_tools]
scale = "amount"
response_scale = "less_more"
asked_if = "plan in [1, 2]"
text = { en = "How much?", de = "Wie viel?" }

[attributes.team]
title = "Team"
within = "unit"

[attributes.unit]
title = "Unit"
within = "side"

[attributes.side]
title = "Side"
values = ["front", "back"]
labels = { front = "Front office", back = "Back office" }

[roles]
outcome = "mood"
leaving_item = "plan"
leaving_codes = [3]
leaving_ignored = [2]
fairness = ["fair"]
adequacy = ["enough"]
side = "side"
reference = "front"
contrast = "back"
side_unit = "unit"
domains = { tools = "Tools", pay = "Pay" }
domain_owners = { tools = "team" }
mirror = { mood2 = "mood" }

[modules.extra]
title = "Extra"

[forms]
a = ["mood", "fair"]
b = ["fair", "mood"]

[open_questions.why]
text = { en = "Why?", de = "Warum?" }
"""


@pytest.fixture
def small():
    """The tables of the small definition, to be changed by the test."""
    return copy.deepcopy(tomllib.loads(SMALL))


@pytest.fixture
def small_text():
    """The small definition as TOML text."""
    return SMALL


@pytest.fixture
def problems(small):
    """What is wrong after setting dotted paths of the small definition."""

    def change(changes=(), *, remove=()):
        for path, value in dict(changes).items():
            *above, last = path.split(".")
            table = small
            for key in above:
                table = table.setdefault(key, {})
            table[last] = value
        for path in remove:
            *above, last = path.split(".")
            table = small
            for key in above:
                table = table[key]
            del table[last]
        instrument, found = from_tables(small)
        assert (instrument is None) == bool(found)
        return [str(problem) for problem in found]

    return change

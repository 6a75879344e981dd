"""The pages about the whole organisation."""

import re
from dataclasses import replace

import pytest

from culturekit.report.content import fairness, overview

FAIRNESS = fairness.__all__
BLOCKS = [(overview, name) for name in overview.__all__]
BLOCKS += [(fairness, name) for name in FAIRNESS]
ids = [f"{module.__name__.rpartition('.')[2]}.{name}" for module, name in BLOCKS]


def words(html):
    html = re.sub(r"<figure.*?</figure>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html)


@pytest.mark.parametrize(("module", "name"), BLOCKS, ids=ids)
def test_a_block_begins_with_a_sentence(book, module, name):
    made = getattr(module, name)(book)
    assert made._repr_html_().startswith('<p class="lead">')
    assert made.lead.endswith(".")


@pytest.mark.parametrize(("module", "name"), BLOCKS, ids=ids)
def test_names_from_outside_are_escaped(hostile, module, name):
    html = getattr(module, name)(hostile)._repr_html_()
    assert "<script" not in html
    assert "\x00" not in html


@pytest.mark.parametrize(("module", "name"), BLOCKS, ids=ids)
def test_what_was_not_released_is_said_calmly(book, module, name):
    keep = ("team_scores by team", "answer_shares overall")
    tables = {key: book.release.tables[key] for key in keep}
    about = {**book.about, "spend": [], "receipt": {}, "quality": {}, "invited": None}
    bare = replace(book, release=replace(book.release, tables=tables), about=about)
    made = getattr(module, name)(bare)
    assert made.lead.endswith(".")
    assert "nan" not in words(made._repr_html_()).lower().split()


def test_rates_by_office_stand_in_the_first_sentence(book):
    lead = overview.who_answered(book).lead
    assert re.search(r"^\d+ of \d+ people invited answered, \d+ %", lead)
    assert "in the front office" in lead
    assert "in the back office" in lead


def test_adequacy_and_equity_are_kept_apart(book):
    html = overview.gaps(book)._repr_html_()
    assert "having enough for the work" in html
    assert "On fair sharing" in html
    assert "never averaged" in html


def test_dont_know_is_shown_beside_fairness(book):
    html = overview.fairness_seen(book)._repr_html_()
    asked = book.instrument.scales
    rows = len(asked["equity"].items) + len(asked["procedure"].items)
    assert html.count("<tr") == rows + 1
    assert "don't know" in html


def test_spend_follows_the_ledger(book):
    html = overview.spend(book)._repr_html_()
    frame = [row for row in book.about["spend"] if row["domain"] == "leadership"]
    front = {
        place["function"]
        for place in book.about["org"].values()
        if place["office"] == "front"
    }
    spent = sum(row["amount"] for row in frame if row["unit"] in front)
    heads = sum(row["invited"] for row in frame if row["unit"] in front)
    assert f"{spent / heads:,.0f}" in html
    assert "Base pay is not in it" in html


def test_records_add_up(book):
    html = overview.data_quality(book)._repr_html_()
    receipt = book.about["receipt"]
    aside = sum(receipt["set_aside"].values())
    parts = receipt["accepted"] + aside + receipt["quarantined"]
    assert receipt["rows_read"] == parts
    assert str(receipt["rows_read"]) in html


def test_models_speak_of_what_goes_together(book):
    html = "".join(getattr(fairness, name)(book)._repr_html_() for name in FAIRNESS)
    said = words(html).lower()
    assert not re.search(r"\b(leads to|drives|because of|effect of|impact)\b", said)
    assert "not what causes what" in said
    assert "percentage point" in said
    assert "teams that the model has not seen" in said


def test_the_model_is_told_per_ten_points(book):
    frame = book.release.table("mixed").set_index("term")
    points = abs(10 * frame.loc["equity", "estimate"])
    assert f"{points:.1f}".rstrip("0").rstrip(".") in fairness.model(book).lead


def test_every_unit_behind_the_gap_is_drawn(book):
    html = fairness.the_gap(book)._repr_html_()
    frame = book.release.table("team_scores", "function")
    for function in frame["group"].unique():
        index = frame.loc[
            (frame["group"] == function) & (frame["scale"] == "equity"), "index"
        ].item()
        assert f"{function} {index:g}" in html


def test_all_choices_are_shown_and_the_other_way_round(book):
    html = fairness.held_equal(book)._repr_html_()
    frame = book.release.table("specifications")
    assert html.count("<tr") == 1 + (frame["direction"] == "forward").sum()
    assert "The other way round" in html
    points = 10 * frame.loc[frame["direction"] == "forward", "estimate"]
    assert f"{points.min():.1f}".replace("-", "−") in fairness.held_equal(book).lead


def test_bounds_hold_whatever_the_silent_intend(book):
    html = fairness.non_response(book)._repr_html_()
    shares = book.release.table("answer_shares", "overall").set_index("option")
    leave = shares.loc["Leave the company"]
    answered = leave["n"] / book.about["invited"]
    low = leave["percent"] * answered
    high = low + 100 * (1 - answered)
    assert f"{low:.0f} to {high:.0f} %" in words(html).replace("\xa0", " ")


def test_bounds_are_left_out_where_nobody_knows_who_was_invited(book):
    keep = {k: v for k, v in book.release.tables.items() if "response_rates" not in k}
    bare = replace(book, release=replace(book.release, tables=keep))
    assert "<table" not in fairness.non_response(bare)._repr_html_()


def test_intent_is_not_shown_below_functions(book):
    html = "".join(getattr(m, name)(book)._repr_html_() for m, name in BLOCKS)
    assert not any(team in html for team in book.about["org"])


def test_work_is_told_by_office_and_then_by_function_in_no_order(book):
    made = overview.work(book)
    rates = {
        (row["level"], row["group"]): row["on_time_rate"] for row in book.about["outcomes"]
    }
    front, back = (round(rates["office", side]) for side in ("front", "back"))
    assert made.lead.startswith(
        f"{front} % of the starts in the front office and {back} % in the back office "
        "were on time. Errors a person: "
    )
    html = made._repr_html_()
    places = [html.index(f">{group}<") for _, group in list(rates)[2:]]
    assert places == sorted(places)
    assert len(places) == 9
    order = [rates[key] for key in list(rates)[2:]]
    assert order not in (sorted(order), sorted(order, reverse=True))
    assert "do not say who did well" in html


def test_without_outcomes_the_page_says_so_calmly(book):
    bare = replace(book, about={**book.about, "outcomes": []})
    made = overview.work(bare)
    assert made._repr_html_().startswith('<div class="calm">')
    assert "No outcomes were given" in made.lead


def test_hours_alone_are_shown_too(book):
    known = [
        {**row, "on_time_rate": None, "errors": None} for row in book.about["outcomes"]
    ]
    made = overview.work(replace(book, about={**book.about, "outcomes": known}))
    assert made.lead == "Hours of rework, a person, by office."
    assert "Starts on time" not in made._repr_html_()

"""What says who somebody is: known by header or by content, never drafted or read."""

import csv
import random

import pytest

from culturekit.instrument import load_instrument
from culturekit.instrument.importing.asked import Question
from culturekit.instrument.importing.grouping import is_personal
from culturekit.instrument.personal import asks_for_person
from culturekit.intake import (
    LongTable,
    draft_definition,
    inspect_file,
    read_responses,
)
from culturekit.intake.identifying import identifies

ASKED = [
    *("What is your full name?", "Please enter your first name", "Manager name"),
    *(
        "Name of your manager",
        "What is your manager's name?",
        "Supervisor/manager name",
    ),
    *("Who is your direct supervisor?", "Q1. What is your name?", "Name (optional)"),
    *("If you want a call, please leave your name and number", "EmployeeName"),
    *("Ihr Name", "Wie lautet Ihr Name?", "Wie heißen Sie?", "Name und Vorname"),
    *("Bitte geben Sie Ihren Namen ein", "Name Ihrer Führungskraft"),
    *("Nom et prénom", "Quel est votre prénom ?", "Indiquez votre nom"),
    *("¿Cuál es su nombre?", "Nombre/s", "Apellido(s)", "Nome e cognome"),
    *("Wat is uw naam?", "Voornaam + naam", "Nome completo"),
    *("Work e-mail", "E-mail (company)", "Please provide your email if you want"),
    *("Dirección de correo electrónico", "Indirizzo di mail", "Ihre E-Mail-Adresse"),
    *("What is your phone number?", "Contact number", "Mobile no.", "Telefonnummer"),
    *("Wat is je telefoonnummer", "Home address", "What is your home address?"),
    *("Zip/Post Code", "Client IP", "GPS location", "<b>Date</b> of birth"),
    *("LinkedIn profile", "Twitter handle", "Employee number", "EmployeeNumber"),
    *("Mitarbeiter-ID", "Personalnummer", "Staff number", "Initials"),
]
NOT_ASKED = [
    *("Team name", "Name of your department", "What is the name of your team?"),
    *("Company name", "Please give the name of your organisation", "client_name"),
    *("My manager knows me by name", "I am proud to name my employer"),
    *("I can address problems", "My manager addresses problems", "Emails"),
    *("Please tell us how your manager addresses problems", "I get too many emails"),
    *("I can reach my manager by phone", "How do you prefer to be contacted?"),
    *("Name three things that help", "Number of employees", "Employee engagement"),
    *("Location", "Work location", "Year of birth", "Manager", "Contact", "Position"),
    *("Please leave your comments", "Other, please specify", "What is your age?"),
    *("I know who my manager is", "Which team are you in?", "Personal development"),
]
NAMES = ["Anna Schmidt", "Bob Jones", "Carla Diaz", "Dmitri Ivanov"]
HELD = {
    "Who was it?": ["ann@corp.example", "Ben <ben@corp.example>"],
    "How can we reach you?": ["+49 170 5500000", "0170 5500037", "(555) 123-4567"],
    "From where": ["10.0.0.1", "192.168.1.17"],
    "Where": ["52.5200,13.4050", "48.1371 11.5754 519.0 4.0"],
    "More of you": ["https://linkedin.com/in/anna", "@ben"],
}


@pytest.mark.parametrize("text", ASKED)
def test_a_header_that_asks_for_a_person_is_known(text):
    assert asks_for_person(text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_statements_and_the_names_of_teams_ask_for_nobody(text):
    assert not asks_for_person(text)


@pytest.mark.parametrize("text", ASKED)
def test_the_same_words_serve_imported_questions(text):
    assert is_personal(Question("Q1", {"en": text}, "text"), "en")


@pytest.mark.parametrize("cells", HELD.values(), ids=HELD)
def test_content_tells_where_a_header_does_not(cells):
    assert identifies(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["01.02.2026", "02.02.2026"],
        ["2026-09-07 10:33:00"],
        ["0.123456789", "+0.12345678"],
        ["3.50", "1,234.56", "7:30", "E1000", "R_9H2nlL82R9Yq21v"],
        ["Payroll", "Housing"],
    ],
    ids=lambda cells: cells[0],
)
def test_dates_numbers_and_ids_are_no_addresses(cells):
    assert not identifies(cells)


@pytest.fixture(params=[8, 60], ids=lambda count: f"{count} records")
def asked(request, tmp_path):
    """A file in which people were asked who they are, under headers of all kinds."""
    drawn = random.Random(1)
    heads = [*ASKED, *HELD, "Which team are you in?", "Team name", "I like my work"]
    path = tmp_path / "asked.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for k in range(request.param):
            who = [f"{NAMES[k % 4]} {k // 8}"] * len(ASKED)
            held = [cells[k % len(cells)] for cells in HELD.values()]
            team = [drawn.choice(["Payroll", "Housing"]), f"Crew {k % 2}"]
            answer = drawn.choice(["Agree", "Disagree", "Neutral"])
            writer.writerow([*who, *held, *team, answer])
    return path


def test_nothing_of_a_person_is_drafted_or_told(asked):
    found = inspect_file(asked)
    kinds = {c.name: c.kind for c in found.columns}
    assert {kinds[name] for name in (*ASKED, *HELD)} == {"private"}
    assert kinds["Which team are you in?"] == kinds["Team name"] == "attribute"
    assert found.items == ["I like my work"]
    told = f"{found.to_dict()}{found.table.to_csv()}{draft_definition(found)}"
    for word in (*NAMES, "corp.example", "5500", "10.0.0", "52.52", "linkedin.com"):
        assert word not in told


SURVEY = """
[survey]
id = "a"
title = "A"
[attributes.who]
title = "Who"
columns = ["{column}"]
{personal}
[roles]
team = "who"
[response_scales.s]
codes = [1, 2, 3]
[scales.s]
title = "S"
[items.q1]
scale = "s"
response_scale = "s"
text = "I like it"
"""


def _who(tmp_path, column, cell, personal=""):
    path = tmp_path / "a.csv"
    path.write_text(f"{column},q1\n{cell},1\n{cell}2,2\n", "utf-8")
    survey = tmp_path / "a.toml"
    survey.write_text(SURVEY.format(column=column, personal=personal), "utf-8")
    return read_responses(path, load_instrument(survey))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("What is your full name?", "Anna Schmidt"),
        ("Contact number", "0170 5500037"),
        ("Employee number", "E1001"),
        ("respondent_id", "R1"),
        ("How to reach you", "+49 170 550003"),
    ],
)
def test_an_attribute_never_shows_a_person_unless_it_is_kept_on_purpose(
    tmp_path, column, cell
):
    left = _who(tmp_path, column, cell)
    assert "who" not in left.data
    assert "private_column" in set(left.problems["code"])
    assert cell not in left.problems.to_csv()
    kept = _who(tmp_path, column, cell, "personal = true")
    assert kept.data["who"].tolist() == [cell, f"{cell}2"]


def test_a_long_table_has_columns_about_people_too(tmp_path):
    path = tmp_path / "a.csv"
    head = "person,Manager name,question,answer"
    rows = [f"P{i},Max Boss,q1,{1 + i % 5}" for i in range(12)]
    path.write_text("\n".join([head, *rows]), "utf-8")
    found = inspect_file(path, long=LongTable("person", "question", "answer"))
    assert {c.name: c.kind for c in found.columns}["Manager name"] == "private"

"""Qualtrics QSF: export tags as ids, recoded values as codes, flow and logic."""

import pytest

AGREE = ("Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree")


def test_a_real_survey_of_many_types(imported):
    made = imported("qualtrics_many_types.qsf")
    items = made.instrument.items
    assert len(items) == 80
    assert made.instrument.response("Q3_1").labels["en"][0] == "Dislike"
    assert made.instrument.response("Q3_1").codes == (3, 2, 1)
    assert items["Q2"].multiple
    assert items["Q44_1"].multiple
    assert made.instrument.response("Q5_1").numeric == (0, 100)
    assert items["Q4_1_2"].columns[0] == "Q4#1_2"
    assert items["Q20"].text["en"].startswith("This is a multiple choice multiple")
    assert set(made.instrument.open_questions) >= {"Q18", "Q25", "Q11_1_1_1_TEXT"}
    assert "Trash / Unused Questions: 20 elements that the survey does not use" in (
        made.notes
    )


def test_rows_with_tags_of_their_own(imported):
    made = imported("qualtrics_single_matrix.qsf")
    assert list(made.instrument.scales) == [
        "Q2",
        "Q4",
        "Q3",
        "Q5",
        "matrix_question_five",
    ]
    assert made.instrument.scales["Q3"].items[0] == "Q3_question_one"
    assert made.instrument.response("Q5_question_one").codes == (10, 11, 12, 13)


def test_order_is_read_from_the_words(qsf, question):
    made = qsf(question("Q1", "My work is fun.", *AGREE))
    options = made.instrument.response("Q1")
    assert options.codes == (5, 4, 3, 2, 1)
    assert options.labels["en"] == AGREE[::-1]
    assert "response_scales.agree5.codes" not in made.comments


def test_recoded_values_are_the_codes(qsf, question):
    recoded = {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}
    made = qsf(question("Q1", "Fun?", *AGREE, RecodeValues=recoded))
    assert made.instrument.response("Q1").codes == (1, 2, 3, 4, 5)


def test_codes_out_of_range_become_aliases_and_that_is_told(qsf, question):
    recoded = {"1": "143", "2": "132", "3": "142"}
    made = qsf(question("Q1", "Fruit?", "Apple", "Pear", "Fig", RecodeValues=recoded))
    options = made.instrument.response("Q1")
    assert options.nominal
    assert options.aliases["1"] == ("143",)
    assert "aliases" in made.comments["response_scales.Q1_options.codes"]


def test_answers_off_the_scale_are_apart(qsf, question):
    recoded = {"6": "-1"}
    made = qsf(
        question("Q1", "Fun?", *AGREE, "Don&rsquo;t know", RecodeValues=recoded),
        question("Q2", "Fair?", *AGREE, "N/A", "Prefer not to say"),
    )
    assert made.instrument.response("Q1").dont_know.codes == (-1,)
    special = made.instrument.response("Q2").not_applicable
    assert (special.codes, special.aliases) == ((6, 7), ("Prefer not to say",))


def test_the_recommendation_scale_counts_from_nought(qsf, question):
    labels = [str(i) for i in range(11)]
    made = qsf(question("Q1", "Recommend?", *labels, selector="NPS"))
    assert made.instrument.response("Q1").codes == tuple(range(11))


def test_a_box_for_words_is_an_open_question(qsf, question):
    payload = question("Q1", "Why?", "Pay", "Other")
    payload["Choices"]["2"]["TextEntry"] = "true"
    payload["RecodeValues"] = {"2": "9"}
    made = qsf(payload)
    assert list(made.instrument.open_questions) == ["Q1_9_TEXT"]


def test_translations_become_languages(qsf, question):
    german = {
        "QuestionText": "Macht Arbeit <b>Spaß</b>?",
        "Choices": {"1": {"Display": "Ja"}, "2": {"Display": "Nein"}},
    }
    made = qsf(
        question("Q1", "Is work fun?", "Yes", "No", Language={"DE": german}),
        question("Q2", "Again?", "Yes", "No", Language=[]),
    )
    assert made.instrument.languages == ("en", "de")
    assert made.instrument.items["Q1"].text["de"] == "Macht Arbeit Spaß?"
    assert made.instrument.response("Q1").labels["de"] == ("Ja", "Nein")
    assert any(note.startswith("language de: 1 texts") for note in made.notes)


def logic(*parts, kind="If"):
    rows = {str(i): part for i, part in enumerate(parts)}
    return {"0": {**rows, "Type": kind}, "Type": "BooleanExpression"}


def selected(question, choice, **more):
    operand = f"q://{question}/SelectableChoice/{choice}"
    return {
        "LogicType": "Question",
        "Operator": "Selected",
        "LeftOperand": operand,
        "Type": "Expression",
        **more,
    }


def test_one_condition_becomes_routing(qsf, question):
    made = qsf(
        question("Q1", "Stay?", "Stay", "Move", "Leave", RecodeValues={"3": "9"}),
        question("Q2", "Soon?", "Yes", "No", DisplayLogic=logic(selected("QID1", 3))),
        question(
            "Q3",
            "Far?",
            "Yes",
            "No",
            DisplayLogic=logic(
                selected("QID1", 2), selected("QID1", 3, Conjuction="Or")
            ),
        ),
    )
    assert made.instrument.items["Q2"].asked_if == "Q1 == 9"
    assert made.instrument.items["Q3"].asked_if == "Q1 in [2, 9]"
    assert made.notes == ()


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (logic(selected("QID1", 1, Operator="NotSelected")), "'NotSelected'"),
        (
            logic(selected("QID1", 1), selected("QID1", 2, Conjuction="And")),
            "several conditions at once",
        ),
        (logic(selected("QID9", 1)), "not here"),
        (logic({"LogicType": "GeoIP", "Operator": "EqualTo"}), "GeoIP"),
    ],
)
def test_other_conditions_are_listed(qsf, question, condition, why):
    made = qsf(
        question("Q1", "Stay?", "Stay", "Move", "Leave"),
        question("Q2", "Soon?", "Yes", "No", DisplayLogic=condition),
    )
    assert made.instrument.items["Q2"].asked_if is None
    assert any(note.startswith("Q2: ") and why in note for note in made.notes)


def test_the_flow_gives_order_branches_and_embedded_fields(qsf, question):
    def block(name):
        element = {"Type": "Question", "QuestionID": f"QID{name}"}
        return {"ID": f"BL_{name}", "Type": "Standard", "BlockElements": [element]}

    branch = {
        "Type": "Branch",
        "FlowID": "FL_3",
        "BranchLogic": logic(selected("QID2", 1)),
        "Flow": [{"Type": "Standard", "ID": "BL_1"}],
    }
    flow = [
        {
            "Type": "EmbeddedData",
            "EmbeddedData": [{"Field": "Team"}, {"Field": "email"}, {"Field": "src"}],
        },
        {"Type": "Standard", "ID": "BL_2"},
        branch,
        {"Type": "EndSurvey", "FlowID": "FL_9"},
    ]
    made = qsf(
        question("Q1", "Soon?", "Yes", "No"),
        question("Q2", "Leave?", "Yes", "No"),
        flow=flow,
        blocks=[block(1), block(2)],
    )
    assert list(made.instrument.items) == ["Q2", "Q1"]
    assert made.instrument.items["Q1"].asked_if == "Q2 == 1"
    assert made.instrument.attributes["team"].source == "embedded"
    assert [note.partition(":")[0] for note in made.notes] == ["FL_9", "email", "src"]


def test_a_question_about_the_respondent_is_an_attribute(qsf, question):
    made = qsf(
        question("Q7", "Which department do you work in?", "Sales", "Payroll"),
        question("Q8", "How long have you worked here?", "under 1 year", "1-5 years"),
        question("Q9", "My department is great.", *AGREE),
    )
    department = made.instrument.attributes["department"]
    assert (department.values, department.columns) == (("1", "2"), ("Q7", "QID7"))
    assert department.labels == {"1": "Sales", "2": "Payroll"}
    assert list(made.instrument.attributes) == ["department", "tenure"]
    assert list(made.instrument.items) == ["Q9"]


def test_what_a_definition_cannot_hold_is_listed(qsf, question):
    made = qsf(
        question("Q1", "Fun?", *AGREE, QuestionJS="alert(1)"),
        question("Q2", "Rank these", "a", "b", kind="RO"),
        question("Q3", "Hello there", kind="DB"),
        question("Q4", "Your e-mail address", kind="TE", selector="SL"),
    )
    assert made.notes == (
        "Q2: a ranking ('Rank these'); left out",
        "Q3: a text that is only read ('Hello there'); left out",
        "Q4: asks for what identifies a person; left out",
        "survey: questions that run scripts of their own: 1; a definition does not say "
        "so",
    )


def test_a_matrix_in_random_order(qsf, question):
    made = qsf(
        question(
            "Q1",
            "How fair?",
            "Pay",
            "Tools",
            kind="Matrix",
            selector="Likert",
            SubSelector="SingleAnswer",
            Answers={"1": {"Display": "Unfair"}, "2": {"Display": "Fair"}},
            Randomization={"Type": "All"},
            ChoiceDataExportTags={"1": "fair_pay", "2": "fair_tools"},
        )
    )
    scale = made.instrument.scales["Q1"]
    assert scale.random_order
    assert scale.intro == {"en": "How fair?"}
    assert scale.items == ("fair_pay", "fair_tools")
    assert made.instrument.items["fair_pay"].columns[0] == "Q1_fair_pay"

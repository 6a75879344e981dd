"""LimeSurvey: LSS of both generations, groups, TSV and queXML."""

import pytest

OLD_TYPES = {
    "G1Q1": (1, 2, 3, 4, 5),
    "G2Q2_SQ001": tuple(range(1, 11)),
    "G3Q4": (1, 2),
    "G3Q10": (1, 2),
}


def test_a_real_survey_of_every_type(imported):
    made = imported("limesurvey_test_structure.lss")
    instrument = made.instrument
    assert len(instrument.items) == 25
    for name, codes in OLD_TYPES.items():
        assert instrument.response(name).codes == codes
    assert instrument.items["G2Q1_SQ001"].columns == ("G2Q1[SQ001]",)
    assert instrument.response("G2Q4_SQ001").bipolar
    assert instrument.scales["G2Q9_2"].items == ("G2Q9_SQ001_2", "G2Q9_SQ002_2")
    assert instrument.response("G5Q1").aliases["2"] == ("SQ002",)
    listed = {note.partition(":")[0] for note in made.notes}
    assert {"G3Q1", "G3Q2", "G3Q3", "G3Q5", "G3Q8", "G3Q9", "G3Q7"} <= listed


def test_the_same_survey_as_quexml_has_the_same_columns(imported):
    lss = imported("limesurvey_test_structure.lss").instrument
    quexml = imported("limesurvey_quexml_test_structure.xml").instrument
    numbers = {"G2Q5_SQ001_SQ001"}  # queXML has no ranges, so a number is no item
    assert set(lss.items) - numbers == set(quexml.items)
    assert set(lss.open_questions) == set(quexml.open_questions)
    for name in quexml.items:
        assert quexml.response(name).aliases == lss.response(name).aliases


NEWER = """<?xml version="1.0" encoding="UTF-8"?>
<document>
 <LimeSurveyDocType>{kind}</LimeSurveyDocType>
 <DBVersion>495</DBVersion>
 <languages><language>en</language><language>de</language></languages>
 <answers><rows>
  <row><aid>1</aid><qid>3</qid><code>A1</code><sortorder>0</sortorder></row>
  <row><aid>2</aid><qid>3</qid><code>A2</code><sortorder>1</sortorder></row>
  <row><aid>3</aid><qid>3</qid><code>A3</code><sortorder>2</sortorder></row>
 </rows></answers>
 <answer_l10ns><rows>
  <row><aid>1</aid><answer>Often</answer><language>en</language></row>
  <row><aid>1</aid><answer>Oft</answer><language>de</language></row>
  <row><aid>2</aid><answer>Never</answer><language>en</language></row>
  <row><aid>2</aid><answer>Nie</answer><language>de</language></row>
  <row><aid>3</aid><answer>Does not apply</answer><language>en</language></row>
  <row><aid>3</aid><answer>Entfällt</answer><language>de</language></row>
 </rows></answer_l10ns>
 <groups><rows>
  <row><gid>2</gid><group_order>1</group_order><grelevance>1</grelevance></row>
 </rows></groups>
 <group_l10ns><rows>
  <row><gid>2</gid><group_name>Strain</group_name><language>en</language></row>
 </rows></group_l10ns>
 <questions><rows>
  <row><qid>4</qid><parent_qid>0</parent_qid><gid>2</gid><type>L</type>
   <title>soon</title><other>N</other><question_order>2</question_order>
   <relevance>((Q3_S1.NAOK == "A1"))</relevance></row>
  <row><qid>3</qid><parent_qid>0</parent_qid><gid>2</gid><type>F</type>
   <title>strain</title><other>N</other><question_order>1</question_order>
   <relevance>1</relevance></row>
 </rows></questions>
 <subquestions><rows>
  <row><qid>6</qid><parent_qid>3</parent_qid><title>S2</title>
   <question_order>2</question_order><scale_id>0</scale_id></row>
  <row><qid>5</qid><parent_qid>3</parent_qid><title>S1</title>
   <question_order>1</question_order><scale_id>0</scale_id></row>
 </rows></subquestions>
 <question_l10ns><rows>
  <row><qid>3</qid><question>How often?</question><language>en</language></row>
  <row><qid>3</qid><question>Wie oft?</question><language>de</language></row>
  <row><qid>5</qid><question>Rework</question><language>en</language></row>
  <row><qid>5</qid><question>Nacharbeit</question><language>de</language></row>
  <row><qid>6</qid><question>Errors</question><language>en</language></row>
  <row><qid>4</qid><question>Fun?</question><language>en</language></row>
 </rows></question_l10ns>
 <question_attributes><rows>
  <row><qid>3</qid><attribute>random_order</attribute><value>1</value></row>
 </rows></question_attributes>
</document>
"""


@pytest.mark.parametrize("kind", ["Group", "Question"])
def test_exports_of_the_newer_kind(imported, kind):
    made = imported(NEWER.format(kind=kind))
    instrument = made.instrument
    assert instrument.title == "Strain"
    assert instrument.languages == ("en", "de")
    scale = instrument.scales["strain"]
    assert scale.items == ("strain_S1", "strain_S2")
    assert scale.random_order
    assert scale.intro["de"] == "Wie oft?"
    options = instrument.response("strain_S1")
    assert options.labels == {"en": ("Never", "Often"), "de": ("Nie", "Oft")}
    assert options.aliases == {"1": ("A2",), "2": ("A1",)}
    assert options.not_applicable.aliases == ("A3",)


def test_a_choice_without_options_is_listed(imported):
    made = imported(NEWER.format(kind="Group"))
    assert "soon: a question of type 'L' ('Fun?'); left out" in made.notes


HEAD = "class\ttype/scale\tname\trelevance\ttext\tlanguage\tother\thelp\n"


def tsv(*rows):
    return HEAD + "\n".join("\t".join(row) for row in rows)


ASKED = [
    ("S", "", "language", "1", "en"),
    ("SL", "", "surveyls_title", "1", "Pulse", "en"),
    ("Q", "L", "stay", "1", "Stay?", "en", "Y"),
    ("A", "0", "A1", "", "Stay", "en"),
    ("A", "0", "A2", "", "Leave", "en"),
]


def test_a_structure_as_a_table(imported):
    made = imported(
        tsv(
            *ASKED,
            ("Q", "Y", "soon", '((stay.NAOK == "A2"))', "Soon?", "en"),
            ("Q", "Y", "far", 'count(stay.NAOK, "A2") > 1', "Far?", "en"),
            ("Q", "M", "ways", "1", "Ways?", "en"),
            ("SQ", "0", "SQ001", "1", "Mail", "en"),
            ("SQ", "0", "SQ002", "1", "Phone", "en"),
            ("Q", "D", "when", "1", "When?", "en"),
        )
    )
    instrument = made.instrument
    assert instrument.title == "Pulse"
    assert instrument.response("stay").labels["en"] == ("Stay", "Leave", "Other")
    assert instrument.items["soon"].asked_if == "stay == 2"
    assert instrument.items["ways"].multiple
    assert list(instrument.open_questions) == ["stay_other"]
    assert made.notes == (
        'far: is asked only if count(stay.NAOK, "A2") > 1; left out',
        "when: a date ('When?'); left out",
    )


def test_a_hidden_question_is_listed(imported):
    head = HEAD.replace("help", "hidden")
    text = tsv(*ASKED, ("Q", "Y", "flag", "1", "Flag?", "en", "", "1"))
    made = imported(text.replace(HEAD, head))
    assert made.notes == ("flag: is hidden from respondents; left out",)


def test_the_languages_of_one_question(imported):
    made = imported(
        tsv(
            ("S", "", "language", "1", "en"),
            ("S", "", "additional_languages", "1", "de"),
            ("Q", "F", "fair", "1", "How fair?", "en"),
            ("SQ", "0", "pay", "1", "Pay", "en"),
            ("A", "0", "1", "", "Low", "en"),
            ("A", "0", "2", "", "High", "en"),
            ("Q", "F", "fair", "1", "Wie fair?", "de"),
            ("SQ", "0", "pay", "1", "Lohn", "de"),
            ("A", "0", "1", "", "Niedrig", "de"),
            ("A", "0", "2", "", "Hoch", "de"),
        )
    )
    assert made.instrument.items["fair_pay"].text == {"en": "Pay", "de": "Lohn"}
    assert made.instrument.response("fair_pay").labels["de"] == ("Niedrig", "Hoch")
    assert made.notes == ()

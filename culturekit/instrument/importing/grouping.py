"""Which questions are no items: what groups people, and what identifies them."""

import re
from collections.abc import Mapping
from typing import Literal

from culturekit.instrument.importing.asked import Question
from culturekit.instrument.importing.markup import clean
from culturekit.instrument.personal import mentions_person
from culturekit.instrument.problems import plain

Kind = Literal["item", "attribute", "open", ""]
MOST_WORDS = 10
MOST = 100  # options of an item
# what to call an attribute, and the words by which it is asked for
WORDS: Mapping[str, str] = {
    "team": "team|work team|workgroup|work group|team name|arbeitsgruppe|équipe|equipo",
    "department": "department|dept|abteilung|département|service|departamento|afdeling",
    "function": "business function|funktionsbereich",
    "division": "division|business unit|geschäftsbereich|unternehmensbereich|sector",
    "company": "company|employer|organi[sz]ation|unternehmen|firma|entreprise|empresa",
    "office": "office|front or back office",
    "location": "location|site|work location|workplace location|standort"
    "|lieu de travail|ubicación|sede|vestiging",
    "country": "country|land|pays|país|paese",
    "region": "region|région|región",
    "tenure": "tenure|length of service|years of service|tenure band"
    "|betriebszugehörigkeit|ancienneté|antigüedad",
    "gender": "gender|sex|geschlecht|genre|sexe|género|sexo|genere|geslacht",
    "age": "age|age group|age band|alter|altersgruppe|âge|edad|leeftijd",
    "job_level": "job level|grade|job grade|pay grade|level in the organisation"
    "|hierarchieebene|führungsebene",
    "role": "job role|job title|job family|occupation|position|tätigkeit|beruf",
    "employment": "employment type|contract type|employment status|vertragsart"
    "|beschäftigungsart",
    "ethnicity": "ethnicity|race|ethnic group|ethnic background",
}
_LEAD = (
    r"(?:(?:in |at |to |for |from )?(?:what|which)(?: of the following)?(?: is| are)?"
    r"|please (?:select|indicate|choose|tell us|enter|specify|state)|select|choose"
    r"|in welche[rmn]?|an welchem|zu welche[rmn]?|welche[rsmn]?|bitte wählen sie"
    r"|quel(?:le)?(?: est)?|cuál es|what's)?"
)
_OWNER = r"(?: ?(?:your|my|the|ihre?[rmn]?|mein[er]?|votre|su|tu))?(?: current| own)?"
_TAIL = (
    r"(?: (?:do you (?:work|belong|live|identify).*|are you (?:in|from|at|based|part).*"
    r"|you (?:work|belong).*|arbeiten sie.*|gehören sie.*|name|group|band))?"
)
_FORMS = {
    name: re.compile(f"{_LEAD} ?{_OWNER} ?(?:{words}){_TAIL}")
    for name, words in WORDS.items()
}
_BESIDE = re.compile(r"(?:other|comment|_TEXT)\]?$")
_TENURE = re.compile(
    r"(?:for )?how (?:long|many years) (?:have you|you have) (?:worked|been working"
    r"|been employed|been (?:at|with)).*|wie lange (?:arbeiten|sind) sie (?:schon )?.*"
    r"(?:bei|in|im) .*"
)
_AGE = re.compile(r"how old are you.*|wie alt sind sie.*|quel âge avez.*")


def kind_of(question: Question, language: str) -> tuple[Kind, str]:
    """Tell item, attribute and open question apart; for others, why they are none.

    Examples
    --------
    >>> kind_of(Question("Q1", {"en": "Your e-mail address"}, "text"), "en")
    ('', 'asks for what identifies a person')
    """
    # words beside an option are about the option, not about a group of people
    beside = _BESIDE.search(question.name) and question.kind == "text"
    lone = not question.block and not beside
    groups = lone and attribute_name(question, language) is not None
    if question.personal or (
        question.kind == "text" and is_personal(question, language)
    ):
        return "", "asks for what identifies a person"
    if question.kind == "text":
        return "attribute" if groups else "open", ""
    if question.kind == "number":
        ranged = question.low < question.high
        why = "a number without a range (an item needs numeric = [low, high])"
        return ("item", "") if ranged else ("", why)
    if question.options and groups and question.kind == "one":
        return "attribute", ""
    count = len(question.options)
    if 0 < count <= MOST:
        return "item", ""
    return "", f"{count} options, more than an item has" if count else "has no options"


def attribute_name(question: Question, language: str) -> str | None:
    """Return what to call the attribute that a question clearly asks for, or None.

    Parameters
    ----------
    question : Question
        Not one of a block.
    language : str
        In which to read it.

    Examples
    --------
    >>> asked = {"en": "Which department do you work in?"}
    >>> attribute_name(Question("Q7", asked, "one"), "en")
    'department'
    >>> attribute_name(Question("Q8", {"en": "My team is great."}, "one"), "en")
    """
    text = _form(question.text.get(language, ""))
    name = plain(re.sub(r"[\W_]+", " ", question.name)).strip()
    if _TENURE.fullmatch(text):
        return "tenure"
    if _AGE.fullmatch(text):
        return "age"
    short = len(text.split()) <= MOST_WORDS
    for attribute, pattern in _FORMS.items():
        if short and pattern.fullmatch(text):
            return attribute
    by_name = {word: a for a, words in WORDS.items() for word in words.split("|")}
    # a variable called "team" asks for it, unless its text is a statement about it
    return by_name.get(name) if short and not text.startswith(("i ", "my ")) else None


def is_personal(question: Question, language: str) -> bool:
    """Tell whether a question asks for what identifies a person.

    Examples
    --------
    >>> is_personal(Question("Q1", {"en": "Your e-mail address"}, "text"), "en")
    True
    """
    text = question.text.get(language, "")
    return is_personal_field(question.name) or mentions_person(text)


def field_name(field: str) -> str | None:
    """Return what to call an embedded field that groups people, or None."""
    form = plain(re.sub(r"[\W_]+", " ", field)).strip()
    for attribute, words in WORDS.items():
        if form in words.split("|"):
            return attribute
    return None


def is_personal_field(field: str) -> bool:
    """Tell whether an embedded field identifies a person."""
    return mentions_person(field)


def _form(text: str) -> str:
    return plain(clean(text)).strip(" .:?!*")

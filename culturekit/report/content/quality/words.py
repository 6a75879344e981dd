"""The page's own words for what intake finds; nothing here comes from a file."""

from dataclasses import dataclass

from culturekit.plots.reading import number
from culturekit.report.content.html import Safe, safe, tag


@dataclass(frozen=True)
class Told:
    """How a cause is told.

    Parameters
    ----------
    title : str
        What it is, as a heading.
    means : str
        One sentence: what is wrong, or what it means.
    allowed, remedy : str
        What is allowed, and what to do.
    """

    title: str
    means: str
    allowed: str = ""
    remedy: str = ""

    def item(self, *more: str, count: int | None = None, allowed: str = "") -> Safe:
        """Return the cause as an item of a list, with what is allowed and to do.

        Parameters
        ----------
        *more : str
            Further sentences; empty ones are left out.
        count : int, optional
            How many; left out where it is not told.
        allowed : str
            What is allowed, where more is known than the cause says.
        """
        head = self.title if count is None else f"{self.title} ({number(count)})"
        allowed = allowed or _begun(self.allowed)
        sentences = [
            self.means,
            *more,
            allowed and f"Allowed: {allowed}.",
            self.remedy and f"To do: {_begun(self.remedy)}.",
        ]
        words = " ".join(filter(None, sentences))
        return Safe(f"{tag('strong', head + '.')} {safe(words)}")


def _begun(text: str) -> str:
    return text[:1].lower() + text[1:]


SET_ASIDE = {
    "preview": Told(
        "Preview answers",
        "Somebody looked at the questionnaire before it went out.",
    ),
    "test": Told("Test answers", "Sent to try the questionnaire; marked as a test."),
    "spam": Told("Marked as spam", "The platform took these for spam."),
    "unfinished": Told(
        "Not finished",
        "Begun, but never sent. These people may have answered in another record.",
    ),
    "empty": Told("Nothing answered", "Sent without an answer to any question."),
    "illegible": Told(
        "Nothing legible", "There are answers, but none that the definition knows."
    ),
    "duplicate": Told(
        "Sent twice", "A later record has the same respondent id, and that one counts."
    ),
    "summary": Told(
        "Totals below the records", "Rows that sum the others up; nobody's answers."
    ),
    "replaced": Told(
        "Replaced by a later file",
        "A later file has answers of the same people, and those count.",
    ),
}
QUARANTINE = {
    "ragged_row": Told(
        "More or fewer cells than names",
        "Cells may have moved into the wrong column.",
        "As many cells as the header has names",
        "Quote cells that hold the delimiter, or correct the row",
    ),
    "open_quote": Told(
        "A quotation mark left open",
        "Nobody can tell where this record's cells end.",
        "Quoted cells, with quotation marks inside them doubled",
        "Close or double the mark",
    ),
    "joined_rows": Told(
        "Two records in one row",
        "The id of another record stands in this one: a line break is missing.",
        "One record a row",
        "Put the line break back, or export the file again",
    ),
    "not_text": Told(
        "Bytes that are not text",
        "The record is damaged.",
        "Text",
        "Delete the bytes, or export the file again",
    ),
}
OPTIONS = "One of the options of the question"
CELLS = {
    "unknown_label": Told(
        "Not one of the options",
        "Taken as not answered.",
        OPTIONS,
        "Correct the cell, or add the wording to the definition",
    ),
    "unknown_code": Told(
        "A number that is not one of the codes",
        "Taken as not answered.",
        OPTIONS,
        "Correct the cell, or the codes of the definition",
    ),
    "label_conflict": Told(
        "Number and label mean different options",
        "Taken as not answered.",
        OPTIONS,
        "Check which way round the platform coded the question",
    ),
    "unknown_pair": Told(
        "A number beside a label that is not known",
        "Nobody can tell what the number counts; taken as not answered.",
        OPTIONS,
        "Add the label to the definition, under its code",
    ),
    "not_a_number": Told(
        "Not a number", "Taken as not answered.", "A number", "Correct the cell"
    ),
    "ambiguous_number": Told(
        "A number that can be read in two ways",
        "Its mark may separate thousands or decimals; taken as not answered.",
        "A number without a thousands mark",
        "Write it without the mark",
    ),
    "out_of_range": Told(
        "A number outside the range",
        "Taken as not answered.",
        "A number within the definition's range",
        "Correct the cell, or the range of the definition",
    ),
    "unknown_value": Told(
        "Not one of the groups of the definition",
        "Taken as no group.",
        "A group that the definition lists",
        "Correct the cell, or add the group to the definition",
    ),
    "no_group": Told(
        "No team named",
        "These records count in totals only.",
        "The name of a team",
        "Fill the cell in",
    ),
    "not_in_roster": Told(
        "A team that is not on the roster",
        "Kept under the name in the file.",
        "A team of the roster",
        "Correct the file, or add the team to the roster",
    ),
    "other_container": Told(
        "Another function or office than the team's",
        "The team's own one was taken.",
        "The one that contains the team",
        "Correct the file or the roster",
    ),
    "duplicate_id": Told(
        "The same respondent id again",
        "The later record counts; the earlier one was set aside.",
        "One record a respondent",
        "Keep the right one of the two, if this is not it",
    ),
    "unknown_status": Told(
        "A status that is not known",
        "The record was accepted.",
        "The platform's own words",
        "Check whether it is an answer",
    ),
    "maybe_summary": Told(
        "A last row that begins like a total",
        "It was counted as a record.",
        "Records only",
        "Delete it if it sums the others up",
    ),
}
CELLS["unknown_finished"] = CELLS["unknown_progress"] = CELLS["unknown_status"]
# what is wrong with a whole column or file
COLUMNS = {
    "missing_item": "No column holds {names}.",
    "ambiguous_item": "Two columns claim to be {names}; left out.",
    "close_match": "",  # told with its column
    "missing_attribute": "Neither a column nor the roster gives {names}.",
    "ambiguous_attribute": "Two columns claim to be {names}; left out.",
    "private_column": "The column of {names} holds personal data; it was not kept.",
    "spelt_differently": "Names of {names} are spelt in more than one way, by case or "
    "spacing alone; such spellings were taken as one.",
    "repeated_id": "The column of ids repeats too often to be the respondent's, so "
    "nobody looked for answers that were sent twice.",
    "more_answers_than_invited": "From {count} more people answered than were invited.",
    "short_records": "Records have fewer cells than the header has names; the last "
    "columns were taken as empty.",
    "short_header": "The header has fewer names than the records have cells; the last "
    "columns were taken to have none.",
    "damaged_text": "Bytes that are no characters were replaced.",
}
HOW = {
    "id": "the name of the definition",
    "name": "another name that the definition lists",
    "import id": "the platform's own id",
    "question text": "the wording of the question",
    "given": "a mapping that somebody wrote",
    "close": "a wording that is nearly the question's",
}
PLATFORMS = {
    "plain": "Plain table",
    "qualtrics": "Qualtrics",
    "surveymonkey": "SurveyMonkey",
    "limesurvey": "LimeSurvey",
    "google_forms": "Google Forms",
    "microsoft_forms": "Microsoft Forms",
    "typeform": "Typeform",
    "redcap": "REDCap",
    "kobo": "KoBoToolbox",
    "glint": "Viva Glint",
    "spss": "SPSS",
}
SIGNS = {
    "longstring": "One answer again and again",
    "zigzag": "Ticking to and fro",
    "irv": "Answers with hardly any spread",
    "mahalanobis": "An unlikely mix of answers",
    "even_odd": "Two halves of a scale disagree",
    "synonyms": "Alike questions answered unlike",
    "antonyms": "Opposite questions answered alike",
    "seconds_per_item": "Faster than one can read",
    "combined": "Two or more of these",
}
# percent flagged where everybody answers with care: docs/careless.md
USUAL = {
    "longstring": 8,
    "zigzag": 0,
    "irv": 5,
    "mahalanobis": 0,
    "even_odd": 2,
    "synonyms": 6,
    "combined": 3,
}
WHY_NOT = {
    "longstring": "no ten questions with the same options follow each other",
    "zigzag": "no ten questions with the same options follow each other",
    "irv": "nobody answered half of the questions",
    "mahalanobis": "too few people for so many questions",
    "even_odd": "it needs five scales with two questions or more",
    "synonyms": "too few pairs of questions go together",
    "antonyms": "too few pairs of questions go against each other",
    "seconds_per_item": "the file does not say how long people took",
}
TEAM_SOURCE = {
    "roster_link": "Each person's team comes from the roster, by the link that the "
    "person was sent.",
    "embedded": "The response file carries each person's team, as the survey platform "
    "held it; people were not asked for it.",
    "self_reported": "People named their team themselves, so some may have chosen "
    "another one.",
}

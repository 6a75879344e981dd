"""The words of a questionnaire that no definition holds, in English and German."""

from collections.abc import Mapping

from culturekit.instrument.model import Promise

ENGLISH = "en"
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "kicker": "Questionnaire",
        "questions": "{count} questions",
        "minutes": "about {minutes} minutes",
        "promise": "What happens with your answers",
        "about_you": "About you",
        "own_words": "In your own words",
        "several": "Tick all that apply.",
        "range": "A number from {low} to {high}",
        "only_if": "Only if you answered “{answers}” to question {number}.",
        "only_for": "Only for: {answers}.",
        "or": "” or “",
        "dont_know": "Don’t know",
        "not_applicable": "Does not apply",
        "statement": "Please tick one box in every row",
        "version": "version {version}",
    },
    "de": {
        "kicker": "Fragebogen",
        "questions": "{count} Fragen",
        "minutes": "etwa {minutes} Minuten",
        "promise": "Was mit Ihren Antworten geschieht",
        "about_you": "Zu Ihnen",
        "own_words": "In Ihren eigenen Worten",
        "several": "Bitte alles Zutreffende ankreuzen.",
        "range": "Eine Zahl von {low} bis {high}",
        "only_if": "Nur wenn Sie bei Frage {number} „{answers}“ geantwortet haben.",
        "only_for": "Nur für: {answers}.",
        "or": "“ oder „",
        "dont_know": "Weiß nicht",
        "not_applicable": "Trifft nicht zu",
        "statement": "Bitte in jeder Zeile ein Kästchen ankreuzen",
        "version": "Fassung {version}",
    },
}
PROMISE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "anonymous": "Your answers are anonymous.",
        "confidential": "Your answers are treated confidentially.",
        "leavers": "They may be linked to who leaves the company.",
        "no_leavers": "They are not linked to who leaves the company.",
        "waves": "They may be linked to your answers in other surveys.",
        "no_waves": "They are not linked to your answers in other surveys.",
        "rows": "Single answers may be handed on for analysis.",
        "no_rows": "Single answers are not handed on.",
    },
    "de": {
        "anonymous": "Ihre Antworten sind anonym.",
        "confidential": "Ihre Antworten werden vertraulich behandelt.",
        "leavers": "Sie können damit verknüpft werden, wer das Unternehmen verlässt.",
        "no_leavers": "Sie werden nicht damit verknüpft, wer das Unternehmen verlässt.",
        "waves": "Sie können mit Ihren Antworten in anderen Befragungen verknüpft "
        "werden.",
        "no_waves": "Sie werden nicht mit Ihren Antworten in anderen Befragungen "
        "verknüpft.",
        "rows": "Einzelne Antworten können zur Auswertung weitergegeben werden.",
        "no_rows": "Einzelne Antworten werden nicht weitergegeben.",
    },
}


def words_of(language: str) -> Mapping[str, str]:
    """Return the words in a language, in English where they are not translated."""
    return WORDS.get(language.partition("-")[0], WORDS[ENGLISH])


def promise_sentences(promise: Promise, language: str) -> list[str]:
    """Return what respondents are promised, one sentence a point.

    Examples
    --------
    >>> promise_sentences(Promise(purpose="To learn.", identity="anonymous"), "en")[:2]
    ['To learn.', 'Your answers are anonymous.']
    """
    said = PROMISE.get(language.partition("-")[0], PROMISE[ENGLISH])
    links = {
        "leavers": promise.links_leavers,
        "waves": promise.links_waves,
        "rows": promise.exports_rows,
    }
    points = [
        said[name if allowed else f"no_{name}"] for name, allowed in links.items()
    ]
    sentences = [promise.purpose, said[promise.identity], *points]
    sentences += [promise.seen_by, promise.kept_until, _closed(promise.not_for)]
    return [sentence for sentence in sentences if sentence.strip()]


def _closed(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."

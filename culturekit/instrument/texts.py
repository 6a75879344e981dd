"""Mistakes in texts: empty ones, and languages that are missing or unknown."""

from collections.abc import Iterable, Iterator, Mapping

from culturekit.instrument.building import Draft
from culturekit.instrument.model import Text
from culturekit.instrument.problems import Problem, at, listed, quote

Labels = Mapping[str, str | tuple[str, ...]]


def check_texts(draft: Draft) -> list[Problem]:
    """Return texts that are empty or not there in every language of the survey."""
    return [
        *_singles(draft),
        *_questions(draft),
        *_introductions(draft),
        *_options(draft),
    ]


def _singles(draft: Draft) -> Iterator[Problem]:
    if draft.head:
        yield from blank("survey.title", [draft.head.title])
        yield from blank("survey.version", [draft.head.version])
    if draft.promise:
        message = "must not be empty; say what the answers are for"
        if not draft.promise.purpose.strip():
            yield Problem("promise.purpose", message)
    for section in ("scales", "attributes", "modules"):
        for name, part in getattr(draft, section).items():
            yield from blank(at(section, name, "title"), [part.title])


def _questions(draft: Draft) -> Iterator[Problem]:
    for section in ("items", "open_questions"):
        for name, part in getattr(draft, section).items():
            yield from _every_language(at(section, name, "text"), part.text, draft)
            yield from blank(at(section, name, "columns"), part.columns)


def _introductions(draft: Draft) -> Iterator[Problem]:
    intros: dict[str, Text] = {"survey.intro": draft.head.intro if draft.head else {}}
    for section in ("scales", "modules"):
        for name, part in getattr(draft, section).items():
            intros[at(section, name, "intro")] = part.intro
    for path, intro in intros.items():
        if intro:
            yield from _every_language(path, intro, draft)


def _options(draft: Draft) -> Iterator[Problem]:
    for name, scale in draft.response_scales.items():
        path = at("response_scales", name)
        if scale.labels:
            yield from _every_language(f"{path}.labels", scale.labels, draft)
        for code, aliases in scale.aliases.items():
            yield from blank(f"{path}.{at('aliases', code)}", aliases)
        for key in ("dont_know", "not_applicable"):
            special = getattr(scale, key)
            if special and special.labels:
                where = f"{path}.{key}.labels"
                yield from _every_language(where, special.labels, draft)
            yield from blank(
                f"{path}.{key}.aliases", special.aliases if special else ()
            )


def _every_language(path: str, texts: Labels, draft: Draft) -> Iterator[Problem]:
    languages = draft.languages
    if not texts:
        yield Problem(path, "must not be empty")
        return
    for language in languages:
        if language not in texts:
            message = f"is missing; the survey is in {listed(languages)}"
            yield Problem(f"{path}.{at(language)}", message)
    for language, text in texts.items():
        where = f"{path}.{at(language)}"
        if languages and language not in languages:
            message = f"{quote(language)} is not a language of the survey"
            yield Problem(where, f"{message}; survey.languages: {listed(languages)}")
        yield from blank(where, [text] if isinstance(text, str) else text)


def blank(path: str, texts: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem if one of the texts is empty."""
    if any(not text.strip() for text in texts):
        yield Problem(path, "must not be empty")

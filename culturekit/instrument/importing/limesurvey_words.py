"""Options that LimeSurvey fixes itself, in the languages in which it shows them."""

from collections.abc import Sequence

from culturekit.instrument.importing.asked import Option

ENGLISH = "en"
# code and label of every option, per language
WORDS: dict[str, dict[str, dict[str, str]]] = {
    "yes_no": {
        "en": {"Y": "Yes", "N": "No"},
        "de": {"Y": "Ja", "N": "Nein"},
        "fr": {"Y": "Oui", "N": "Non"},
        "es": {"Y": "Sí", "N": "No"},
        "it": {"Y": "Sì", "N": "No"},
        "nl": {"Y": "Ja", "N": "Nee"},
        "pt": {"Y": "Sim", "N": "Não"},
    },
    "yes_uncertain_no": {
        "en": {"Y": "Yes", "U": "Uncertain", "N": "No"},
        "de": {"Y": "Ja", "U": "Unsicher", "N": "Nein"},
        "fr": {"Y": "Oui", "U": "Indécis", "N": "Non"},
        "es": {"Y": "Sí", "U": "Dudoso", "N": "No"},
        "it": {"Y": "Sì", "U": "Incerto", "N": "No"},
        "nl": {"Y": "Ja", "U": "Onzeker", "N": "Nee"},
        "pt": {"Y": "Sim", "U": "Incerto", "N": "Não"},
    },
    "change": {
        "en": {"I": "Increase", "S": "Same", "D": "Decrease"},
        "de": {"I": "Zunahme", "S": "Gleich", "D": "Abnahme"},
        "fr": {"I": "Augmenter", "S": "Inchangé", "D": "Diminuer"},
        "es": {"I": "Aumentar", "S": "Igual", "D": "Disminuir"},
    },
    "gender": {
        "en": {"F": "Female", "M": "Male"},
        "de": {"F": "Weiblich", "M": "Männlich"},
        "fr": {"F": "Féminin", "M": "Masculin"},
        "es": {"F": "Femenino", "M": "Masculino"},
        "it": {"F": "Femmina", "M": "Maschio"},
        "nl": {"F": "Vrouw", "M": "Man"},
        "pt": {"F": "Feminino", "M": "Masculino"},
    },
}
OTHER = {
    "en": "Other",
    "de": "Sonstiges",
    "fr": "Autre",
    "es": "Otro",
    "it": "Altro",
    "nl": "Anders",
    "pt": "Outro",
}


def fixed_options(name: str, languages: Sequence[str]) -> tuple[Option, ...]:
    """Return the options of a type that fixes them; digits for 1 to 5 or 1 to 10.

    Examples
    --------
    >>> [dict(option.label) for option in fixed_options("yes_no", ["de"])]
    [{'de': 'Ja'}, {'de': 'Nein'}]
    """
    if name.isdigit():
        numbers = map(str, range(1, int(name) + 1))
        return tuple(Option(n, dict.fromkeys(languages, n)) for n in numbers)
    words = WORDS[name]
    return tuple(
        Option(code, {x: words.get(x[:2], words[ENGLISH])[code] for x in languages})
        for code in words[ENGLISH]
    )


def other_text(languages: Sequence[str]) -> dict[str, str]:
    """Return the word for "other" in every language."""
    return {x: OTHER.get(x[:2], OTHER[ENGLISH]) for x in languages}

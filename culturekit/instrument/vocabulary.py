"""The words by which answers are put in order, and those that stand outside it.

English, German, French, Spanish, Italian, Dutch, Portuguese. Beginnings of words, in
the form of `problems.plain` (case folded). Ours to write; no published scale is meant.
"""

import re
from typing import Literal

Kind = Literal["dont_know", "not_applicable", "refused"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


# family, lowest to highest; every step a set of whole labels
_LADDERS: dict[str, tuple[str, ...]] = {
    "freq": (
        "never|not once|nie|niemals|jamais|nunca|mai|nooit",
        "almost never|hardly ever|very rarely|never or almost never|fast nie"
        "|sehr selten|presque jamais|casi nunca|quasi mai|bijna nooit|quase nunca",
        "rarely|seldom|selten|rarement|raramente|rara vez|zelden",
        "occasionally|now and then|once in a while|a few times|ab und zu|gelegentlich"
        "|occasionnellement|de vez en cuando|ocasionalmente|af en toe|de vez em quando",
        "sometimes|about half the time|half of the time|manchmal|teilweise|parfois"
        "|quelquefois|a veces|algunas veces|qualche volta|a volte|talvolta|soms"
        "|as vezes|às vezes",
        "often|frequently|regularly|häufig|oft|regelmäßig|souvent|a menudo"
        "|frecuentemente|con frecuencia|spesso|vaak|frequentemente|muitas vezes",
        "very often|usually|most of the time|mostly|sehr häufig|sehr oft|meistens|meist"
        "|très souvent|muy a menudo|casi siempre|molto spesso|meestal"
        "|muito frequentemente",
        "almost always|nearly always|always or almost always|fast immer"
        "|presque toujours"
        "|quasi sempre|bijna altijd|quase sempre",
        "always|all the time|every time|immer|toujours|siempre|sempre|altijd|constantly"
        "|ständig",
    ),
    "periods": (
        "never|nie|jamais|nunca|mai",
        "less than once a year|less often|seltener",
        "yearly|once a year|annually|jährlich|einmal im jahr",
        "six-monthly|twice a year|every six months|halbjährlich",
        "quarterly|vierteljährlich",
        "monthly|once a month|monatlich|einmal im monat",
        "every second week|fortnightly|every two weeks|a few times a month",
        "weekly|once a week|wöchentlich|einmal in der woche|einmal pro woche",
        "a few times a week|several times a week|mehrmals pro woche",
        "daily|every day|almost daily|täglich|jeden tag|fast täglich",
        "several times a day|mehrmals täglich",
    ),
    "amount": (
        "not at all|none|nothing|none at all|überhaupt nicht|gar nicht|pas du tout"
        "|nada|en absoluto|per niente|helemaal niet|de modo algum",
        "not much|very little|hardly|rather not|not really|sehr wenig|kaum|eher nicht"
        "|pas vraiment|muy poco|molto poco|nauwelijks|muito pouco",
        "a little|a little bit|slightly|little|a bit|to a small extent|ein wenig|etwas"
        "|wenig|un peu|un poco|poco|een beetje|um pouco|pouco",
        "somewhat|some|moderately|to some extent|a moderate amount|teils teils"
        "|mittelmäßig|moyennement|moderadamente|moderatamente|enigszins",
        "quite a bit|quite|much|a lot|mostly|to a large extent|ziemlich|viel|beaucoup"
        "|mucho|bastante|molto|veel|muito",
        "very much|a great deal|very|sehr|sehr viel|muchísimo|moltissimo|heel veel"
        "|to a very large extent",
        "extremely|completely|totally|äußerst|völlig|voll und ganz|extrêmement"
        "|extremadamente|estremamente",
    ),
    "quality": (
        "very poor|very bad|terrible|sehr schlecht|ungenügend|très mauvais|muy malo"
        "|molto male|pessimo|zeer slecht",
        "poor|bad|schlecht|mangelhaft|mauvais|malo|cattivo|slecht|mau|ruim",
        "fair|mittelmäßig|ausreichend|passable|regular|sufficiente|matig",
        "average|acceptable|satisfactory|befriedigend|moyen|aceptable|discreto",
        "good|gut|bon|bueno|buono|goed|bom",
        "very good|sehr gut|très bon|muy bueno|molto buono|ottimo|zeer goed|muito bom",
        "excellent|outstanding|ausgezeichnet|hervorragend|excelente|eccellente"
        "|uitstekend",
    ),
    "level": (
        "none|keine|aucun|ninguno|nessuno|geen|nenhum",
        "very low|sehr niedrig|sehr gering|très faible|muy bajo",
        "low|niedrig|gering|basic|beginner|grundkenntnisse|anfänger|faible|bajo|basso"
        "|laag|baixo",
        "medium|moderate|intermediate|mittel|fortgeschritten|moyen|medio|gemiddeld"
        "|médio",
        "high|advanced|hoch|élevé|alto|hoog",
        "very high|expert|sehr hoch|experte|très élevé|muy alto",
    ),
    "change": (
        "much less|far less|a lot less|much worse|viel weniger|viel schlechter"
        "|beaucoup moins|mucho menos|molto meno|veel minder|muito menos"
        "|decreased a lot|strongly decreased",
        "less|somewhat less|a little less|slightly less|worse|somewhat worse|decrease"
        "|decreased|weniger|etwas weniger|schlechter|abgenommen|moins|menos|meno"
        "|minder|gesunken",
        "same|the same|about the same|no change|unchanged|gleich|gleich viel"
        "|etwa gleich viel|unverändert|pareil|igual|uguale|hetzelfde|gleich geblieben",
        "more|somewhat more|a little more|slightly more|better|somewhat better"
        "|increase|increased|mehr|etwas mehr|besser|zugenommen|plus|más|più|meer|mais"
        "|gestiegen",
        "much more|far more|a lot more|much better|viel mehr|viel besser|beaucoup plus"
        "|mucho más|molto più|veel meer|muito mais|increased a lot|strongly increased",
    ),
    "yes_no": (
        "no|nein|non|nee|não|n",
        "maybe|uncertain|partly|unsure|undecided|vielleicht|teilweise|peut-être"
        "|tal vez|forse|misschien|talvez",
        "yes|ja|oui|sí|si|sì|sim|y",
    ),
    "true_false": ("false|falsch|faux|falso", "true|wahr|richtig|vrai|verdadero|vero"),
    "open": ("not open|closed", "undecided", "open", "very open"),
}
_STEPS = {
    family: {word: float(i) for i, step in enumerate(steps) for word in _words(step)}
    for family, steps in _LADDERS.items()
}
FAMILIES = tuple(_LADDERS)

# beginnings of words for the low and the high pole
POLES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "agree",
        _words(
            "disagree|stimme nicht|stimme überhaupt nicht|stimme gar nicht"
            "|stimme eher nicht|stimme absolut nicht|trifft nicht|trifft eher nicht"
            "|trifft überhaupt nicht|trifft gar nicht|ablehn|lehne|pas d'accord"
            "|plutôt pas d'accord|en désaccord|desacuerdo|en desacuerdo|disaccordo"
            "|in disaccordo|oneens|mee oneens|discordo"
        ),
        _words(
            "agree|stimme|trifft|zustimm|d'accord|de acuerdo|acuerdo|d'accordo"
            "|eens|mee eens|concordo"
        ),
    ),
    (
        "satisfied",
        _words("dissatisf|unsatisf|unzufrieden|insatisf|insoddisf|ontevreden|unhappy"),
        _words(
            "satisf|zufrieden|satisfait|satisfecho|soddisf|tevreden|satisfeit|happy"
            "|content"
        ),
    ),
    (
        "likely",
        _words(
            "unlikely|unwahrscheinlich|improbable|peu probable|improbabile"
            "|onwaarschijnlijk|improvável"
        ),
        _words("likely|wahrscheinlich|probable|probabile|waarschijnlijk|provável"),
    ),
    (
        "important",
        _words("unimportant|unwichtig|sans importance|onbelangrijk|sin importancia"),
        _words("important|wichtig|importante|belangrijk"),
    ),
    (
        "willing",
        _words("unwilling|reluctant|nicht bereit"),
        _words("willing|bereit"),
    ),
    (
        "true",
        _words("inaccurate|untrue|unlike me|unzutreffend"),
        _words("accurate|true|like me|zutreffend"),
    ),
    (
        "favour",
        _words(
            "oppose|dislike|negative|against|unfavo|difficult|uncomfortable|hard"
            "|dagegen|negativ|schwer|schwierig|unclear|unfair|unsafe"
        ),
        _words(
            "support|like|positive|favo|easy|comfortable|dafür|positiv|leicht"
            "|einfach|clear|fair|safe|confident"
        ),
    ),
)
NEGATED = _words(
    "not |not at all|nicht|überhaupt nicht|gar nicht|kein|pas |no |non "
    "|niet|não |neither|un peu pas"
)
NEUTRAL = _words(
    "neutral|neither|undecided|teils|weder|mixed feelings"
    "|ni d'accord|ni en|ni de acuerdo|né d'accordo|nem concordo|indifferen"
    "|in between|unentschieden|indécis|noch eens noch"
)
# stronger words first: "very strongly" is strong, "somewhat" is weak
INTENSITY: tuple[tuple[float, tuple[str, ...]], ...] = (
    (
        4.0,
        _words(
            "strongly|completely|totally|extremely|absolutely|entirely|fully"
            "|definitely|not at all|überhaupt|gar nicht|voll|völlig|vollständig"
            "|absolut|äußerst|tout à fait|pas du tout|totalement|totalmente"
            "|completamente|muy en|molto in|helemaal|volledig|fortement"
            "|fuertemente|fortemente|pienamente|plenamente|of the utmost"
        ),
    ),
    (
        3.0,
        _words(
            "very|sehr|très|muy|molto|zeer|heel|muito|mostly|highly|überwiegend"
            "|weitgehend"
        ),
    ),
    (
        2.0,
        _words(
            "moderately|quite|fairly|mäßig|ziemlich|assez|bastante|abbastanza|probably"
        ),
    ),
    (
        1.5,
        _words(
            "somewhat|rather|tend to|eher|plutôt|algo|piuttosto|eerder|parcialmente"
            "|parzialmente|partly|teilweise|enigszins|beetje"
        ),
    ),
    (
        1.0,
        _words("slightly|a little|etwas|ein wenig|un peu|un poco|poco|licht|um pouco"),
    ),
)

_OUTSIDE: dict[Kind, str] = {
    "dont_know": (
        r"(i |we )?(don'?t|do not|dont) know( / .*)?|dk|not sure( / .*)?|unsure"
        r"|no opinion|can(no|')t (say|judge|tell|remember)"
        r"|(i )?(don'?t|do not) remember"
        r"|unable to (say|judge|rate)|no basis (to judge|for evaluation)"
        r"|(ich )?wei(ß|ss) (es )?nicht|kann ich nicht (beurteilen|sagen)"
        r"|keine meinung|keine angabe m[oö]glich|je ne sais pas|ne sait pas"
        r"|sans opinion|no s[eé]|no sabe"
        r"|non so|non saprei|weet (ik )?niet|geen mening|n[aã]o sei|unknown|unbekannt"
        r"|i'm not sure|unknown / not reported"
    ),
    "not_applicable": (
        r"n\.?/?a\.?|not applicable.*|(it )?does( not|n'?t) apply.*|not relevant"
        r"|trifft (auf mich )?nicht zu \(.*|nicht anwendbar|nicht zutreffend"
        r"|entf[aä]llt|trifft nicht auf mich zu|n\.?v\.?t\.?"
        r"|betrifft (mich|uns) nicht|sans objet|non concern[eé].*|no aplica"
        r"|no corresponde|non applicabile|niet van toepassing|n[aã]o se aplica"
        r"|inap|inapplicable"
    ),
    "refused": (
        r"prefer not to (say|answer|disclose|respond).*|rather not (say|answer)"
        r"|(i |we )?(don'?t|do not) (want|wish) to (answer|say).*|refused?|no answer"
        r"|not stated|decline(d)? to (answer|say|state).*|keine angaben?"
        r"|k\. ?a\.?"
        r"|m[oö]chte ich nicht (sagen|beantworten)|verweigert"
        r"|ne souhaite pas r[eé]pondre"
        r"|pr[eé]f[eè]re ne pas (r[eé]pondre|dire)"
        r"|prefiero no (decir|responder|contestar)"
        r"|preferisco non rispondere|wil ik niet zeggen|zeg ik liever niet"
        r"|prefiro n[aã]o (dizer|responder)|missing|undetermined"
    ),
}
_OUTSIDE_FORMS = {kind: re.compile(form) for kind, form in _OUTSIDE.items()}


def ladder_place(family: str, form: str) -> float | None:
    """Return the step of a label in a family, None if it is not one of its labels.

    Examples
    --------
    >>> ladder_place("freq", "selten") < ladder_place("freq", "oft")
    True
    """
    return _STEPS[family].get(form)


def outside(form: str) -> Kind | None:
    """Return what an answer is that stands off the scale, None for one on it.

    Parameters
    ----------
    form : str
        A label in the form of `problems.plain`.

    Examples
    --------
    >>> outside("don't know"), outside("n/a"), outside("agree")
    ('dont_know', 'not_applicable', None)
    """
    form = form.strip(" .:;!()")
    for kind, pattern in _OUTSIDE_FORMS.items():
        if pattern.fullmatch(form):
            return kind
    return None

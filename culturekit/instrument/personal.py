"""What asks for a person: the words by which names, addresses and numbers are asked.

One list for definitions of other platforms and for response files. It has English,
German, French, Spanish, Italian, Dutch and Portuguese. A header that asks is a field
("Work e-mail"), a question ("Wie lautet Ihr Name?") or a request ("Please enter your
phone number, if ..."). A statement about the same things asks for nothing ("My manager
knows me by name"), and the name of a team or a company is nobody's.
"""

import html
import re
import unicodedata
from functools import lru_cache

LONGEST = 240  # characters of a text that may ask for a person
MARKED_UP = 4000  # of such a text with its mark-up
MOST_WORDS = 10  # of a text in which a mention is enough


def _any(*words: str) -> str:
    """Return a pattern for any of the alternatives, which bars separate."""
    return f"(?:{'|'.join(words)})"


_WHERE = _any(
    "team|line|direct|shift|project|department|unit|group|branch|site|area|regional",
    "senior|immediate|current|next|hr|hiring|your|the|my",
)
_WHO = rf"(?:{_WHERE} )*" + _any(
    "employees?|staff|workers?|managers?|supervisors?|boss|leaders?|lead|respondents?",
    "participants?|students?|contact|reviewers?|raters?|ratees?|colleagues?",
    "co ?workers?|coach|mentors?|candidates?|persons?|patients?|teachers?|parents?",
    "child|spouse|partners?|directors?|evaluators?|assessors?|submitters?",
    "recipients?|interviewers?|enumerators?",
)
_KIND = _any(
    "work|business|company|corporate|personal|private|office|professional|home|school",
    "university|primary|secondary|preferred|current|contact|alternative|your|own|main",
    f"recipient|organi[sz]ation|direct|mobile|full|valid|{_WHO}",
)
_NAME = _any(
    r"(?:(?:first|last|full|given|middle|family|maiden|legal|preferred|nick|sur|user",
    rf"display|screen|login|real|complete|own|christian|fore|{_WHO}) ?)+names?",
    rf"names? of {_WHO}|names? and surnames?|surname and name|name surname",
    "(?:vor|nach|zu|familien|geburts|benutzer|mitarbeiter|spitz)namen?",
    r"(?:voller|vollstandiger) ?name|vor und (?:nach|zu)name|name vorname",
    r"name (?:de[rs]|ihre[rs]|meine[rs]|deine[rs])(?: direkten)? "
    r"(?:vorgesetzten?|fuhrungskraft|chefs?|chefin|mitarbeiters?|teamleit\w+)",
    r"nom (?:et )?prenoms?|prenoms? (?:et )?nom|prenoms?|nom de famille|nom complet",
    r"nom d ?utilisateur|nom d(?:e|u) (?:votre |ton |mon )?(?:manager|responsable",
    "superieur|chef)|nombres? completos?|nombres? y apellidos?|apellidos?|apellido s",
    "nombre de usuario|nombre de (?:su |tu )?(?:jefe|supervisor|gerente)|nombre s",
    "nome e cognome|cognome(?: e)? nome|cognome|nome utente|nome completo|sobrenome",
    "nome e sobrenome|nome d(?:el|o) (?:suo |seu )?(?:responsabile|manager|capo|chefe)",
    "voor ?en achternaam|voornaam|achternaam|volledige naam|gebruikersnaam",
    "naam van (?:uw |je )?(?:manager|leidinggevende)",
)
_MAIL = rf"(?:{_KIND} )*" + _any(
    r"email(?: ?(?:address(?:es)?|adressen?|adres|id|account))?|mail ?address?e?",
    "mail ?adres|courriels?|adresse ?(?:email|mail|electronique)",
    r"(?:direccion de )?correo(?: electronico)?|direccion (?:de )?email",
    r"indirizzo (?:e ?mail|di (?:e ?)?mail|di posta(?: elettronica)?)",
    r"posta elettronica|endereco de email",
)
_NUMBER = "(?: ?(?:numbers?|no|nr|num|nummern?))?"
_PHONE = rf"(?:{_KIND} )*" + _any(
    rf"(?:tele|cell|mobile)? ?(?:tele)?phone{_NUMBER}|(?:mobile|cell)(?: number| no)",
    "contact (?:numbers?|no|nr|details|info|information)|mobil(?:funk)?nummer",
    "telefon(?:nummer)?|(?:handy|ruf)nummer|telefoon(?:nummer)?|telefono",
    r"num(?:ero|ber) (?:de|di) (?:telephone|telefono|celular|movil|portable|cellulare)",
    "numero de telefone|telefone|whats ?app(?: number| nr)?|fax(?: number)?",
)
_PLACE = _any(
    r"(?:home|postal|street|mailing|residential|private|your|my|billing|shipping"
    rf"|physical|permanent|{_WHO}) address|street (?:and )?(?:house )?number",
    "ip ?address?e?",
    "ip ?addr|client ip|(?:zip|postal|post) ?codes?|postleitzahl|(?:post)?anschrift",
    "(?:wohn|privat|post|heim)adresse|adresse (?:postale|personnelle|privee)",
    "direccion postal|domicilio|codigo postal|code postal|indirizzo di casa|postcode",
    "gps(?: ?(?:location|coordinates?|position))?|geo ?(?:location|point)",
    "(?:location )?(?:latitude|longitude|accuracy|coordinates?)|location accuracy",
    r"koordinaten|coordonnees gps|where do you live\b.*\b(?:zip|address|street)\b.*",
)
_BIRTH = _any(
    "(?:date|day|place) of birth|birth ?dates?|birth ?days?|geburts(?:datum|tag|ort)",
    "(?:date|lieu) de naissance|(?:fecha|lugar) de nacimiento|data d[ie] nascita",
    "data de nascimento|geboortedatum",
)
_ID = _any(
    "(?:employee|emp|staff|personnel|worker|associate|badge|payroll|student)"
    " ?(?:ids?(?: number)?|numbers?|no|nr|num)|participant id",
    "(?:personal|mitarbeiter|matrikel|ausweis) ?(?:nummer|nr|id)|matricule",
    "matricola|numero d ?employe|numero de empleado",
    "personeelsnummer|social security(?: number)?|national id(?: number)?",
    r"(?:passport|tax|insurance|drivers? licen[cs]e) ?(?:number|no|id)|bank account",
    "(?:sozialversicherungs|steuer) ?(?:nummer|id)|iban|user id",
)
_PROFILE = (
    "(?:linked ?in|xing|facebook|twitter|instagram|git ?hub|skype|discord|telegram"
    "|tik ?tok|social media) (?:profiles?|handles?|ids?|urls?|links?|user ?names?)"
    "(?: (?:url|link))?"
)
_STRONG = _any(_NAME, _MAIL, _PHONE, _PLACE, _BIRTH, _ID, _PROFILE)
# these ask for a person only where nothing else stands beside them
_ALONE = _any(
    "names?|namen|nom|nombres?|nome|naam|address|street|strasse|adresse?|mail",
    "e mail|ip|dob|ssn|tel|phone|mobile(?: phone)?|handy|mobil|lat|lng|lon|zip|plz",
    "initials|user",
    "login|signature|unterschrift|submitted by|submitter|mobile no",
)
_OWNER = _any(
    "your|the|my|his|her|an?|ihre?[rnms]?|deine?[rnms]?|meine?[rnms]?|die|der|das|den",
    "votre|vos|ton|ta|mon|ma|le|la|l|les|su|sus|tu|mi|el|il|lo|sua?|suo|tuo|uw|je|jouw",
    "de|seu|o|us|uns|nos",
)
_YOURS = _any("your|ihre?[rnms]?|deine?[rnms]?|votre|vos|su|uw|seu|suo|sua")
_AND = "(?:and|or|und|oder|et|ou|y|e|en)"
_ASKED = _any(
    "(?:what|which|whats|what s)(?: is| are)?|wie (?:ist|lautet|lauten)|was ist",
    "quel(?:le)?s? (?:est|sont)|cual es|cuales son|qual e|wat is",
)
_VERB = _any(
    "enter|provide|give|type(?: in)?|write(?: down)?|state|specify|indicate|fill in",
    "leave|insert|tell|share|confirm|list|select|choose|supply|submit|add|nennen sie",
    "geben sie|tragen sie|hinterlassen sie|schreiben sie|wahlen sie|indique[rz]?",
    "saisi(?:r|ssez)|entre[rz]|escriba|introduzca|ingrese|inseri(?:re|sca)|vul|digite",
)
_POLITE = "(?:please|kindly|bitte|veuillez|merci d|por favor|per favore)"
_NOTE = _any(
    "optional|voluntary|required|freiwillig|facultatif|opcional|facoltativo|here|below",
    "please|bitte|company|work|business|private|home|(?:first|last)(?: (?:and )?"
    "(?:first|last))?|an|ein|in|if applicable|gps|current",
)
_ENDS = _any("if|so|for|to|where|in|when|we|falls|damit|wenn|fur|si|pour|para|with")
_THING = rf"(?:{_OWNER} )*{_any(_STRONG, _ALONE)}"
_THINGS = rf"{_THING}(?: (?:{_AND} )?{_THING})*"
_LEAD = rf"(?:(?:{_POLITE} )?{_VERB}|{_POLITE}|{_ASKED})"
_OUTRIGHT = _any(
    rf"who(?: is|s| s) {_WHO}.*|who do you report to.*|wer ist ihre? (?:direkte[rs]? )?"
    "(?:vorgesetzte[rs]?|fuhrungskraft|chef(?:in)?)",
    "wie heissen sie.*|comment vous appelez vous|como se llama.*|come si chiama.*",
    "when were you born|wann sind sie geboren",
)
_NUMBERED = r"(?:(?:q|question|frage|v|f)? ?\d+[a-z]? )?"
_FIELD = re.compile(rf"{_NUMBERED}(?:{_THINGS}(?: {_NOTE})*|{_OUTRIGHT})")
_REQUEST = re.compile(rf"{_NUMBERED}{_LEAD} {_THINGS}(?:(?: {_NOTE})*| {_ENDS} .*)")
_INSIDE = re.compile(
    rf"\b(?:{_VERB}|{_ASKED}) (?:(?:us|uns|here|hier|with) )*{_YOURS} "
    rf"(?:{_any(_STRONG, 'names?')})\b(?! of\b)"
)
_MENTION = re.compile(rf"\b{_STRONG}\b")
# as platforms write them, without a mark between the words
_WRITTEN = (
    "ipaddr ipaddress ipadresse emailaddress emailadresse recipientemail useremail "
    "firstname lastname recipientfirstname recipientlastname fullname yourname "
    "contactname employeename locationlatitude locationlongitude locationaccuracy "
    "phonenumber vollstandigername streetaddress dateofbirth birthdate username "
    "employeeid employeenumber"
)
_JOINED = frozenset(_WRITTEN.split())
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=1 << 14)
def asks_for_person(text: str) -> bool:
    """Tell whether a header, a field or a question asks for what identifies a person.

    Parameters
    ----------
    text : str
        In any of seven languages, with or without mark-up.

    Examples
    --------
    >>> [asks_for_person(text) for text in ("Manager name", "Wie lautet Ihr Name?")]
    [True, True]
    >>> [asks_for_person(text) for text in ("Team name", "I can address problems")]
    [False, False]
    """
    form = _form(text)
    if len(form) > LONGEST:
        return False
    if form.replace(" ", "") in _JOINED or _FIELD.fullmatch(form):
        return True
    return bool(_REQUEST.fullmatch(form) or _INSIDE.search(form))


def mentions_person(text: str) -> bool:
    """Tell whether a short text names what identifies a person: for open questions.

    Examples
    --------
    >>> mentions_person("Can we have an e-mail address for the results?")
    True
    """
    form = _form(text)
    short = len(form.split()) <= MOST_WORDS
    return asks_for_person(text) or (short and _MENTION.search(form) is not None)


def _form(text: str) -> str:
    """Return the words of a text, small, without accents and marks."""
    seen = re.sub(r"<[^<>]*>", " ", html.unescape(text[:MARKED_UP]))
    spaced = _CAMEL.sub(" ", seen)
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", re.sub(r"['’]s\b", "s", plain)).strip()
    words = re.sub(r"\be (?=mail)", "e", words)
    return re.sub(r"(?<=[a-z]) ?\d+$", "", words)

"""What columns are called in rosters, ledgers and lists, in English and German.

A column's own name comes first; the others are names under which personnel systems and
spreadsheets export the same thing. Case, spaces, dashes and underscores do not count.
"""

from collections.abc import Mapping

from culturekit.instrument import Instrument
from culturekit.roster.near import key

Names = Mapping[str, tuple[str, ...]]

_PERSON = (
    *("person id", "employee", "employee id", "employee number", "employee no"),
    *("emp id", "staff id", "worker id", "personnel number", "user id"),
    *("Mitarbeiter", "Mitarbeiter-ID", "Mitarbeiternummer", "Personalnummer"),
    *("Personal-Nr", "PersNr"),
)
_TEAM = (
    *("team name", "work team", "org unit", "organisational unit"),
    *("organizational unit", "unit", "Arbeitsgruppe"),
    *("Organisationseinheit", "Einheit"),
)
ROSTER: Names = {
    "person": _PERSON,
    "team": _TEAM,
    "function": ("business function", "job function", "Funktion", "Funktionsbereich"),
    "office": ("office type", "side", "Bereichsart"),
    "department": ("dept", "department name", "Abteilung", "Bereich"),
    "manager": (
        *("manager id", "manager employee id", "supervisor", "supervisor id"),
        *("line manager", "line manager id", "reports to", "Vorgesetzte"),
        *("Vorgesetzter", "Vorgesetzten-ID", "Führungskraft", "Führungskraft-ID"),
    ),
    "parent": (
        *("parent team", "parent unit", "higher unit", "superior unit"),
        *("übergeordnetes Team", "übergeordnete Einheit", "übergeordnet"),
    ),
    "budget_category": ("budget", "budget type", "Budgetkategorie", "Kostenart"),
    "invited": (
        *("number invited", "invitations", "eingeladen", "Eingeladene"),
        *("Anzahl eingeladen", "Einladungen"),
    ),
    "headcount": (
        *("heads", "staff", "employees", "number of employees", "Kopfzahl", "Köpfe"),
        *("Mitarbeiterzahl", "Anzahl Mitarbeiter", "Personalbestand"),
    ),
    "vacancies": (
        *("vacant positions", "open positions", "Vakanzen", "offene Stellen"),
        "unbesetzte Stellen",
    ),
    "median_tenure": (
        *("tenure median", "median tenure years", "mediane Betriebszugehörigkeit"),
        "Betriebszugehörigkeit Median",
    ),
    "eligible_from": (
        *("hire date", "date of hire", "start date", "join date", "joined"),
        *("employed from", "berechtigt ab", "Eintritt", "Eintrittsdatum"),
    ),
    "eligible_until": (
        *("end date", "leaving date", "employed until", "last day"),
        *("berechtigt bis", "Austritt", "Austrittsdatum"),
    ),
}
_PERIOD = ("quarter", "month", "year", "wave", "Zeitraum", "Quartal", "Monat", "Jahr")
ALLOCATIONS: Names = {
    "period": (*_PERIOD, "Periode"),
    "unit": (*_TEAM, "team", "function", "cost centre", "cost center", "Kostenstelle"),
    "domain": ("category", "area", "Kategorie", "Thema"),
    "subdomain": (
        *("subcategory", "sub domain", "measure", "activity", "Unterkategorie"),
        "Maßnahme",
    ),
    "amount": ("cost", "costs", "spend", "spent", "Betrag", "Kosten", "Ausgaben"),
    "currency": ("currency code", "Währung"),
    "hours": ("Stunden",),
    "heads": ("headcount", "positions", "posts", "Köpfe", "Stellen"),
}
LEAVERS: Names = {
    "person": _PERSON,
    "team": _TEAM,
    "date": (
        *("leaving date", "termination date", "exit date", "end date", "last day"),
        *("Datum", "Austritt", "Austrittsdatum"),
    ),
    "voluntary": ("voluntary leave", "freiwillig"),
    "regretted": ("regrettable", "regretted loss", "bedauert", "bedauerlich"),
}
OUTCOMES: Names = {
    "team": (*_TEAM, "function", "Funktion"),
    "period": (*_PERIOD, "Periode"),
    "starts": ("all starts", "placements", "number of starts", "Einsätze"),
    "on_time_starts": ("starts on time", "on time", "pünktliche Starts", "pünktlich"),
    "errors": ("error count", "number of errors", "Fehler"),
    "error_hours": ("hours lost to errors", "Fehlerstunden"),
    "rework_hours": ("rework", "hours of rework", "Nacharbeit", "Nacharbeitsstunden"),
}
_PRIVATE = (
    *("name", "full name", "first name", "last name", "surname", "given name"),
    *("middle name", "employee name", "manager name", "supervisor name", "preferred"),
    *("preferred name", "email", "e-mail", "mail", "email address", "work email"),
    *("employee email", "manager email", "user email", "phone", "phone number"),
    *("telephone", "mobile", "address", "street", "home address", "birthday"),
    *("date of birth", "birth date", "dob", "age", "ssn", "social security number"),
    *("national id", "salary", "username", "user name", "ip address"),
    *("Vorname", "Nachname", "Familienname", "Vor- und Nachname", "Mitarbeitername"),
    *("Name Vorgesetzter", "E-Mail-Adresse", "Mailadresse", "Telefon", "Handy"),
    *("Adresse", "Straße", "Geburtsdatum", "Geburtstag", "Alter", "Gehalt"),
    *("Sozialversicherungsnummer", "Benutzername"),
)
PRIVATE = frozenset(map(key, _PRIVATE))


def with_attributes(names: Names, instrument: Instrument | None) -> Names:
    """Return column names together with those that the definition lists.

    Parameters
    ----------
    names : mapping of str to tuple of str
        Per column its other names.
    instrument : Instrument or None
        Its attributes are columns too, by id, title and listed names; the attribute
        that reports are about is the ``team``.
    """
    found = dict(names)
    for attribute in (instrument.attributes if instrument else {}).values():
        team = instrument is not None and attribute.id == instrument.roles.team
        name = "team" if team else attribute.id
        more = (attribute.id, *attribute.columns, attribute.title)
        found[name] = (*found.get(name, ()), *more)
    return found


def with_team(names: Names, instrument: Instrument | None) -> Names:
    """Return column names, the team's with those that the definition lists."""
    team = instrument.attributes.get(instrument.roles.team) if instrument else None
    more = (team.id, *team.columns, team.title) if team else ()
    return {**names, "team": (*names["team"], *more)}


def match_names(headers: list[str], names: Names) -> dict[str, list[int]]:
    """Return, per column, the positions of the headers that mean it.

    Parameters
    ----------
    headers : list of str
        As they stand in the file.
    names : mapping of str to tuple of str
        Per column its other names.

    Returns
    -------
    dict of str to list of int
        One position, or several if the file is not clear. A header that is the
        column's own name wins over other names for it, and over other columns.

    Examples
    --------
    >>> match_names(["Team", "Unit", "Eintritt"], ROSTER)
    {'team': [0], 'eligible_from': [2]}
    """
    keys = [key(header) for header in headers]
    found = {
        name: [i for i, text in enumerate(keys) if text == key(name)] for name in names
    }
    taken = {i for positions in found.values() for i in positions}
    for name, others in names.items():
        spelt = {key(other) for other in others}
        if not found[name]:
            free = [i for i, k in enumerate(keys) if k in spelt and i not in taken]
            found[name] = free
            taken |= set(free)
    return {name: positions for name, positions in found.items() if positions}

"""File names that are safe everywhere, from names that may be anything."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 60
# names that Windows keeps for devices, whatever their ending
RESERVED = {"con", "prn", "aux", "nul"} | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(10)
}


def slug(name: str) -> str:
    """Return a file name stem for a name that may be anything.

    Lower-case ASCII letters, digits and hyphens, at most 60 characters before the
    hash. A short hash is added whenever the name could not be kept as it is, so that
    two names never share a stem by accident.

    Parameters
    ----------
    name : str
        Any text: a team's name.

    Returns
    -------
    str
        A stem that is never empty, a path, or a reserved Windows name.

    Examples
    --------
    >>> slug("Payroll"), slug("Kundenbüro Süd")
    ('payroll', 'kundenburo-sud')
    >>> slug("../../etc/passwd")
    'etc-passwd-3754d6cb'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    short = stem[:LONGEST].strip("-")
    changed = short != stem or not _kept(name, short) or stem in RESERVED
    return _marked(short, name) if changed else short


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return one stem a name; names that would share one each get their hash.

    Parameters
    ----------
    names : iterable of str
        Distinct names, such as "Sales" and "sales".

    Returns
    -------
    dict of str to str
        In the order of `names`; all values differ, also where case is ignored.

    Examples
    --------
    >>> slugs(["Sales", "sales"])
    {'Sales': 'sales-8de4e0ea', 'sales': 'sales-e04eb290'}
    """
    found = {name: slug(name) for name in names}
    while max(Counter(found.values()).values(), default=0) > 1:
        often = Counter(found.values())
        found = {
            name: _marked(stem, name) if often[stem] > 1 else stem
            for name, stem in found.items()
        }
    return found


def _kept(name: str, stem: str) -> bool:
    """Whether only case, spacing and accents of the name were lost."""
    letters = [
        c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    ]
    words = re.sub(r"[\s\-_]+", "-", "".join(letters).lower()).strip("-")
    return bool(stem) and words == stem


def _marked(stem: str, name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{stem or 'team'}-{digest}"

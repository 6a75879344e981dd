"""Names for a definition, made from the headers of a file."""

import re
import unicodedata
from collections.abc import Iterable

from culturekit.instrument.names import RESULT_COLUMNS, is_identifier
from culturekit.intake.words import normal

LONGEST = 40
_STEM = re.compile(r"^(.*?)[._ -]?\d+[a-z]?$")


class Names:
    """Gives every column, scale and response scale a name that nothing else has.

    Parameters
    ----------
    taken : iterable of str
        Texts that already stand for something, such as headers.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {normal(text) for text in taken}

    def give(self, text: str, fallback: str, *, own: bool = False) -> str:
        """Return an identifier made from a text.

        Parameters
        ----------
        text : str
            A header or a title.
        fallback : str
            What to call it where the text gives no name.
        own : bool
            Whether the text itself may be the name although it is taken: a column
            keeps its own header, unless results have a column of that name.

        Examples
        --------
        >>> names = Names()
        >>> names.give("I like my work.", "item"), names.give("I like my work!", "item")
        ('i_like_my_work', 'i_like_my_work_2')
        """
        plain = identifier(text) or fallback
        if own and plain == text and plain not in RESULT_COLUMNS.split():
            self.taken.add(normal(plain))
            return plain
        name, number = plain, 1
        while normal(name) in self.taken or name in RESULT_COLUMNS.split():
            number += 1
            name = f"{plain}_{number}"
        self.taken.add(normal(name))
        return name


def identifier(text: str) -> str:
    """Return a text as letters, digits and underscores, or empty if nothing is left.

    Examples
    --------
    >>> identifier("Wr.Hnd"), identifier("Größe (cm)"), identifier("2nd item")
    ('Wr_Hnd', 'grosse_cm', 'q2nd_item')
    """
    if is_identifier(text):
        return text
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    plain = plain.encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    name = "_".join(words)
    if len(words) > 2 or not text.isascii():
        name = name.lower()
    while len(name) > LONGEST and "_" in name:
        name = name.rpartition("_")[0]
    name = name[:LONGEST]
    name = f"q{name}" if name[:1].isdigit() else name
    return name if is_identifier(name) else f"{name}_" if name else ""


def stem(name: str) -> str:
    """Return what headers of one block share: the part before a last number.

    Examples
    --------
    >>> stem("Q48_7"), stem("COH05"), stem("Happiness")
    ('Q48', 'COH', '')
    """
    found = _STEM.match(name.strip())
    return found[1].rstrip("._ -") if found and " " not in found[1] else ""

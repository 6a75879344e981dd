"""What a platform's definition says, before it becomes ours: the recognisers' words.

A recogniser is one file here for each platform. It tells questions, options and blocks
as the platform has them, and notes what it cannot tell. Ids, codes, order and scales
are the builder's business.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from culturekit.instrument.importing.opened import Opened

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    Parameters
    ----------
    code : str
        By which the platform's response files show it: ``"3"``, ``"A2"``, ``"yes"``.
    label : mapping of str to str
        Its text per language, possibly with mark-up; empty where it has none.
    """

    code: str
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A question is shown to those who chose one of these options of another.

    Parameters
    ----------
    name : str
        The other question, by its `key`, or an attribute.
    codes : tuple of str
        Codes of its options, as the platform has them.
    """

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One column of a response file, or several for a question with several answers.

    Parameters
    ----------
    name : str
        By which the platform's response files show it: its export tag, its variable.
    text : mapping of str to str
        The wording per language, possibly with mark-up.
    kind : str
        ``one`` option, ``many`` options, a ``number`` in a range, or ``text``.
    options : tuple of Option
        As listed.
    columns : tuple of str
        Other names by which response files may show it.
    key : str
        By which `Shown` means it; its name if left out.
    block : str
        The block it belongs to; empty for a question on its own.
    low, high : float
        The range of a number.
    ordered : bool, optional
        What the platform says of its options; None where it does not say.
    personal : bool
        Whether the platform marks it as identifying a person.
    shown : Shown, optional
        Who is asked it.
    """

    name: str
    text: Texts
    kind: Literal["one", "many", "number", "text"]
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    key: str = ""
    block: str = ""
    low: float = 0.0
    high: float = 0.0
    ordered: bool | None = None
    personal: bool = False
    shown: Shown | None = None


@dataclass(frozen=True)
class Block:
    """Questions that belong together, such as the rows of a matrix.

    Parameters
    ----------
    name : str
        What to call its scale.
    text : mapping of str to str
        The lead-in per language, possibly with mark-up.
    random : bool
        Whether its questions are shown in random order.
    """

    name: str
    text: Texts = field(default_factory=dict)
    random: bool = False


@dataclass
class Asked:
    """Everything that was understood of one file, and what was not.

    Parameters
    ----------
    platform : str
        ``qualtrics``, ``limesurvey``, ``xlsform``, ``redcap`` or ``spss``.
    title : str
        The survey's title.
    languages : tuple of str
        The first one is the one that every text is in.
    intro : mapping of str to str
        What respondents read first.
    questions : list of Question
        In the order in which they are asked.
    blocks : dict of str to Block
        By the name that questions give.
    embedded : dict of str to tuple of str
        Fields that come with respondents and are asked of nobody, with their values
        where the platform names them.
    notes : dict of str
        What could not be told, each once, as ``place: what it is``.
    habits : Counter of str
        What many questions have and definitions have no place for: how many have it.
    """

    platform: str
    title: str
    languages: tuple[str, ...] = ("en",)
    intro: Texts = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)
    embedded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    habits: Counter[str] = field(default_factory=Counter)

    def note(self, place: str, message: str) -> None:
        """Note once that something could not be translated."""
        self.notes[f"{place.strip() or 'a question'}: {message}"] = None


HELP = "have a help text or a hint"
FORCED = "must be answered"
SCRIPTS = "run scripts of their own"


class Recogniser(Protocol):
    """One platform's reader of definitions."""

    platform: str

    def recognise(self, opened: Opened) -> bool:
        """Tell by its content whether the file is this platform's."""

    def read(self, opened: Opened) -> Asked:
        """Tell what the file asks."""

"""From a survey definition to TOML text that a person likes to read and edit.

Sections come in the order of the shipped definition, parts and keys in the order in
which they are handed in. Texts in several languages become dotted keys (`text.en`),
what is long gets a table of its own, and remarks stand above the line they are about.
"""

import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from culturekit.errors import InputError
from culturekit.instrument.model import Instrument
from culturekit.instrument.tables import tables_of

WIDTH = 88
HEADING_WIDTH = 84
BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
ORDER = (
    "survey",
    "promise",
    "forms",
    "attributes",
    "roles",
    "modules",
    "response_scales",
    "scales",
    "items",
    "open_questions",
)
HEADINGS = {
    "attributes": "who is who",
    "roles": "which scale plays which part",
    "response_scales": "response scales",
    "scales": "scales",
    "items": "items",
    "open_questions": "in their own words",
}
# tables of one text a language; written as dotted keys below a part
LANGUAGE_TABLES = ("text", "intro", "labels")
# tables that may stand in one line where they fit
SHORT_TABLES = ("labels", "aliases")
ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
Path = tuple[str, ...]


def write_definition(
    definition: Instrument | Mapping[str, Any],
    comments: Mapping[str, str] = {},
) -> str:
    """Return a survey definition as TOML text.

    Parameters
    ----------
    definition : Instrument or mapping
        A definition, or tables of the shape of a definition file: ``survey``,
        ``response_scales``, ``scales``, ``items`` and so on. It need not be complete.
    comments : mapping of str to str
        Remarks by dotted path, such as ``"response_scales.agree5.codes"``; each stands
        above the line it is about. The path ``""`` is the top of the file; a remark at
        a path that does not exist stands at the end, with its path.

    Returns
    -------
    str
        Reading it gives the same tables again.

    Raises
    ------
    InputError
        A value that TOML has no form for.

    Examples
    --------
    >>> print(write_definition(
    ...     {"items": {"q1": {"scale": "mood", "text": {"en": "Hi", "de": "Na"}}}},
    ...     {"items.q1.scale": "guessed"},
    ... ))
    # --- items ------------------------------------------------------------------------
    <BLANKLINE>
    [items.q1]
    # guessed
    scale = "mood"
    text.en = "Hi"
    text.de = "Na"
    <BLANKLINE>
    """
    tables = tables_of(definition) if isinstance(definition, Instrument) else definition
    page = _Page(dict(comments))
    page.remark(())
    first = [name for name in tables if not isinstance(tables[name], Mapping)]
    for name in first:
        page.entry((name,), tables[name])
    known = [name for name in ORDER if name in tables and name not in first]
    for name in [*known, *(n for n in tables if n not in known and n not in first)]:
        page.section(name, tables[name])
    return page.text()


class _Page:
    """The lines of a definition, and the remarks that still have to find a place."""

    def __init__(self, comments: dict[str, str]) -> None:
        self.comments = comments
        self.lines: list[str] = []

    def section(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a section under its heading."""
        if name in HEADINGS:
            self.gap()
            self.lines.append(heading(HEADINGS[name]))
        self.table((name,), content)

    def table(self, path: Path, content: Mapping[str, Any]) -> None:
        """Write a table: first what stands in lines, then the tables inside it."""
        tables = [k for k, v in content.items() if _is_table((*path, k), v)]
        self.gap()
        self.remark(path)
        if len(path) > 1 or not content or len(tables) < len(content):
            self.lines.append(f"[{_dotted(path)}]")
        for key, value in content.items():
            if key not in tables:
                self.entry((*path, key), value)
        for key in tables:
            self.table((*path, key), content[key])

    def entry(self, path: Path, value: Any) -> None:
        """Write one key, a line a language where it has several."""
        if isinstance(value, Mapping) and _is_dotted(path, value):
            self.remark(path)
            for language, text in value.items():
                self.remark((*path, language), inside=True)
                key = f"{_key(path[-1])}.{_key(language)}"
                self.lines.extend(_assigned(key, text, path))
        else:
            self.remark(path, inside=True)
            self.lines.extend(_assigned(_key(path[-1]), value, path))

    def gap(self) -> None:
        """Leave one line free, unless it is already."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def remark(self, path: Path, *, inside: bool = False) -> None:
        """Write the remarks about a place, or also about what its line holds."""
        here = ".".join(path)
        within = [p for p in self.comments if inside and p.startswith(f"{here}.")]
        for place in [here, *within]:
            self.lines.extend(commented(self.comments.pop(place, "")))

    def text(self) -> str:
        """Return everything, remarks without a place at the end."""
        self.gap()
        for place, remark in self.comments.items():
            self.lines.extend(commented(f"{place}: {remark}"))
        return "\n".join(self.lines).rstrip("\n") + "\n"


def heading(words: str) -> str:
    """Return the comment line that sets a part of the file off."""
    return f"# --- {words} ".ljust(HEADING_WIDTH, "-")


def commented(text: str) -> list[str]:
    """Return a remark as comment lines.

    Examples
    --------
    >>> commented("order guessed\\nfrom the words")
    ['# order guessed', '# from the words']
    """
    clean = (
        "".join(c if c.isprintable() else " " for c in x) for x in text.split("\n")
    )
    return [
        f"# {part}".rstrip()
        for line in clean
        for part in wrap(line, WIDTH - 2, break_long_words=False) or [""]
        if text
    ]


def _is_table(path: Path, value: Any) -> bool:
    """Whether a value gets a table of its own, with a header."""
    if not isinstance(value, Mapping) or _is_dotted(path, value):
        return False
    short = f"{_key(path[-1])} = {_value(value)}"
    return path[-1] not in SHORT_TABLES or len(path) < 3 or len(short) > WIDTH


def _is_dotted(path: Path, value: Mapping[str, Any]) -> bool:
    """Whether the texts of a part in several languages become dotted keys."""
    by_language = path[-1] in LANGUAGE_TABLES and path[0] not in {
        "survey",
        "attributes",
    }
    flat = not any(isinstance(text, Mapping) for text in value.values())
    return by_language and flat and len(path) > 2 and bool(value)


def _assigned(key: str, value: Any, path: Path) -> list[str]:
    line = f"{key} = {_value(value)}"
    fills = isinstance(value, list | tuple) and path[0] != "response_scales"
    return list(_filled(key, value)) if fills and len(line) > WIDTH else [line]


def _filled(key: str, values: list[Any]) -> Iterator[str]:
    """Yield a long list over several lines, each as full as it can be."""
    yield f"{key} = ["
    line = "   "
    for value in values:
        piece = f" {_value(value)},"
        if len(line) + len(piece) > WIDTH and line.strip():
            yield line
            line = "   "
        line += piece
    yield line
    yield "]"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    kind = type(value).__name__
    raise InputError(
        f"a survey definition cannot hold a value of type {kind}; allowed: texts, "
        "numbers, true and false, lists and tables; leave the key out"
    )


def _string(text: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InputError(
            "a text of the survey definition holds half a character (a lone "
            "surrogate), which no file can hold; allowed: Unicode text; replace it"
        )
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in ESCAPES:
        return ESCAPES[char]
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F else char


def _key(name: str) -> str:
    return name if BARE.match(name) else _string(name)


def _dotted(path: Path) -> str:
    return ".".join(map(_key, path))

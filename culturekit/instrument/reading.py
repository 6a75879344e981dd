"""From a TOML file to an `Instrument`, or to all mistakes at once."""

import tomllib
from pathlib import Path
from typing import Any

from culturekit.errors import DefinitionError, UsageError
from culturekit.instrument.building import Draft, build
from culturekit.instrument.checking import check
from culturekit.instrument.model import Instrument, Item, Roles, Scale
from culturekit.instrument.problems import Problem, at, shorten
from culturekit.resources import find_survey

LARGEST = 5_000_000
FILE = "file"


def load_instrument(path: str | Path) -> Instrument:
    """Read a survey definition; never half of one.

    Parameters
    ----------
    path : str or path
        A TOML file, or the name of a shipped definition such as ``"culture_health"``.

    Returns
    -------
    Instrument
        The definition, checked: every name it refers to exists, every text is there
        in every language, no answer can mean two things.

    Raises
    ------
    DefinitionError
        The file cannot be read or has mistakes; all of them are listed, each with its
        path.
    UsageError
        A bare name that is not the name of a shipped definition.

    Examples
    --------
    >>> instrument = load_instrument("culture_health")
    >>> instrument.scales["strain"].items
    ('strain1', 'strain2', 'strain3', 'strain4')
    """
    instrument, problems = read_definition(path)
    if instrument is None:
        raise _refusal(path, problems)
    return instrument


def parse_instrument(text: str, name: str = "text") -> Instrument:
    """Read a survey definition from a text in TOML.

    Parameters
    ----------
    text : str
        The definition.
    name : str
        What to call it in an error.

    Returns
    -------
    Instrument
        The definition, checked as by `load_instrument`.

    Raises
    ------
    DefinitionError
        The definition has mistakes; all of them are listed.
    """
    instrument, problems = _from_text(text)
    if instrument is None:
        raise _refusal(name, problems)
    return instrument


def read_definition(path: str | Path) -> tuple[Instrument | None, list[Problem]]:
    """Return a definition, or None and what is wrong with it."""
    text, problems = _text(path)
    return (None, problems) if text is None else _from_text(text)


def _from_text(text: str) -> tuple[Instrument | None, list[Problem]]:
    raw, problems = _parse(text)
    return (None, problems) if raw is None else from_tables(raw)


def from_tables(raw: dict[str, Any]) -> tuple[Instrument | None, list[Problem]]:
    """Return a definition from the tables of a TOML document, or what is wrong."""
    draft, misshapen = build(raw)
    problems = [*misshapen, *check(draft, misshapen)]
    return (None, _in_order(problems, raw)) if problems else (_finish(draft), [])


def _in_order(problems: list[Problem], raw: dict[str, Any]) -> list[Problem]:
    """Sort problems as their parts come in the file; missing sections come first."""
    rank: dict[str, int] = {}
    for section, table in raw.items():
        rank[at(section)] = len(rank)
        for name in table if isinstance(table, dict) else ():
            rank[at(section, name)] = len(rank)

    def place(problem: Problem) -> int:
        section, _, inside = problem.path.partition(".")
        name = inside.partition(".")[0]
        return rank.get(f"{section}.{name}", rank.get(section, -1))

    return sorted(problems, key=place)


def _refusal(path: str | Path, problems: list[Problem]) -> DefinitionError:
    count = len(problems)
    mistakes = "a mistake" if count == 1 else f"{count} mistakes"
    name = shorten(Path(path).name)
    message = f"{name}: {mistakes} in the survey definition; nothing was loaded:"
    return DefinitionError(message, [str(problem) for problem in problems])


def _text(path: str | Path) -> tuple[str | None, list[Problem]]:
    try:
        found = _find(path)
        with found.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        message = f"no such file: {shorten(path)}; give a TOML file or a shipped name"
        return None, [Problem(FILE, message)]
    except IsADirectoryError:
        return None, [Problem(FILE, "is a folder; give the TOML file in it")]
    except UsageError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a usable path"
        return None, [Problem(FILE, f"cannot be read: {reason}")]
    return _decode(content)


def _find(path: str | Path) -> Path:
    try:
        return find_survey(path)
    except UsageError:
        if Path(path).suffix or len(Path(path).parts) != 1:
            raise FileNotFoundError(path) from None
        raise


def _decode(content: bytes) -> tuple[str | None, list[Problem]]:
    if len(content) > LARGEST:
        return None, [Problem(FILE, "is larger than any survey definition (5 MB)")]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Problem(FILE, "is UTF-16; save it as UTF-8")]
    if b"\0" in content:
        return None, [Problem(FILE, "is a binary file; a definition is TOML text")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [Problem(f"line {line}", "is not UTF-8; save the file as UTF-8")]
    if not text.strip():
        return None, [Problem(FILE, "is empty; docs/definition.md shows what goes in")]
    return text, []


def _parse(text: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    try:
        return tomllib.loads(text), []
    except RecursionError:
        return None, [Problem(FILE, "is nested too deeply to be a survey definition")]
    except ValueError as error:
        reason, _, place = str(error).rpartition(" (at ")
        where = place.removesuffix(")") if reason else FILE
        if where == "end of document":
            where = f"line {text.count(chr(10)) + 1}, end of file"
        return None, [Problem(where, f"is not TOML: {_printable(reason or place)}")]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:120]


def _finish(draft: Draft) -> Instrument:
    head = draft.head
    if head is None:
        raise DefinitionError("the survey definition has no table [survey]")
    scales = {name: _filled(scale, draft) for name, scale in draft.scales.items()}
    items = {name: _placed(item, draft) for name, item in draft.items.items()}
    return Instrument(
        **dict(head),
        items=items,
        scales=scales,
        response_scales=draft.response_scales,
        attributes=draft.attributes,
        roles=draft.roles or Roles(),
        promise=draft.promise,
        modules=draft.modules,
        open_questions=draft.open_questions,
        forms=draft.forms,
    )


def _filled(scale: Scale, draft: Draft) -> Scale:
    own = scale.items or draft.members(scale.id)
    return scale.model_copy(update={"items": own})


def _placed(item: Item, draft: Draft) -> Item:
    module = item.module or draft.scales[item.scale].module
    return item.model_copy(update={"module": module})

"""Defaults from `culturekit.toml` in the working folder."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from culturekit.errors import UsageError, did_you_mean

FILE = "culturekit.toml"


@dataclass(frozen=True)
class Config:
    """Defaults of the command line; an empty text where the file gives none.

    Parameters
    ----------
    survey : str
        A survey definition: a path or a shipped name.
    store : str
        The folder of the store.
    rule : str
        The disclosure rule: ``internal`` or ``official``.
    reports : str
        The folder that reports are written to.
    roster : str
        The roster file.
    """

    survey: str = ""
    store: str = ""
    rule: str = ""
    reports: str = ""
    roster: str = ""


def load_config(folder: str | Path = ".") -> Config:
    """Read the defaults of a working folder.

    Parameters
    ----------
    folder : str or path
        Where to look for ``culturekit.toml``. Paths in the file are relative to it.

    Returns
    -------
    Config
        All fields empty where there is no such file.

    Raises
    ------
    UsageError
        The file is not TOML, or has a key that does not exist or is not text.

    Examples
    --------
    >>> load_config("/nowhere").rule
    ''
    """
    path = Path(folder) / FILE
    if not path.is_file():
        return Config()
    values = _read(path)
    _check(path, values)
    return Config(**{key: _beside(path.parent, text) for key, text in values.items()})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not a TOML file: {error}") from error


def _check(path: Path, values: dict[str, Any]) -> None:
    known = [field.name for field in fields(Config)]
    wrong = [
        f"  {key}: no such setting{did_you_mean(key, known)}"
        for key in values
        if key not in known
    ]
    wrong += [
        f'  {key}: must be text in quotes, such as {key} = "..."'
        for key, value in values.items()
        if key in known and not isinstance(value, str)
    ]
    if wrong:
        listed = ", ".join(known)
        raise UsageError("\n".join([f"{path}: allowed are {listed}", *wrong]))


def _beside(folder: Path, text: str) -> str:
    """Return the text as a path beside the file, where there is one."""
    beside = folder / text
    return str(beside) if text and beside.exists() else text

"""How a file is to be read where it does not say so itself."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from culturekit.errors import UsageError

if TYPE_CHECKING:
    from culturekit.intake import LongTable

PARTS_OF_LONG = 3
OPTIONS = (
    click.option("--platform", help="Read it as this platform's export."),
    click.option(
        "--long",
        metavar="ID,ITEM,ANSWER",
        help="One row an answer: the columns of respondent, item and answer.",
    ),
    click.option(
        "--mapping", metavar="TOML", help="Which column is which item, stated."
    ),
)


def how_to_read(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options --platform, --long and --mapping."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def long_of(given: Mapping[str, str]) -> "LongTable | None":
    """Return what --long says.

    Parameters
    ----------
    given : mapping of str to str
        The options that were given.

    Raises
    ------
    UsageError
        If it names other than three columns.
    """
    text = given.get("long", "")
    if not text:
        return None
    names = [name.strip() for name in text.split(",")]
    if len(names) != PARTS_OF_LONG or not all(names):
        raise UsageError(
            "--long takes three columns: the respondent's id, the item and the answer, "
            "such as --long person,question,value"
        )
    from culturekit.intake import LongTable

    return LongTable(*names)


def how_of(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the options as `culturekit.read_responses` takes them."""
    return {
        "platform": given.get("platform") or None,
        "mapping": given.get("mapping") or None,
        "long": long_of(given),
    }

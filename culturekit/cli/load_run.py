"""What `culturekit load` does once its options are known."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import click

from culturekit.cli import printable
from culturekit.cli.how import how_of
from culturekit.cli.progress import reading
from culturekit.cli.score_table import receipt_lines, roster_lines
from culturekit.errors import QuarantinedError
from culturekit.instrument import load_instrument
from culturekit.roster import read_roster
from culturekit.store import LoadReceipt, open_store


def run(
    files: Sequence[str],
    wanted: dict[str, str],
    *,
    strict: bool,
    as_json: bool,
    wait: float,
) -> None:
    """Load every file, and tell what became of it.

    Parameters
    ----------
    files : sequence of str
        Response files; the first that is refused ends the run, what was loaded before
        it stays.
    wanted : dict of str to str
        ``survey``, ``wave``, ``store``, ``roster``, ``on``, ``mapping``, ``platform``,
        ``long``.
    strict : bool
        Whether one record that cannot be trusted refuses a file.
    as_json : bool
        Whether stdout is one JSON document.
    wait : float
        Seconds to wait while somebody else writes.
    """
    one = _loader(wanted, strict=strict, wait=wait)
    done: list[dict[str, Any]] = []
    try:
        for file in files:
            receipt = one(file)
            done.append(receipt.to_dict())
            if not as_json:
                click.echo("\n".join(map(printable, _lines(file, receipt))))
                click.echo("\n".join(receipt_lines(receipt)), err=True)
    except QuarantinedError as error:
        nothing = dict.fromkeys(("new", "changed", "unchanged"), 0)
        refused = error.receipt.to_dict() | nothing
        done.append(refused | {"load": None, "store_version": None})
        raise
    finally:
        if as_json and done:
            document = done[0] if len(files) == 1 else done
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _loader(
    wanted: dict[str, str], *, strict: bool, wait: float
) -> Callable[[str], LoadReceipt]:
    """Return what loads one file; definition, roster and mapping are read once."""
    instrument = load_instrument(wanted["survey"])
    named, how = wanted.get("roster"), how_of(wanted)
    roster = read_roster(named, instrument, on=wanted.get("on")) if named else None
    if roster is not None:
        click.echo("\n".join(roster_lines(str(named), roster)), err=True)
    store = open_store(wanted["store"], wait=wait)

    def load(file: str) -> LoadReceipt:
        with reading(file) as tell:
            return store.load(
                file, instrument, wave=wanted["wave"], roster=roster, strict=strict,
                progress=tell, **how,
            )  # fmt: skip

    return load


def _lines(file: str, receipt: LoadReceipt) -> list[str]:
    if not receipt.new + receipt.changed and receipt.unchanged == receipt.accepted:
        head = f"{file}: nothing new"
    else:
        head = f"{file}: loaded"
    counts = f"{receipt.new} new, {receipt.changed} changed, {receipt.unchanged} "
    counts += f"unchanged; load {receipt.load}, version {receipt.store_version}"
    more = f"; {receipt.erased} left out: erased earlier" if receipt.erased else ""
    return [f"{head}. {counts}{more}"]

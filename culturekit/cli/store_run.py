"""What the commands about the store do once their options are known."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click
import pandas as pd

from culturekit.cli import printable
from culturekit.cli.score_table import receipt_lines
from culturekit.errors import UsageError
from culturekit.store import Store, open_store


def waves(path: str, *, as_json: bool) -> None:
    """List the waves."""
    _show(_there(path).waves(), "No wave is in the store.", as_json=as_json)


def history(path: str, *, as_json: bool) -> None:
    """List the versions."""
    table = _there(path).history()
    table["at"] = table["at"].map(lambda at: at.isoformat(timespec="seconds"))
    _show(table, "Nothing was loaded yet.", as_json=as_json)


def problems(path: str, load: str | None, out: str | None, *, as_json: bool) -> None:
    """Show the problems of a load, and write the workbook that was asked for."""
    store = _there(path)
    named = load or _latest(store)
    table = store.problems(named, out)
    if out:
        click.echo(f"written: {out}", err=True)
    receipt = store.receipt(named)
    if as_json:
        _print_json(receipt.to_dict() | {"load": named})
    else:
        lines = [f"load {named}", *receipt_lines(receipt)]
        lines += ["no problems"] if table.empty else []
        click.echo("\n".join(map(printable, lines)))


def _latest(store: Store) -> str:
    done = store.history()
    loads = done.loc[done["action"] == "load", "load"]
    if loads.empty:
        raise UsageError("nothing was loaded yet; culturekit load FILE loads a file")
    return str(loads.iloc[-1])


def unload(path: str, load: str, *, as_json: bool) -> None:
    """Take a load back."""
    done = _there(path).unload(load)
    if as_json:
        _print_json(done.to_dict())
        return
    text = f"unloaded {done.load} from {done.wave}: {done.removed} people are gone, "
    text += f"{done.restored} have earlier answers again; version {done.store_version}"
    click.echo(printable(text))


def erase(path: str, respondent: str, wave: str, *, as_json: bool) -> None:
    """Erase a person."""
    done = _there(path).erase(respondent, wave=wave)
    if as_json:
        _print_json(done.to_dict())
        return
    places = ", ".join(done.waves)
    text = f"erased: {done.records} records, in {places or 'the roster'}; versions "
    text += f"before {done.oldest} are gone. Copies and exports outside of the store "
    click.echo(printable(f"{text}are yours to delete."))


def export(given: Mapping[str, str], wave: str, out: str, *, as_json: bool) -> None:
    """Write a wave row by row."""
    store = _there(given["store"])
    version, survey = given.get("version"), given.get("survey")
    written = store.export(wave, out, version=version, survey=survey)
    if as_json:
        _print_json({"wave": wave, "written": str(written)})
    else:
        click.echo(f"written: {written}")


def _there(path: str) -> Store:
    store = open_store(path)
    store.require_there()
    return store


def _show(table: pd.DataFrame, nothing: str, *, as_json: bool) -> None:
    """Print a table as JSON records, or as lines."""
    records = table.astype(object).where(table.notna(), None).to_dict("records")
    if as_json:
        _print_json(records)
        return
    shown = [name for name in table if table[name].astype(str).str.len().any()]
    rows = [list(shown), *([str(r[name]) for name in shown] for r in records)]
    click.echo("\n".join(_columns(rows)) if records else nothing)


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        printable(
            "  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip()
        )
        for row in rows
    ]


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))

"""`culturekit survey`: check definitions, bring them in, put them out."""

import json
from typing import TYPE_CHECKING, Any

import click

from culturekit.cli.survey_export import export
from culturekit.cli.survey_import import import_
from culturekit.results import counted

if TYPE_CHECKING:
    from culturekit.instrument import Finding, Instrument

REFUSED = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def survey() -> None:
    """Check survey definitions, import and export them."""


survey.add_command(import_)
survey.add_command(export)


@survey.command()
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def check(ctx: click.Context, file: str, as_json: bool) -> None:
    """Check a survey definition: mistakes, and wordings that are hard to answer.

    FILE is a TOML file or the name of a shipped definition such as culture_health.
    Warnings leave the exit code at 0; a definition with mistakes ends with 3.
    """
    from culturekit.instrument import inspect_instrument

    instrument, findings = inspect_instrument(file)
    if as_json:
        document = {"file": file, **_summary(instrument), "findings": _plain(findings)}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(instrument, findings)))
    ctx.exit(REFUSED if instrument is None else 0)


def _summary(instrument: "Instrument | None") -> dict[str, Any]:
    if instrument is None:
        return {"valid": False}
    return {
        "valid": True,
        "id": instrument.id,
        "title": instrument.title,
        "version": instrument.version,
        "languages": list(instrument.languages),
        "items": len(instrument.items),
        "items_in_modules": sum(bool(i.module) for i in instrument.items.values()),
        "scales": len(instrument.scales),
        "open_questions": len(instrument.open_questions),
        "reversed_items": sum(i.reverse for i in instrument.items.values()),
        "minutes": instrument.minutes,
    }


def _plain(findings: "list[Finding]") -> list[dict[str, str]]:
    keys = ("level", "path", "message", "advice")
    return [{key: getattr(finding, key) for key in keys} for finding in findings]


def _lines(instrument: "Instrument | None", findings: "list[Finding]") -> list[str]:
    head = [] if instrument is None else _overview(instrument)
    listed = [f"  {finding.level}: {finding}" for finding in findings]
    if instrument is None:
        verdict = f"{counted(len(findings), 'mistake')}; nothing can be loaded from it:"
        return [verdict, *listed]
    if findings:
        return [*head, f"No mistakes, {counted(len(findings), 'warning')}:", *listed]
    return [*head, "No mistakes, no warnings."]


def _overview(instrument: "Instrument") -> list[str]:
    facts = _summary(instrument)
    extra = facts["items_in_modules"]
    modules = f" ({extra} of them in modules)" if extra else ""
    return [
        f"{instrument.title} ({instrument.id}, version {instrument.version})",
        f"{counted(facts['items'], 'item')}{modules} in "
        f"{counted(facts['scales'], 'scale')}, "
        f"{counted(facts['open_questions'], 'open question')}",
        f"languages: {', '.join(instrument.languages)}; "
        f"about {instrument.minutes:.1f} minutes to answer",
    ]

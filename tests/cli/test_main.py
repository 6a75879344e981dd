"""The frame of the command line: light help, calm errors, exit codes."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from culturekit import __version__, errors
from culturekit.cli import COMMANDS, Commands, main

HEAVY = ("pandas", "numpy", "seaborn", "matplotlib", "papermill", "pydantic", "scipy")
WORDS = [
    [],
    ["demo"],
    ["erase"],
    ["export"],
    ["history"],
    ["inspect"],
    ["load"],
    ["problems"],
    ["report"],
    ["roster"],
    ["roster", "check"],
    ["scores"],
    ["survey"],
    ["survey", "check"],
    ["unload"],
    ["waves"],
]


def python(*arguments, cwd=None, environment=None):
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment,
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_help_is_light(words):
    code = (
        "import sys\n"
        "from culturekit.cli import main\n"
        f"try:\n    main([*{words!r}, '--help'], prog_name='culturekit')\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print('loaded:', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
    assert "Usage: culturekit" in done.stdout
    assert "loaded: []" in done.stdout


def test_every_command_is_tried_for_light_help():
    assert set(COMMANDS) == {words[0] for words in WORDS if words}


def test_every_command_has_help_and_an_example():
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command.help
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, option.name


def test_the_module_is_the_command():
    done = python("-m", "culturekit", "--version")
    assert done.stdout.strip() == f"culturekit, version {__version__}"


def test_an_unknown_command_is_wrong_use():
    done = CliRunner().invoke(main, ["reprot"])
    assert done.exit_code == 2


def broken(error):
    @click.command()
    def command():
        raise error

    group = Commands("culturekit", homes={})
    group.add_command(command, "run")
    return group


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("no such team"), 2),
        (errors.InputError("no rows", ["row 1", "row 2"]), 3),
        (errors.DefinitionError("mistakes"), 3),
        (errors.ReportError("1 of 2"), 4),
        (errors.DisclosureError("refused"), 5),
        (errors.PromiseError("refused"), 5),
        (errors.StoreBusyError("busy"), 6),
    ],
)
def test_errors_are_one_message_and_their_exit_code(error, code):
    done = CliRunner().invoke(broken(error), ["run"])
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr == f"culturekit: {error}\n"


def test_a_bug_shows_no_traceback_and_no_value():
    done = CliRunner().invoke(broken(KeyError("an answer")), ["run"])
    assert done.exit_code == 1
    assert "an answer" not in done.output
    assert "KeyError" in done.stderr
    assert "CULTUREKIT_DEBUG=1" in done.stderr


def test_a_bug_shows_its_traceback_on_request(monkeypatch):
    monkeypatch.setenv("CULTUREKIT_DEBUG", "1")
    done = CliRunner().invoke(broken(KeyError("where")), ["run"])
    assert isinstance(done.exception, KeyError)


def test_an_interruption_is_no_bug():
    done = CliRunner().invoke(broken(KeyboardInterrupt()), ["run"])
    assert done.exit_code == 130
    assert "interrupted" in done.stderr


def test_a_narrow_terminal_is_forgiven():
    code = (
        "from culturekit.cli import main, Commands\nimport click\n"
        "group = Commands('culturekit', homes={})\n"
        "group.command('run')(lambda: click.echo('party \\U0001f389'))\n"
        "group(['run'])"
    )
    environment = {"PYTHONIOENCODING": "latin-1", "PATH": "", "PYTHONUTF8": "0"}
    done = python("-c", code, environment=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "party \\U0001f389"

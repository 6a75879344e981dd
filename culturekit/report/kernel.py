"""The kernel that runs a page: this interpreter, quiet, one thread.

Import it only where a notebook is about to run: it loads jupyter_client.
"""

import os
import site
import subprocess
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import default

import culturekit

# several kernels share the cores; a library that takes all of them slows every page
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
    ),
    "1",
)


class ThisInterpreter(KernelSpecManager):
    """Knows one kernel, ``python3``, and it is the interpreter that asks.

    Without folders to look in, jupyter_client falls back on ipykernel's own
    description, which names ``sys.executable``: no registered kernel is needed, and
    one that somebody registered under the same name is not taken by mistake.
    """

    @default("kernel_dirs")  # type: ignore[untyped-decorator]
    def _no_folders(self) -> list[str]:
        return []


class QuietManager(AsyncKernelManager):
    """Starts `ThisInterpreter` with one thread and without its chatter.

    What a kernel writes to its own stderr (a shutdown is reported as an error by
    ipykernel) belongs in no log: it could quote data.
    """

    @default("kernel_spec_manager")  # type: ignore[untyped-decorator]
    def _this_interpreter(self) -> KernelSpecManager:
        return ThisInterpreter(parent=self)

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the kernel in its own environment."""
        if os.environ.get("CULTUREKIT_DEBUG") != "1":
            options.setdefault("stdout", subprocess.DEVNULL)
            options.setdefault("stderr", subprocess.DEVNULL)
        options["env"] = environment(options.get("env"))
        await super().start_kernel(**options)


def environment(base: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a report kernel.

    Parameters
    ----------
    base : dict of str to str, optional
        The environment to start from; this process's by default.

    Returns
    -------
    dict of str to str
        One thread, no personal start-up files, and the same culturekit as here.
    """
    found = {**(os.environ if base is None else base), **ONE_THREAD}
    found.pop("PYTHONSTARTUP", None)
    package = str(Path(culturekit.__file__).resolve().parents[1])
    if package not in _installed():
        found["PYTHONPATH"] = os.pathsep.join(
            filter(None, [package, found.get("PYTHONPATH", "")])
        )
    return found


def _installed() -> set[str]:
    """Folders that every run of this interpreter searches anyway."""
    folders = [*site.getsitepackages(), site.getusersitepackages(), sys.prefix]
    return {str(Path(folder).resolve()) for folder in folders}

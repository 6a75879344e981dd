"""Reports: one notebook to one page, many at once, and the index over them.

The room has the name of its verb, so it can be called like it: `culturekit.report`
makes a page whether the verb or another part of this room was imported first.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


class _Room(ModuleType):
    def __call__(
        self, notebook: str | Path, out: str | Path | None = None, **parameters: Any
    ) -> Path:
        from culturekit.report.run import report

        return report(notebook, out, **parameters)


sys.modules[__name__].__class__ = _Room

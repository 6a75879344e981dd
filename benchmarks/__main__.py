"""Every benchmark as one JSON document: python -m benchmarks [NAME ...]."""

import json
import platform
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and path.stem not in {"damage", "kills", "soak"}
)


def main(wanted: list[str]) -> None:
    """Run the named benchmarks, or all, one after the other."""
    for name in wanted:
        if name not in NAMES:
            sys.exit(f"no such benchmark '{name}'; there are: {', '.join(NAMES)}")
    found = {}
    for name in wanted or NAMES:
        print(f"{name} ...", file=sys.stderr)
        found[name] = import_module(f"benchmarks.{name}").run()
    peers = ("numpy", "pandas", "scipy", "statsmodels")
    versions = {name: version(name) for name in ("culturekit", *peers)}
    made_with = {"python": platform.python_version(), **versions}
    print(json.dumps({"versions": made_with, **found}, indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])

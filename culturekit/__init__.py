"""Employee surveys, from any platform's response file to reports safe to share.

The contents page: every public name, by room. Names are loaded when first used, so
that `import culturekit` and `culturekit --help` cost next to nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS: dict[str, tuple[str, ...]] = {
    "errors": ("CultureKitError", "DefinitionError", "DisclosureError", "InputError"),
    "results": ("Cells", "Result"),
    "survey": ("Receipt", "Survey"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [*sorted(_HOME), "__version__"]  # noqa: PLE0604  (built from the table above)


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'culturekit' has no attribute '{name}'")
    value = getattr(import_module(f"culturekit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS])

"""What respondents see, in the order in which they see it."""

from dataclasses import dataclass

from culturekit.errors import require_known
from culturekit.instrument.model import Attribute, Instrument, Item, Module, Scale


@dataclass(frozen=True)
class Section:
    """A scale's items on the page, and the module that begins with it.

    Parameters
    ----------
    scale : Scale
        Its intro stands above the items.
    items : tuple of Item
        In order.
    opens : Module, optional
        The module whose intro stands above everything.
    """

    scale: Scale
    items: tuple[Item, ...]
    opens: Module | None = None


def chosen_form(instrument: Instrument, form: str | None) -> str | None:
    """Return the form that is meant: the named one, else the first, else none.

    Raises
    ------
    UsageError
        If there is no form of that name.
    """
    if form is None:
        return next(iter(instrument.forms), None)
    require_known("form", form, instrument.forms)
    return form


def sections(instrument: Instrument, form: str | None = None) -> list[Section]:
    """Return the sections of a form, in the order in which respondents see them.

    Parameters
    ----------
    instrument : Instrument
        What is asked.
    form : str, optional
        Which form; the first one, or the order of the definition where there are none.
    """
    chosen = chosen_form(instrument, form)
    order = instrument.forms[chosen] if chosen else tuple(instrument.scales)
    found: list[Section] = []
    opened: set[str] = set()
    for name in order:
        scale = instrument.scales[name]
        items = tuple(
            item for item in instrument.scale_items(name) if item.form in (None, chosen)
        )
        modules = {scale.module, *(item.module for item in items)} - opened
        named = [m for m in instrument.modules if m in modules]
        opens = instrument.modules[named[0]] if named else None
        opened |= {*named}
        if items:
            found.append(Section(scale, items, opens))
    return found


def asked_attributes(instrument: Instrument) -> tuple[Attribute, ...]:
    """Return what respondents say of themselves; the rest comes from elsewhere."""
    own = instrument.attributes.values()
    return tuple(a for a in own if a.source == "self_reported")

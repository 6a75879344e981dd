"""Definitions out: a questionnaire to print, a form for a survey platform."""

from dataclasses import dataclass
from pathlib import Path

from culturekit.errors import UsageError, require_known
from culturekit.instrument.exporting.questionnaire import questionnaire
from culturekit.instrument.exporting.xlsform import xlsform
from culturekit.instrument.model import Instrument

__all__ = ["ENDINGS", "Exported", "export_instrument"]

ENDINGS = {"html": ".html", "xlsform": ".xlsx"}


@dataclass(frozen=True)
class Exported:
    """A file that was written.

    Parameters
    ----------
    path : Path
        Where it is.
    notes : tuple of str
        What the format has no place for, each as ``what: why``.
    """

    path: Path
    notes: tuple[str, ...] = ()


def export_instrument(
    instrument: Instrument,
    path: str | Path,
    *,
    to: str | None = None,
    language: str | None = None,
    form: str | None = None,
) -> Exported:
    """Write a survey definition as a questionnaire to print or as an XLSForm.

    Parameters
    ----------
    instrument : Instrument
        What is asked.
    path : str or path
        The file to write; one that is there is replaced.
    to : str, optional
        ``"html"``: one page without scripts, for screen and paper. ``"xlsform"``: a
        workbook for ODK, KoBo or SurveyCTO, in all languages. By the ending of `path`
        if left out (.html, .xlsx).
    language : str, optional
        Of the page: one of the survey's languages, the first one if left out.
    form : str, optional
        Which questionnaire form, where the survey has several; the first one if left
        out.

    Returns
    -------
    Exported
        The path, and what the format has no place for.

    Raises
    ------
    UsageError
        If there is no such format, language or form, or the file cannot be written.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from culturekit.instrument import load_instrument
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "culture.html"
    >>> export_instrument(load_instrument("culture_health"), file, language="de").notes
    ()
    >>> "Strongly agree" in file.read_text("utf-8")
    False
    """
    file = Path(path)
    if to is None:
        known = {ending: name for name, ending in ENDINGS.items()}
        require_known("ending of a file to export to", file.suffix.lower(), known)
        to = known[file.suffix.lower()]
    require_known("format", to, ENDINGS)
    notes: list[str] = []
    if to == "html":
        data = questionnaire(instrument, language, form).encode("utf-8")
    else:
        made = xlsform(instrument, form)
        data, notes = made.bytes(), made.notes
    try:
        file.write_bytes(data)
    except OSError as error:
        reason = error.strerror or "not a usable path"
        raise UsageError(f"{file.name} cannot be written: {reason}") from None
    return Exported(file, tuple(notes))

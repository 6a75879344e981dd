"""Definitions of other platforms in: one recogniser a platform, one builder for all."""

from pathlib import Path

from culturekit.errors import DefinitionError, InputError
from culturekit.instrument.importing.asked import Recogniser
from culturekit.instrument.importing.builder import build
from culturekit.instrument.importing.imported import Imported
from culturekit.instrument.importing.limesurvey_lss import LssDefinition
from culturekit.instrument.importing.limesurvey_quexml import QuexmlDefinition
from culturekit.instrument.importing.limesurvey_tsv import TsvDefinition
from culturekit.instrument.importing.opened import Opened, refused
from culturekit.instrument.importing.qualtrics import QualtricsDefinition
from culturekit.instrument.importing.redcap import RedcapDefinition
from culturekit.instrument.importing.spss import SpssDefinition
from culturekit.instrument.importing.xlsform import XlsformDefinition
from culturekit.instrument.problems import shorten

__all__ = ["Imported", "import_instrument", "platform_of_definition"]

RECOGNISERS: tuple[Recogniser, ...] = (
    QualtricsDefinition(),
    LssDefinition(),
    QuexmlDefinition(),
    XlsformDefinition(),
    SpssDefinition(),
    TsvDefinition(),
    RedcapDefinition(),
)


def import_instrument(path: str | Path) -> Imported:
    """Make a survey definition from the one that a survey platform exports.

    Parameters
    ----------
    path : str or path
        Qualtrics QSF; LimeSurvey LSS, LSG, TSV or queXML; XLSForm XLSX or XLS; a
        REDCap data dictionary; SPSS .sav (labels only, no answers). Its content
        decides, not its ending.

    Returns
    -------
    Imported
        `instrument`; `text`, the TOML to look through and edit; `comments`, every
        guess by the path it is about; `notes`, everything that could not be
        translated.

    Raises
    ------
    InputError
        If the file is none of these, is damaged, larger than any definition, or holds
        no question.

    Notes
    -----
    Ids are the names by which the platform's response files show a question, so that
    they match. Questions of a matrix become a proposed scale; options that are equal
    become one response scale. Codes stay the platform's wherever a definition can hold
    them; others become aliases. The order of options, from the lowest meaning to the
    highest, is read from their words (seven languages) and else guessed, which is told.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "survey.tsv"
    >>> head = "class type/scale name text".split()
    >>> rows = [head, ["Q", "L", "mood", "How are you?"]]
    >>> labels = {"A1": "Good", "A2": "Fair", "A3": "Bad"}
    >>> rows += [["A", "0", code, label] for code, label in labels.items()]
    >>> _ = file.write_text("\\n".join("\\t".join(row) for row in rows))
    >>> imported = import_instrument(file)
    >>> imported
    Imported(limesurvey: items 1, scales 1, guesses 0, not translated 0)
    >>> imported.instrument.response("mood").labels["en"]
    ('Bad', 'Fair', 'Good')
    """
    file = Path(path)
    try:
        opened = Opened(file)
        for recogniser in RECOGNISERS:
            if recogniser.recognise(opened):
                return build(recogniser.read(opened))
        raise refused("is no survey definition that is known here")
    except DefinitionError:
        raise
    except InputError as error:
        raise InputError(f"{shorten(file.name)}: {error}") from None


def platform_of_definition(path: str | Path) -> str | None:
    """Return the platform whose survey definition a file is, None if it is none.

    Parameters
    ----------
    path : str or path
        Any file. One of SPSS is none: it holds responses as well.

    Returns
    -------
    str or None
        Such as ``"qualtrics"``.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "survey.txt"
    >>> _ = file.write_text("class\\ttype/scale\\tname\\ttext\\nS\\t\\tsid\\t1\\n")
    >>> platform_of_definition(file)
    'limesurvey'
    """
    try:
        opened = Opened(Path(path))
        claims = (one.platform for one in RECOGNISERS if one.recognise(opened))
        platform = next(claims, None)
    except InputError:
        return None
    return None if platform == SpssDefinition.platform else platform

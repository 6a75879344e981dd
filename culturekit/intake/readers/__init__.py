"""One file a platform; the list says in which order they are asked, plain last."""

from culturekit.errors import require_known
from culturekit.intake.layout import Reader
from culturekit.intake.readers.glint import GlintReader
from culturekit.intake.readers.googleforms import GoogleFormsReader
from culturekit.intake.readers.kobo import KoboReader
from culturekit.intake.readers.limesurvey import LimeSurveyReader
from culturekit.intake.readers.msforms import MicrosoftFormsReader
from culturekit.intake.readers.plain import PlainReader
from culturekit.intake.readers.qualtrics import QualtricsReader
from culturekit.intake.readers.redcap import RedcapReader
from culturekit.intake.readers.surveymonkey import SurveyMonkeyReader
from culturekit.intake.readers.typeform import TypeformReader

READERS: tuple[Reader, ...] = (
    QualtricsReader(),
    GlintReader(),
    SurveyMonkeyReader(),
    LimeSurveyReader(),
    MicrosoftFormsReader(),
    TypeformReader(),
    RedcapReader(),
    KoboReader(),
    GoogleFormsReader(),
    PlainReader(),
)


def reader_named(platform: str) -> Reader:
    """Return a platform's reader.

    Raises
    ------
    UsageError
        If there is no such platform; the known ones are listed.

    Examples
    --------
    >>> reader_named("plain").platform
    'plain'
    """
    by_name = {reader.platform: reader for reader in READERS}
    require_known("platform", platform, by_name)
    return by_name[platform]

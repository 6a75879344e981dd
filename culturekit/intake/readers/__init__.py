"""One file a platform; the list says in which order they are asked, plain last."""

from culturekit.errors import require_known
from culturekit.intake.layout import Reader
from culturekit.intake.readers.plain import PlainReader
from culturekit.intake.readers.qualtrics import QualtricsReader

READERS: tuple[Reader, ...] = (QualtricsReader(), PlainReader())


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

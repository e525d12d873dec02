"""The parts of an Office file, unpacked with care: a declared size is never believed, nothing is written to disk."""

import io
import re
import zipfile

from .faults import Broken, Locked, UnknownKind

MEMBERS = 3_000
DECLARED = 400_000_000  # all members together; pictures are never unpacked
PART = 16_000_000  # one part of text
RATIO = 250  # text in XML packs 10 to 40 times, rarely 100
RATIO_FROM = 1_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD = re.compile(r"word/document\d*\.xml")
_STRICT = b"http://purl.oclc.org/ooxml/"  # the same words under the names of “Strict Open XML”
_NAMES = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}


class Archive:
    """An open .docx.

    Raises
    ------
    Broken
        Damaged, or bigger inside than any document.
    Locked
        A member is encrypted.
    UnknownKind
        A zip file that holds no Word document.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self._broken() from None
        members = self.zip.infolist()
        self.names = sorted(member.filename for member in members)
        too_much = len(members) > MEMBERS or sum(member.file_size for member in members) > DECLARED
        if too_much or len(set(self.names)) != len(members):
            raise self._harmful()
        mains = [path for path in self.names if _WORD.fullmatch(path)]
        if not mains:
            raise UnknownKind(
                name, "This is not a Word document.", "Save it as .docx or PDF and upload that."
            )
        self.main = mains[0]  # the path of the text; some programs number it

    def part(self, path: str) -> bytes:
        """One part, or nothing if the document has none of that name."""
        try:
            member = self.zip.getinfo(path)
        except KeyError:
            return b""
        if member.flag_bits & 1:
            raise Locked(self.name, "The file is locked with a password.", "Save it without a password.")
        limit = min(PART, max(RATIO_FROM, member.compress_size * RATIO))
        try:
            with self.zip.open(member) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise self._broken() from None
        except Exception as error:  # zlib.error and lzma.LZMAError share no base
            if type(error).__module__ in ("zlib", "lzma", "_lzma"):
                raise self._broken() from None
            raise
        if len(data) > limit:
            raise self._harmful()
        for strict, usual in _NAMES.items() if _STRICT in data[:5_000] else ():
            data = data.replace(_STRICT + strict, usual)
        return data

    def _broken(self) -> Broken:
        return Broken(
            self.name, "The file is damaged.", "Open it in Word, save it again as .docx, and upload that."
        )

    def _harmful(self) -> Broken:
        return Broken(
            self.name,
            "The file is far bigger inside than any policy.",
            "Open it in Word, save it again as .docx, and upload that.",
        )

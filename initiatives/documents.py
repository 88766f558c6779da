"""A PDF is written anew without what it tells about who made it: no author, no dates, no programs, no older versions.

What stands on its pages is left as it is, and nothing of it is drawn or run here.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import IO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

# What one can hide a person or a program in: metadata, the data of the program that made it, scripts, other files.
OF_ANYTHING = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/JS", "/EF", "/XFA")
# What a link, a bookmark or a field may do when it is pressed: go to a page or an address, and nothing of these.
DEEDS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute")
OF_THE_WHOLE = ("/OpenAction", "/AF", "/Collection")
OF_ITS_NAMES = ("/JavaScript", "/EmbeddedFiles")
# Of a note on a page: its writer, its subject, when it was made.
OF_A_NOTE = ("/T", "/Subj", "/M", "/CreationDate")
# Of a photo on a page: EXIF and XMP (place, camera), IPTC (writer), and words. Colours stay.
JPEG_START, JPEG_ABOUT = b"\xff\xd8", (b"\xe1", b"\xed", b"\xfe")
# A file of ten megabytes that holds more was made to keep us busy.
MOST_OBJECTS = 50_000


class NoDocument(Exception):
    """It cannot be read as a PDF, or not without its password."""


def make_anew(file: IO[bytes]) -> bytes:
    """The PDF as it is kept. Raises `NoDocument`."""
    file.seek(0)
    try:
        reader = PdfReader(BytesIO(file.read()), strict=False)
        if reader.is_encrypted or _number_of_objects(reader) > MOST_OBJECTS or not reader.pages:
            raise NoDocument
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        _take_out(writer)
        made = BytesIO()
        writer.write(made)
    except NoDocument:
        raise
    except (Exception, RecursionError) as error:
        # Readers meet broken files in many ways: whichever it was, it is no document to us.
        raise NoDocument from error
    return made.getvalue()


def _number_of_objects(reader: PdfReader) -> int:
    """Counted: what the file itself says of it may be a lie."""
    return len(reader.xref_objStm) + sum(len(known) for known in reader.xref.values())


def _take_out(writer: PdfWriter) -> None:
    root = writer.root_object
    for name in OF_THE_WHOLE:
        root.pop(name, None)
    if isinstance(names := root.get("/Names", DictionaryObject()).get_object(), DictionaryObject):
        for name in OF_ITS_NAMES:
            names.pop(name, None)
    for found in _everything(writer):
        if isinstance(found, DictionaryObject):
            if "/S" in found and found["/S"] in DEEDS:
                found.clear()
            for name in OF_ANYTHING:
                found.pop(name, None)
        if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            found._data = bare_jpeg(found._data)
    for page in writer.pages:
        _take_names_out(page.get("/Annots"))
    # What nothing points at any more does not go along.
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)


def _everything(writer: PdfWriter) -> Iterator[PdfObject]:
    """Every object, and what stands inside it; what it points at is an object of its own."""
    waiting = list(writer._objects)
    while waiting:
        found = waiting.pop()
        yield found
        if isinstance(found, DictionaryObject):
            waiting += found.values()
        elif isinstance(found, ArrayObject):
            waiting += found


def bare_jpeg(raw: bytes) -> bytes:
    """A JPEG without what stands before the picture about where and when it was made; as it is when it is no JPEG."""
    if raw[:2] != JPEG_START:
        return raw
    kept, place = [JPEG_START], 2
    while raw[place : place + 1] == b"\xff" and (marker := raw[place + 1 : place + 2]) != b"\xda":
        end = place + 2 + int.from_bytes(raw[place + 2 : place + 4], "big")
        if end <= place + 3 or end > len(raw):
            return raw
        if marker not in JPEG_ABOUT:
            kept.append(raw[place:end])
        place = end
    return b"".join(kept) + raw[place:]


def _take_names_out(notes: ArrayObject | IndirectObject | None) -> None:
    for note in notes.get_object() if notes is not None else ():
        found = note.get_object()
        # Of a field to fill in the same sign is its name.
        if isinstance(found, DictionaryObject) and found.get("/Subtype") != "/Widget":
            for name in OF_A_NOTE:
                found.pop(name, None)

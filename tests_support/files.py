"""Files as people send them."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject


def a_pdf(*, content: bytes = b"BT (Een plan) Tj ET", password: str = "", metadata: bytes = b"", **told: str) -> bytes:
    """A document of one page; `told` is what it says of itself: `author="…"`."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=100, height=100)
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({f"/{name.capitalize()}": value for name, value in told.items()})
    if metadata:
        xmp = DecodedStreamObject()
        xmp.set_data(metadata)
        writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
        page[NameObject("/Metadata")] = writer._add_object(xmp)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def a_pdf_that_acts() -> bytes:
    """A document with a link to an address and, beside it, all that runs, sends or hides something when it is read."""
    writer = PdfWriter()
    page = writer.add_blank_page(width=100, height=100)
    hidden = DecodedStreamObject()
    hidden.set_data(b"hidden program")
    stream = writer._add_object(hidden)
    script = _named(S="/JavaScript", JS=TextStringObject("app.alert(1)"))
    file = _named(Type="/Filespec", EF=_named(F=stream))
    page[NameObject("/Annots")] = ArrayObject(
        [
            _named(Subtype="/Link", A=_named(S="/URI", URI=TextStringObject("https://example.nl/plan"), Next=script)),
            _named(
                Subtype="/Link", A=_named(S=writer._add_object(NameObject("/Launch")), F=TextStringObject("run.exe"))
            ),
            _named(Subtype="/FileAttachment", FS=writer._add_object(file), AA=_named(E=script)),
        ]
    )
    writer.root_object[NameObject("/AcroForm")] = _named(Fields=ArrayObject(), XFA=stream)
    writer.root_object[NameObject("/Outlines")] = writer._add_object(_named(First=writer._add_object(_named(A=script))))
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _named(**parts) -> DictionaryObject:
    """A dictionary of a PDF: texts that begin with a slash are names."""
    return DictionaryObject(
        {NameObject(f"/{name}"): NameObject(part) if type(part) is str else part for name, part in parts.items()}
    )


def a_pdf_of_many_pages(pages: int) -> bytes:
    """Written by hand: a page of nothing, so many times, that says of itself that it holds four objects."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    made, places = BytesIO(b"%PDF-1.7\n"), []
    made.seek(0, 2)
    for number, content in enumerate([*objects, *[b"<</Type/Page/Parent 2 0 R>>"] * pages], start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    begin = made.tell()
    lines = b"".join(b"%010d 00000 n \n" % place for place in places)
    made.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, lines))
    made.write(b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % begin)
    return made.getvalue()

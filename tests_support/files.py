"""Files as people send them."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject


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

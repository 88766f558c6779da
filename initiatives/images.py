"""Photos are decoded and made anew: what is kept holds the picture and nothing else.

No location, no date, no text behind the picture, no second file inside it. How large a picture is stands in its header
and is looked at before anything is decoded.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from PIL import Image, ImageFile, ImageOps

# Of what people send; a picture of another kind is not decoded.
FORMATS = ("JPEG", "PNG", "WEBP")
# The whole picture stands in memory once, at three or four bytes a pixel. Telephones of today make 24.5 million.
MOST_PIXELS = 25_000_000
# A plain JPEG is decoded at half, a quarter or an eighth of its size, so it may be larger.
MOST_PIXELS_OF_A_JPEG = 64_000_000
THINNEST = 16
LARGEST_SIDE = 1600
THUMB_SIDE = 480
QUALITY = 82

# Pillow only warns of a picture of 90 million pixels and more.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NoPicture(Exception):
    """It cannot be decoded as a picture of a kind that we take."""


class TooManyPixels(NoPicture):
    """Larger than what is decoded at all."""


@dataclass(frozen=True)
class Photo:
    """A picture as it is kept: two JPEGs, and the size of the larger one in pixels."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def make_anew(file: IO[bytes]) -> Photo:
    """Decode a photo and make it anew, upright, at most 1600 pixels, and once more at most 480. Raises `NoPicture`."""
    try:
        picture = _decoded(file)
    except NoPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except Exception as error:
        # Decoders meet broken files in many ways: whichever it was, it is no picture to us.
        raise NoPicture from error
    full, thumb = _within(picture, LARGEST_SIDE), _within(picture, THUMB_SIDE)
    return Photo(_as_jpeg(full), _as_jpeg(thumb), *full.size)


def _decoded(file: IO[bytes]) -> Image.Image:
    file.seek(0)
    with Image.open(file, formats=FORMATS) as source:
        width, height = source.size
        is_plain_jpeg = source.format == "JPEG" and not source.info.get("progressive")
        if width * height > (MOST_PIXELS_OF_A_JPEG if is_plain_jpeg else MOST_PIXELS):
            raise TooManyPixels
        if min(width, height) < THINNEST:
            raise NoPicture
        if is_plain_jpeg:
            source.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
        if source.width * source.height > MOST_PIXELS:
            raise TooManyPixels
        # The maker of PDFs (WeasyPrint), once loaded, lets cut off pictures pass for the whole process.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        source.load()
        upright = ImageOps.exif_transpose(source)
        if upright.mode in ("P", "PA"):
            upright = upright.convert("RGBA")
        # Smaller first: what follows copies the picture, and twice 25 million pixels is much.
        upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        return _on_white(upright)


def _on_white(picture: Image.Image) -> Image.Image:
    """Only the pixels, in three colours; what is transparent becomes white."""
    bare = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        bare.paste(clear, mask=clear.getchannel("A"))
    else:
        bare.paste(picture.convert("RGB"))
    return bare


def _within(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side))
    return smaller


def _as_jpeg(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return made.getvalue()

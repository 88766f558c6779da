"""The picture that others see when the address of a plan is shared: title, buurt, how it stands, the outline.

Its colours and letters are those of the theme (`static/css/portal-theme.css`), so another municipality changes them
there. Words that do not fit are cut off; a letter that the font lacks shows as an empty box.
"""

import io
import re
from functools import lru_cache

import shapely
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from neighbourhoods.geo import Ground
from neighbourhoods.models import Area

SIZE = (1200, 630)
MARGIN = 64
MAP = (760, 90, 1136, 470)
MOST_TITLE_LINES = 4
BOLD, PLAIN = 700, 400
TOLERANCE_METRES = 15


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    """The values of the theme that are a plain colour, by name: {"action-dark": "#083f48", …}."""
    css = (settings.BASE_DIR / "static" / "css" / "portal-theme.css").read_text()
    return dict(re.findall(r"--portal-([a-z-]+):\s*(#[0-9a-f]{6})\b", css))


def font(name: str, size: int, weight: int = PLAIN) -> ImageFont.FreeTypeFont:
    found = ImageFont.truetype(settings.BASE_DIR / "static" / "fonts" / f"{name}.woff2", size)
    found.set_variation_by_axes([weight])
    return found


def picture(*, title: str, buurt: Area, status: str, site: str, ground: Ground) -> bytes:
    """A PNG of 1200 by 630 pixels."""
    paint = colours()
    image = Image.new("RGB", SIZE, paint["action-dark"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, SIZE[1] - 110, SIZE[0], SIZE[1]), fill=paint["ground"])
    draw.rectangle((0, SIZE[1] - 118, SIZE[0], SIZE[1] - 110), fill=paint["accent"])
    _outline(draw, buurt, ground, paint)
    draw.text((MARGIN, MARGIN), buurt.name, font=font("noto-sans", 38, BOLD), fill=paint["accent"])
    heading = font("bitter", 62, BOLD)
    top = MARGIN + 66
    for line in lines(title, heading, MAP[0] - MARGIN - 32, MOST_TITLE_LINES):
        draw.text((MARGIN, top), line, font=heading, fill=paint["on-dark"])
        top += 76
    small = font("noto-sans", 34, BOLD)
    draw.text((MARGIN, SIZE[1] - 56), site, font=small, fill=paint["action-dark"], anchor="lm")
    _pill(draw, status, (SIZE[0] - MARGIN, SIZE[1] - 56), font("noto-sans", 30, BOLD), paint)
    kept = io.BytesIO()
    image.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def lines(text: str, letters: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """The text in lines of this width at most; what does not fit in so many lines ends in an ellipsis."""
    found, line, words = [], "", text.split()
    while words:
        word = words.pop(0)
        tried = f"{line} {word}".strip()
        if letters.getlength(tried) <= width:
            line = tried
        elif line:
            found.append(line)
            line = ""
            words.insert(0, word)
        else:
            # One word that is longer than a line.
            fits = next(n for n in range(len(word), 0, -1) if letters.getlength(word[:n]) <= width or n == 1)
            found.append(word[:fits])
            words[:0] = [word[fits:]] if word[fits:] else []
    found += [line] if line else []
    if len(found) > most:
        last = found[most - 1]
        while last and letters.getlength(last + "…") > width:
            last = last[:-1]
        found = [*found[: most - 1], last.rstrip(" ,;:.") + "…"]
    return found


def _outline(draw: ImageDraw.ImageDraw, buurt: Area, ground: Ground, paint: dict[str, str]) -> None:
    """The buurt in its wijk, like the small maps of the pages. Nothing when the outline is not known."""
    shape = ground.shapes.get(buurt.pk)
    if shape is None:
        return
    around = [ground.shapes[part.pk] for part in ground.buurten if part.parent_id == buurt.parent_id]
    west, south, east, north = shapely.union_all(around or [shape]).bounds
    scale = min((MAP[2] - MAP[0]) / max(east - west, 1), (MAP[3] - MAP[1]) / max(north - south, 1))
    left = (MAP[0] + MAP[2] - (east - west) * scale) / 2
    top = (MAP[1] + MAP[3] - (north - south) * scale) / 2

    def draw_shape(outline, fill: str) -> None:
        for part in shapely.get_parts(outline.simplify(TOLERANCE_METRES)):
            points = [(left + (x - west) * scale, top + (north - y) * scale) for x, y in part.exterior.coords]
            draw.polygon(points, fill=fill, outline=paint["action-mid"])

    for part in around:
        draw_shape(part, paint["action"])
    draw_shape(shape, paint["accent"])


def _pill(draw: ImageDraw.ImageDraw, text: str, right: tuple[int, int], letters, paint: dict[str, str]) -> None:
    """How it stands, right of the strip at the bottom."""
    width = letters.getlength(text)
    box = (right[0] - width - 48, right[1] - 32, right[0], right[1] + 32)
    draw.rounded_rectangle(box, radius=32, fill=paint["action-dark"])
    draw.text((right[0] - 24, right[1]), text, font=letters, fill=paint["on-dark"], anchor="rm")

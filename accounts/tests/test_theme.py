"""Every pair of colours that the portal puts on top of each other, measured from the theme file itself."""

import re
from pathlib import Path

import pytest
from django.conf import settings

THEME = Path(settings.BASE_DIR) / "static" / "css" / "portal-theme.css"
COLOURS = dict(re.findall(r"--portal-([\w-]+):\s*(#[0-9a-f]{6})\b", THEME.read_text()))

TEXT = 4.5
CONTROL = 3.0
PAIRS = [
    *(("ink", ground, TEXT) for ground in ("ground", "surface", "sand", "accent", "action-tint", "accent-tint")),
    *(("ink", ground, TEXT) for ground in ("positive-tint", "negative-tint")),
    *(("ink-subtle", ground, TEXT) for ground in ("ground", "surface", "sand", "action-tint")),
    *(("action", ground, TEXT) for ground in ("ground", "surface", "sand", "action-tint")),
    *(("action-dark", ground, TEXT) for ground in ("ground", "surface", "sand", "action-tint")),
    ("on-action", "action", TEXT),
    ("on-action", "action-dark", TEXT),
    ("on-action", "positive", TEXT),
    ("on-action", "negative", TEXT),
    ("on-dark", "action-dark", TEXT),
    ("on-dark", "hero-fill", TEXT),
    ("accent-ink", "accent-tint", TEXT),
    ("positive", "positive-tint", TEXT),
    ("negative", "negative-tint", TEXT),
    *(("negative", ground, TEXT) for ground in ("ground", "surface", "sand")),
    *(("heat-ink", f"heat-{step}", TEXT) for step in (0, 1, 2)),
    *(("heat-ink-inverse", f"heat-{step}", TEXT) for step in (3, 4)),
    *(("control", ground, CONTROL) for ground in ("ground", "surface", "sand")),
    *(("focus", ground, CONTROL) for ground in ("ground", "surface", "sand", "focus-ground")),
    ("focus-ground", "action-dark", CONTROL),
    ("accent", "action-dark", CONTROL),
    ("bar-rest", "bar-ground", CONTROL),
    ("action", "bar-ground", CONTROL),
    ("negative", "bar-ground", CONTROL),
    ("action", "heat-1", CONTROL),
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("front, back, least", PAIRS)
def test_what_stands_on_a_ground_can_be_read(front, back, least):
    bright, dark = sorted((luminance(COLOURS[front]), luminance(COLOURS[back])), reverse=True)
    contrast = (bright + 0.05) / (dark + 0.05)
    assert contrast >= least, f"{front} on {back}: {contrast:.2f} of {least}"


def test_only_the_theme_names_colours():
    """Another municipality changes its face in one file, so no other style sheet of ours names a colour."""
    for name in ("portal.css", "portal-parts.css", "map.css", "admin.css"):
        css = re.sub(r"/\*.*?\*/", "", (THEME.parent / name).read_text(), flags=re.S)
        screen = css.split("@media print")[0]
        named = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)}])", screen)
        assert not named, f"{name} names {named}"

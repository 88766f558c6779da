"""What is served is made of the unchanged files of others, light enough, and asks nothing of the page's safety."""

import gzip
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
sys.path.insert(0, str(ROOT / "scripts"))

import build_css  # noqa: E402
import vendor  # noqa: E402

TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html"))


def test_vendored_files_are_the_ones_that_we_took():
    assert vendor.differences() == []


def test_nlds_css_and_icons_are_in_step_with_their_sources():
    assert build_css.main(["--check"]) == 0, "run scripts/build_css.py"


def test_every_component_of_the_library_in_a_template_has_its_rules():
    css = (ROOT / "static" / "css" / "nlds.css").read_text() + (ROOT / "static" / "css" / "portal.css").read_text()
    used = set()
    for path in TEMPLATES:
        used |= set(re.findall(r"\butrecht-[a-z][\w-]*", path.read_text()))
    missing = {name for name in used if not re.search(rf"\.{name}\b", css)}
    assert not missing - {"utrecht-textbox--html-input", "utrecht-skip-link--visible-on-focus"}, missing


def test_every_icon_that_a_template_asks_for_exists():
    known = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "img" / "icons.svg").read_text()))
    for path in TEMPLATES:
        for name in re.findall(r'includes/icon\.html" with name="([\w-]+)"', path.read_text()):
            assert name in known, f"{path.name} asks for {name}"


def test_a_first_visit_is_light():
    """Style sheets, fonts, icons and mark together: what the page itself adds fits in the 120 kB of the contract."""
    static = ROOT / "static"
    texts = [static / "css" / name for name in ("nlds.css", "portal-theme.css", "portal.css", "portal-parts.css")]
    texts += [static / "img" / name for name in ("icons.svg", "mark.svg", "favicon.svg")]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in texts)
    size += sum(path.stat().st_size for path in (static / "fonts").glob("*.woff2"))
    assert size < 75_000


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_needs_more_than_our_own_files(path):
    """The content security policy allows no style attributes, no handlers and no scripts in the page."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<[^>]*\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<style\b", text), "a <style> block"
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text), "a handler"
    assert "javascript:" not in text
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, flags=re.S):
        assert "src=" in attributes or "application/json" in attributes, f"a script in the page: {body[:40]}"

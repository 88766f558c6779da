"""What somebody on a slow connection waits for: the first visit of the list, everything together."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.test import Client

STATIC = Path(settings.BASE_DIR) / "static"
MOST_BYTES = 120_000
# Compressed already.
AS_IT_IS = {".woff2", ".png", ".jpg", ".webp"}
LONG_TITLE = "Een moestuin met hoge bakken achter het buurthuis, waar jong en oud samen groente kweken en koken"


def asked_for(text: str) -> set[str]:
    """The files of our own that a page or a style sheet makes the browser fetch."""
    found = re.findall(r"""(?:href|src)=["']/static/([^"'#?]+)|url\(["']?([^"')#]+)""", text)
    return {unquote(page or sheet) for page, sheet in found if not sheet.startswith("data:")}


def everything(html: str) -> dict[str, int]:
    """Every file that comes with this page, with its bytes over the line."""
    waiting, sizes = {(STATIC / name).resolve() for name in asked_for(html)}, {}
    while waiting:
        path = waiting.pop()
        name = str(path.relative_to(STATIC.resolve()))
        content = path.read_bytes()
        sizes[name] = len(content if path.suffix in AS_IT_IS else gzip.compress(content, 6))
        if path.suffix == ".css":
            more = {(path.parent / each).resolve() for each in asked_for(content.decode())}
            waiting |= {each for each in more if str(each.relative_to(STATIC.resolve())) not in sizes}
    return sizes


def test_the_first_visit_of_the_list_is_at_most_120_kb(submit, settings):
    for number in range(30):
        submit(title=f"{LONG_TITLE} {number}", what=f"{LONG_TITLE}. " * 5, email=f"p{number}@example.nl")
    answer = Client().get("/initiatieven/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    html = gzip.decompress(answer.content).decode()
    assert html.count(LONG_TITLE) >= 20
    sizes = everything(html) | {"the page": len(answer.content)}
    assert {Path(name).suffix for name in sizes} >= {".css", ".woff2"}, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    # Nothing from elsewhere.
    assert not re.findall(r"""<(?:script|img|iframe|source)[^>]+src=["']https?:""", html)

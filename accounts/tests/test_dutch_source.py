"""Dutch is the source language. A Dutch string that happens to be an English one of Django or allauth ("Home",
"Log in") would be looked up in *their* catalogue and come out as something that we did not write."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext, override

ROOT = Path(settings.BASE_DIR)
IN_TEMPLATE = re.compile(r"""{%\s*translate\s+(["'])(.+?)\1\s*(?:as\s+\w+\s*)?%}""")
IN_CODE = re.compile(r"""\b(?:_|gettext|gettext_lazy)\(\s*(["'])(.+?)\1\s*\)""")


def test_no_dutch_string_is_translated_by_somebody_elses_catalogue():
    found = []
    with override("nl"):
        for pattern, paths in (
            (IN_TEMPLATE, [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]),
            (IN_CODE, [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)][0] != "."]),
        ):
            for path in paths:
                for _quote, words in pattern.findall(path.read_text()):
                    if gettext(words) != words:
                        found.append(f"{path.relative_to(ROOT)}: {words!r} becomes {gettext(words)!r}")
    assert not found, "give these a context (translate … context …, pgettext):\n" + "\n".join(found)

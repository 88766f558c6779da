"""Fails when a text of the portal has no complete English translation, or a .mo is out of step with its .po.

With xgettext (Debian: gettext) on the machine it also looks for texts that the catalogue does not know yet.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))
MOST_SHOWN = 15


def main() -> int:
    problems = []
    if not CATALOGUES:
        problems.append("locale/ holds no catalogue: English is missing")
    for path in CATALOGUES:
        problems += problems_of(path)
    if shutil.which("xgettext"):
        problems += unknown_texts()
    else:
        print("left out: looking for texts that the catalogue does not know (needs xgettext)")
    for problem in problems[:MOST_SHOWN]:
        print(problem)
    if len(problems) > MOST_SHOWN:
        print(f"… and {len(problems) - MOST_SHOWN} more")
    return bool(problems)


def problems_of(path: Path) -> list[str]:
    name = path.relative_to(BASE_DIR)
    catalogue = polib.pofile(str(path))
    problems = [f"{name}: not translated: {entry.msgid[:70]!r}" for entry in catalogue.untranslated_entries()]
    problems += [f"{name}: fuzzy: {entry.msgid[:70]!r}" for entry in catalogue.fuzzy_entries()]
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return [*problems, f"{name}: no .mo; run manage.py compilemessages"]
    if texts(catalogue.translated_entries()) != texts(polib.mofile(str(compiled))):
        problems.append(f"{name}: the .mo is out of step; run manage.py compilemessages")
    return problems


def texts(entries) -> dict:
    return {(e.msgctxt or None, e.msgid): e.msgstr_plural or e.msgstr for e in entries if e.msgid}


def unknown_texts() -> list[str]:
    """Gather all texts anew in a copy of the checkout, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "portal"
        leave = shutil.ignore_patterns(
            ".git", ".venv", "var", "vendor", "node_modules", "__pycache__", "*.mo", ".*_cache"
        )
        shutil.copytree(BASE_DIR, copy, ignore=leave)
        problems = []
        for path in CATALOGUES:
            language, domain = path.parts[-3], path.stem
            command = [
                sys.executable,
                "manage.py",
                "makemessages",
                "-l",
                language,
                "-d",
                domain,
                "--no-obsolete",
                "-v0",
            ]
            subprocess.run(command, cwd=copy, check=True)
            known = {(e.msgctxt, e.msgid) for e in polib.pofile(str(path)) if not e.obsolete}
            gathered = polib.pofile(str(copy / path.relative_to(BASE_DIR)))
            problems += [
                f"{path.relative_to(BASE_DIR)}: not in the catalogue: {entry.msgid[:70]!r}"
                for entry in gathered
                if (entry.msgctxt, entry.msgid) not in known
            ]
    return problems


if __name__ == "__main__":
    sys.exit(main())

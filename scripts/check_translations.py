"""Fails when a text of the portal has no sound English translation, or a .mo is out of step with its .po.

With xgettext (Debian: gettext) on the machine it also looks for texts that the catalogue does not know yet, and for
translations of texts that are gone.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"))
MOST_SHOWN = 15
# What must come back in a translation: what is filled in, and the HTML around it.
KEPT = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|<[^>]+>")


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
    problems += [f"{name}: obsolete: {entry.msgid[:70]!r}" for entry in catalogue.obsolete_entries()]
    problems += [
        f"{name}: fills in something else: {entry.msgid[:70]!r}"
        for entry in catalogue.translated_entries()
        if not fills_in_the_same(entry)
    ]
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return [*problems, f"{name}: no .mo; run manage.py compilemessages"]
    if texts(catalogue.translated_entries()) != texts(polib.mofile(str(compiled))):
        problems.append(f"{name}: the .mo is out of step; run manage.py compilemessages")
    return problems


def fills_in_the_same(entry: polib.POEntry) -> bool:
    pairs = [(entry.msgid, entry.msgstr)]
    if entry.msgid_plural:
        sources = [entry.msgid, entry.msgid_plural]
        pairs = list(zip(sources, entry.msgstr_plural.values(), strict=True))
    return all(sorted(KEPT.findall(source)) == sorted(KEPT.findall(told)) for source, told in pairs)


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
            name = path.relative_to(BASE_DIR)
            known, gathered = named(path), named(copy / name)
            problems += [f"{name}: not in the catalogue: {msgid[:70]!r}" for _, msgid in gathered - known]
            problems += [f"{name}: no longer in the portal: {msgid[:70]!r}" for _, msgid in known - gathered]
    return problems


def named(path: Path) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


if __name__ == "__main__":
    sys.exit(main())

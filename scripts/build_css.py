"""Make what is served of NL Design System and of the icons, out of the unchanged files in static/vendor/.

    python scripts/build_css.py           write static/css/nlds.css and static/img/icons.svg
    python scripts/build_css.py --check   exit 1 when they are not what this script would write

nlds.css holds the rules of the components named below and the design tokens that these rules and our own CSS really
use (followed from variable to variable, without those that our own CSS sets anew): about 40 kB of 614 kB. To use one
more component, add its name to COMPONENTS and run the script. accounts/tests/test_static_files.py holds both in step.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
LIBRARY = VENDOR / "component-library-css-9.0.4" / "index.css"
TOKENS = VENDOR / "voorbeeld-design-tokens-7.4.1" / "theme.css"
ICONS = VENDOR / "icons-3.51.0"
OWN_CSS = [ROOT / "static" / "css" / name for name in ("portal-theme.css", "portal.css", "portal-parts.css")]

# The components of @utrecht/component-library-css in use, without "utrecht-".
COMPONENTS = {
    "button",
    "document",
    "form-field",
    "form-field-description",
    "form-field-error-message",
    "form-label",
    "link",
    "page-footer",
    "page-header",
    "select",
    "skip-link",
    "textarea",
    "textbox",
}
# Variants of them that we do not use: states drawn for documentation, looks that no page has.
UNUSED = re.compile(
    r"--(hover|active|focus|focus-visible|focused|visible|visited|busy|pressed|readonly|required|disabled|placeholder"
    r"|hint|ready|warning|danger|custom|box-content|html-a|html-span|html-select-multiple|html-label|html-article"
    r"|html-section|html-body|icon|telephone|external|current|subtle-hover|inverse|nested|distanced"
    r"|postal-code-nl-size|house-number-size|house-number-suffix-size|tel-nl-size|iban-nl-size|telephone-number-nl-size"
    r"|numeric|url|password|submit|iban-nl|tel-nl|telephone-number-nl|postal-code-nl|house-number|house-number-suffix"
    r"|checkbox|radio|disclaimer)$"
)
# Our own drawings among the icons, on the same grid of 24.
OWN_ICONS = {"key": '<circle cx="7" cy="12" r="4.5"/><path d="M11.5 12H22M18 12v4M21.5 12v3"/>'}


def rules(css: str):
    """Yield (prelude, body) of each rule at the outer level."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    at = 0
    while at < len(css):
        brace, semicolon = css.find("{", at), css.find(";", at)
        if brace < 0:
            return
        if 0 <= semicolon < brace:  # @charset and other statements without a body
            at = semicolon + 1
            continue
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[at:brace].strip(), css[brace + 1 : end - 1].strip()
        at = end


def split_selectors(prelude: str) -> list[str]:
    """Split at the commas that stand outside brackets."""
    parts, depth = [""], 0
    for letter in prelude:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [" ".join(part.split()) for part in parts]


def in_use(selector: str) -> bool:
    positive = re.sub(r":not\([^()]*(\([^()]*\))*[^()]*\)", "", selector)
    classes = re.findall(r"\.([\w-]+)", positive)
    if not classes:
        return False
    for name in classes:
        block = re.split(r"__|--", name.removeprefix("utrecht-"))[0]
        if not name.startswith("utrecht-") or block not in COMPONENTS or UNUSED.search(name):
            return False
    return True


def squeeze(body: str) -> str:
    return re.sub(r"\s*([;:{}])\s*", r"\1", " ".join(body.split())).rstrip(";")


def kept(css: str) -> list[str]:
    found = []
    for prelude, body in rules(css):
        if prelude.startswith(("@media", "@supports")):
            inside = kept(body)
            if inside and "-ms-high-contrast" not in prelude:
                found.append(f"{' '.join(prelude.split())}{{{''.join(inside)}}}")
        elif not prelude.startswith("@"):
            selectors = [selector for selector in split_selectors(prelude) if in_use(selector)]
            if selectors and body:
                found.append(f"{','.join(selectors)}{{{squeeze(body)}}}")
    return found


def variables(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+)\s*:\s*([^;{}]+)", css))


def set_by_us(css: str) -> set[str]:
    """The variables that our own CSS sets for the whole page; what one class sets may still need the token."""
    return {name for prelude, body in rules(css) if prelude == ".portal-theme" for name in variables(body)}


def used(css: str) -> set[str]:
    return set(re.findall(r"var\(\s*(--[\w-]+)", css))


def build_css() -> str:
    components = "\n".join(kept(LIBRARY.read_text()))
    own = "\n".join(path.read_text() for path in OWN_CSS)
    tokens, ours = variables(TOKENS.read_text()), set_by_us(own)
    wanted, waiting = {}, sorted(used(components) | used(own))
    while waiting:
        name = waiting.pop()
        if name in wanted or name in ours or name not in tokens:
            continue
        wanted[name] = " ".join(tokens[name].split())
        waiting.extend(used(wanted[name]))
    values = ";\n".join(f"{name}:{wanted[name]}" for name in sorted(wanted))
    return (
        "/* Made by scripts/build_css.py: do not edit.\n"
        "   Of @utrecht/component-library-css 9.0.4 and @nl-design-system-unstable/voorbeeld-design-tokens 7.4.1,\n"
        "   (c) Gemeente Utrecht, Frameless B.V. and the NL Design System community, EUPL-1.2. */\n"
        f".portal-theme{{\n{values}\n}}\n{components}\n"
    )


def build_icons() -> str:
    drawings = dict(OWN_ICONS)
    for path in sorted(ICONS.glob("*.svg")):
        lines = re.search(r">(.*)</svg>", path.read_text(), re.S).group(1)
        lines = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", lines)
        drawings[path.stem] = re.sub(r"\s*/>", "/>", "".join(line.strip() for line in lines.splitlines()))
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{drawings[name]}</symbol>' for name in sorted(drawings)
    )
    return (
        "<!-- Made by scripts/build_css.py of @tabler/icons 3.51.0 (MIT), and our own key. -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    )


def main(words: list[str]) -> int:
    made = {
        ROOT / "static" / "css" / "nlds.css": build_css(),
        ROOT / "static" / "img" / "icons.svg": build_icons(),
    }
    if "--check" in words:
        late = [path.name for path, text in made.items() if not path.is_file() or path.read_text() != text]
        print("\n".join(f"{name} is out of step: run scripts/build_css.py" for name in late) or "In step.")
        return 1 if late else 0
    for path, text in made.items():
        path.write_text(text)
        print(f"{path.relative_to(ROOT)}: {len(text.encode()) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

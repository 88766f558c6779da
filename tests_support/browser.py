"""A real browser for tests: headless Chromium against a live server, with axe looking for barriers."""

import json
import re
import time
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from tests_support.programs import chromium_program
from tests_support.signed_in import signed_in

AXE = (Path(__file__).parent / "axe.min.js").read_text()
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# The narrowest width that WCAG asks for (1.4.10): also what is left of 1280 pixels when somebody zooms to 400%.
NARROW = {"width": 320, "height": 640}
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--force-prefers-reduced-motion",
    "--disable-software-rasterizer",
    "--disable-extensions",
    "--disable-sync",
    "--no-zygote",
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,PaintHolding,Translate,MediaRouter,OptimizationHints",
    # Map tiles come from outside, which a test machine need not reach.
    "--host-resolver-rules=MAP service.pdok.nl ~NOTFOUND",
]
# The page that a press leads to is there in whole, its style sheets included: axe measures what is painted.
WHOLE = "document.readyState == 'complete' && [...document.styleSheets].length > 0"
# Far over what a busy machine needs: it is only spent when something is really missing.
LONGEST_WAIT_SECONDS = 60
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Chromium:
    """The browser of this run; a new one when it fell over."""

    def __init__(self, playwright):
        self.launch = partial(playwright.chromium.launch, executable_path=chromium_program(), args=FLAGS)
        self.running = self.launch()

    def new_context(self, **options):
        """A browser of one person: with nothing kept, beside the others."""
        if not self.running.is_connected():
            self.running = self.launch()
        return self.running.new_context(**options)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        made = Chromium(playwright)
        yield made
        made.running.close()


class Visitor:
    """One person with a browser of their own. `go` and `press` look for barriers after each step."""

    def __init__(self, context, base: str, has_scripts: bool = True, has_axe: bool = True):
        self.page = context.new_page()
        self.page.set_default_timeout(LONGEST_WAIT_SECONDS * 1000)
        self.base = base
        # axe is a script. Where scripts are off, or another test looks for barriers on the same steps, width and
        # complaints are looked at all the same.
        self.has_axe = has_scripts and has_axe
        self.complaints: list[str] = []
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, address: str, status: int = 200) -> "Visitor":
        """Open a page of the portal and expect this status."""
        answer = self.page.goto(address if address.startswith("http") else self.base + address)
        assert answer.status == status, f"{address} answers with {answer.status}"
        if status >= 400:
            # The browser itself notes in its console that the page was refused.
            self.complaints = [line for line in self.complaints if f"status of {status}" not in line]
        self.look()
        return self

    def follow(self, letter, part: str) -> "Visitor":
        """Open the link in a message whose address holds this part, as the reader of the mail does."""
        links = re.findall(r"https?://[^/\s]+(/\S*)", letter.text)
        return self.go(next(link for link in links if part in link))

    def gave_a_second_factor(self, user) -> None:
        """Go on in a session in which this person gave one."""
        key = signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.base}])

    def press(self, name: str, role: str = "button") -> "Visitor":
        """Press the button or link with this name, and look at the page that follows."""
        self.page.get_by_role(role, name=name).first.click()
        self.look()
        return self

    def wait_until_whole(self) -> None:
        """A press may have set off another page: wait until what is there now is complete.

        Between the old page and the first words of the new one there is no page at all, not even an empty one.
        """
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while time.monotonic() < until:
            self.page.wait_for_load_state()
            try:
                if self.page.evaluate(WHOLE):
                    return
            except PlaywrightError:
                pass  # The page went away under the question: the next one is on its way.
            self.page.wait_for_timeout(30)
        raise AssertionError(f"{self.page.url} does not become complete")

    def fill(self, label: str, text: str) -> "Visitor":
        self.page.get_by_label(label).first.fill(text)
        return self

    def sees(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def look(self) -> None:
        """Fail for a barrier, for sideways scrolling, and for anything the browser complains about, such as a script
        that the content security policy stops."""
        self.wait_until_whole()
        if self.has_axe:
            self._look_for_barriers()
        self.fits()
        mine = [line for line in self.complaints if "service.pdok.nl" not in line and "ERR_" not in line]
        assert not mine, f"{self.page.url}: {mine}"

    def fits(self, what: str = "") -> None:
        """Fail when the page scrolls sideways."""
        too_wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{self.page.url} {what} scrolls sideways by {too_wide} pixels"

    def resize(self, size: dict) -> "Visitor":
        self.page.set_viewport_size(size)
        return self

    def enlarge_text(self, percent: int) -> "Visitor":
        """As somebody who reads big letters set it in the browser."""
        self.page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        return self

    def _look_for_barriers(self) -> None:
        # Over the debugging channel, so that the page's own content security policy stays as strict as it is. That is
        # also why axe does not fetch style sheets itself (preload).
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE + "; undefined")
        found = self.page.evaluate(
            """rules => axe.run(document,
                {preload: false, resultTypes: ["violations"], runOnly: {type: "tag", values: rules}}
                ).then(r => r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.target.join(" ")).slice(0, 4)]))""",
            RULES,
        )
        assert not found, f"barriers on {self.page.url}: {json.dumps(found, indent=1)}"


@pytest.fixture
def visitor(chromium, live_server):
    """Makes a visitor: visitor(), visitor(PHONE), visitor(user=someone) who is signed in already."""
    # Counted tries of earlier tests, such as plans sent in this hour.
    cache.clear()
    contexts = []

    def make(size: dict = DESKTOP, user=None, has_axe: bool = True, **options) -> Visitor:
        context = chromium.new_context(viewport=size, locale="nl-NL", **options)
        contexts.append(context)
        made = Visitor(context, live_server.url, options.get("java_script_enabled", True), has_axe)
        if user is not None:
            made.gave_a_second_factor(user)
        return made

    yield make
    for context in contexts:
        context.close()

"""A visitor without a browser: keeps the cookie, sends every hidden field along, and presses again when it fails."""

import http.client
import re
import time
from html.parser import HTMLParser
from urllib.parse import urlencode

PATIENCE = 30
SUBMIT = "/initiatieven/indienen/"


class Fields(HTMLParser):
    """The named inputs of the forms that are sent by POST, with their values."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}
        self.is_inside = False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.is_inside = given.get("method", "").lower() == "post"
        elif tag == "input" and self.is_inside and given.get("type") == "hidden" and given.get("name"):
            self.found[given["name"]] = given.get("value") or ""


class Visitor:
    def __init__(self, port: int, address: str):
        self.port, self.address = port, address
        self.cookie = ""
        self.fields: dict[str, str] = {}
        self.presses = self.failures = 0

    def open_form(self) -> None:
        self._ask_until("GET", f"{SUBMIT}?wat=plan", None, {200})

    def fill_in(self, **answers: str) -> None:
        """Answer the questions and go on to the page on which one reads everything once more."""
        self._ask_until("POST", SUBMIT, self.fields | answers | {"kijk": "1"}, {200})

    def send(self) -> str:
        """Press "Verstuur" until the portal says that it has it. Returns where it then sends us."""
        return self._ask_until("POST", SUBMIT, self.fields | {"verstuur": "1"}, {302})

    def _ask_until(self, method: str, path: str, form: dict | None, wanted: set[int]) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, location = self._ask(method, path, form)
            except (OSError, http.client.HTTPException):
                status, location = 0, ""
            if status in wanted:
                return location
            self.failures += 1
            time.sleep(0.2)
        raise TimeoutError(f"{method} {path}: {status}")

    def _ask(self, method: str, path: str, form: dict | None) -> tuple[int, str]:
        self.presses += method == "POST"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Host": "localhost", "Cookie": self.cookie, "X-Forwarded-For": self.address}
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, urlencode(form) if form is not None else None, headers)
            response = line.getresponse()
            page = response.read().decode()
        finally:
            line.close()
        if cookie := re.match(r"(csrftoken=[^;]+)", response.headers.get("Set-Cookie", "")):
            self.cookie = cookie[1]
        if response.status == 200:
            parser = Fields()
            parser.feed(page)
            self.fields = parser.found or self.fields
        return response.status, response.headers.get("Location", "")

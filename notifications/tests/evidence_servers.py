"""Small servers of our own for the sources of evidence: a mailbox that speaks IMAP, and an API like that of Notify."""

import json
import re
import socket
import threading
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = 'jour"naal@example.nl', "geheim w@chtwoord\\"
HEADER = re.compile(r'HEADER (\S+) "((?:[^"\\]|\\.)*)"')


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def day(arrival: str) -> date:
    return datetime.strptime(arrival[:11], "%d-%b-%Y").date()  # noqa: DTZ007 - only the day counts


class Mailbox:
    """Mails by number, as (arrival, raw bytes). Speaks what `imaplib` needs to look, search and delete."""

    def __init__(self):
        self.mails: dict[int, tuple[str, bytes]] = {}
        self.deleted: set[int] = set()
        self.commands: list[str] = []
        self.lines: list[socket.socket] = []
        # "close": every line breaks at the next question; "mute": nobody answers; "nonsense".
        self.mood = ""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def put(self, raw: bytes, arrival: str = "10-Mar-2026 10:00:00 +0100") -> None:
        self.mails[max(self.mails, default=0) + 1] = (arrival, raw)

    def close(self) -> None:
        for line in [self.listening, *self.lines]:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            self.lines.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        try:
            line.sendall(b"* OK [CAPABILITY IMAP4REV1 UIDPLUS] ready\r\n")
            with line, line.makefile("rb") as heard:
                for raw in heard:
                    tag, _, command = raw.decode().rstrip("\r\n").partition(" ")
                    self.commands.append(command)
                    if self.mood == "mute":
                        continue
                    if self.mood == "close":
                        return
                    if self.mood == "nonsense":
                        line.sendall(b"* 1 FETCH ({99999\r\n\x00\xff\r\n")
                        return
                    line.sendall(self._answer(tag, command))
        except OSError:
            pass

    def _answer(self, tag: str, command: str) -> bytes:
        verb = command.upper().removeprefix("UID ").split(" ", 1)[0]
        said = getattr(self, f"_{verb.lower()}", lambda _: b"")(command)
        if said is None:
            return f"{tag} NO no\r\n".encode()
        return said + f"{tag} OK done\r\n".encode()

    def _capability(self, command: str) -> bytes:
        return b"* CAPABILITY IMAP4REV1 UIDPLUS\r\n"

    def _login(self, command: str) -> bytes | None:
        given = [unquoted(each) for each in re.findall(r'"((?:[^"\\]|\\.)*)"', command)]
        return b"" if given == [USER, PASSWORD] else None

    def _select(self, command: str) -> bytes | None:
        return f"* {len(self.mails)} EXISTS\r\n".encode() if '"INBOX"' in command else None

    _examine = _select

    def _search(self, command: str) -> bytes:
        asked = [(name.lower(), unquoted(what).lower()) for name, what in HEADER.findall(command)]
        sender, before = re.search(r'FROM "(.*?)"', command), re.search(r"BEFORE (\S+)", command)
        found = []
        for number, (arrival, raw) in self.mails.items():
            lines = raw.decode(errors="replace").split("\r\n\r\n")[0].replace("\r\n ", " ").lower().split("\r\n")
            has = [any(line.startswith(f"{name}:") and what in line for line in lines) for name, what in asked]
            is_asked = any(has)
            if sender:
                is_asked &= any(line.startswith("from:") and sender[1] in line for line in lines)
            if before:
                is_asked &= day(arrival) < day(before[1])
            if is_asked:
                found.append(str(number))
        return f"* SEARCH {' '.join(found)}\r\n".encode()

    def _fetch(self, command: str) -> bytes:
        is_uid = command.upper().startswith("UID")
        what = command.removeprefix("UID ").split(" ")[1]
        first, _, last = what.partition(":")
        numbers = range(int(first), int(last) + 1) if last else [int(each) for each in what.split(",")]
        said = b""
        for number in numbers:
            arrival, raw = self.mails[number]
            wanted = b""
            for name in (b"message-id", b"x-herinnering"):
                for found in re.finditer(rb"^" + name + rb":.*\r\n(?:[ \t].*\r\n)*", raw, re.M | re.I):
                    wanted += found[0]
            wanted += b"\r\n"
            also = f'INTERNALDATE "{arrival}" ' if "INTERNALDATE" in command else ""
            uid = f"UID {number} " if is_uid else ""
            said += f"* {number} FETCH ({uid}{also}BODY[HEADER.FIELDS (MESSAGE-ID X-HERINNERING)] ".encode()
            said += b"{%d}\r\n" % len(wanted) + wanted + b")\r\n"
        return said

    def _store(self, command: str) -> bytes:
        self.deleted |= {int(each) for each in command.split(" ")[2].split(",")}
        return b""

    def _expunge(self, command: str) -> bytes:
        asked = {int(each) for each in command.split(" ")[2].split(",")} if command.startswith("UID") else self.deleted
        for number in asked & self.deleted:
            del self.mails[number]
        return b""


class NotifyApi:
    """Answers as NotifyNL does, and keeps what it took. `status` is the answer to the next letters."""

    def __init__(self):
        self.taken: list[dict] = []
        self.tokens: list[str] = []
        self.asked: list[dict] = []
        self.status, self.error = 201, ("", "")
        # "take, then hang up" or "hang up": the line breaks instead of an answer.
        self.mood = ""
        self.states: dict[str, str] = {}
        api = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def answer(self, status: int, given: dict) -> None:
                raw = json.dumps(given).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def do_POST(self):
                api.tokens.append(self.headers["Authorization"])
                letter = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path != "/v2/notifications/email" or api.mood == "hang up":
                    return
                if api.status < 300:
                    api.taken.append(letter)
                    api.states.setdefault(letter.get("reference", ""), "created")
                if api.mood:
                    return
                error, message = api.error
                failed = {"status_code": api.status, "errors": [{"error": error, "message": message}]}
                self.answer(api.status, failed if api.status >= 300 else {"id": "1"})

            def do_GET(self):
                api.tokens.append(self.headers["Authorization"])
                asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                api.asked.append(asked)
                found = [
                    {"reference": reference, "status": status, "created_at": "2026-03-10T09:00:00.000000Z"}
                    for reference, status in api.states.items()
                    if asked.get("reference") in (None, reference) and asked.get("status") in (None, status)
                ]
                self.answer(200 if api.status < 400 else api.status, {"notifications": found})

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

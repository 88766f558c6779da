"""A mail server that fails as it is told, and writes down what it accepted: `python -m …faults.sink PORT FOLDER SEED`.

Two files, only ever added to. `accepted.jsonl`: one line for each mail that was accepted, with its bytes. `mail.log`:
what Postfix would have logged of it; the portal reads it as evidence. A mail is accepted just before the answer 250.

Orders come as lines of JSON on standard input, news goes to standard output:

  {"menu": {…}}     change the menu of faults (see MENU)
  {"hold": where}   the next conversation that comes there is held, and told of as {"held": n, "port": …, …}:
                      data      before the answer 354: the portal has claimed, and nothing has left
                      body      the mail is here, not yet accepted
                      accepted  the mail is accepted, not yet answered
                      deaf      354 was said and nothing is read: the portal stands in the middle of the mail
  {"release": n}    let it go on
  {"count": true}   answered by {"counts": {…}}: how often each fault was served
"""

import asyncio
import base64
import contextlib
import json
import os
import random
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

MENU = {
    # Milliseconds until a mail is accepted, and from there until the portal hears of it.
    "accept_ms": [4, 25],
    "answer_ms": [0, 10],
    # Shares of all mails: "later" to the recipient, "later" and cut lines behind the final dot, no answer for a while.
    "later_at_rcpt": 0.0,
    "later_after_data": 0.0,
    "cut_before_accepting": 0.0,
    "cut_after_accepting": 0.0,
    "hang": 0.0,
    "hang_seconds": 5.0,
    "refuse_auth": False,
    # Silent lines are hung up on, as Postfix does (smtpd_timeout); the portal is told RELAY_IDLE_SECONDS.
    "idle_seconds": 2.0,
}
# Addresses with this word are refused for good, behind the final dot.
REFUSED = b"geweigerd"
LONGEST_HOLD = 60
BIGGEST_MAIL = 50_000_000
HEADER = rb"(?im)^%s:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)"


class Gone(Exception):
    """The other side hung up, or said nothing for too long."""


class Sink:
    def __init__(self, folder: Path, seed: str):
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.menu = dict(MENU)
        self.accepted = os.open(folder / "accepted.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.log = os.open(folder / "mail.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.wanted: list[str] = []
        self.held: dict[int, asyncio.Event] = {}
        self.counts: Counter = Counter()
        self.number = 0

    # ── Orders ───────────────────────────────────────────────────────────────
    def obey(self, order: dict) -> None:
        if "menu" in order:
            self.menu |= order["menu"]
        if "hold" in order:
            self.wanted.append(order["hold"])
        if "release" in order and (event := self.held.get(order["release"])):
            event.set()
        if "count" in order:
            tell({"counts": dict(self.counts)})

    def chance(self, name: str) -> bool:
        met = self.random.random() < self.menu[name]
        self.counts[name] += met
        return met

    async def hold(self, where: str, port: int, to: bytes) -> None:
        if where not in self.wanted:
            return
        self.wanted.remove(where)
        self.number += 1
        number, event = self.number, asyncio.Event()
        self.held[number] = event
        tell({"held": number, "where": where, "port": port, "to": to.decode()})
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), LONGEST_HOLD)

    # ── One line ─────────────────────────────────────────────────────────────
    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Conversation(self, reader, writer).run()
        except (Gone, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            writer.transport.abort()
        finally:
            writer.close()

    def accept(self, mail: bytes, to: bytes) -> None:
        """From here on it is ours, and it is written down that it is."""
        self.number += 1
        line = {"at": now(), "to": to.decode(), "mail": base64.b64encode(mail).decode()}
        os.write(self.accepted, json.dumps(line).encode() + b"\n")
        number = f"{self.number:010X}"
        lines = [f"cleanup[1]: {number}: message-id={header(mail, b'Message-ID')}"]
        lines += [
            f"cleanup[1]: {number}: info: header X-Herinnering: {' '.join(each.split())} from localhost[127.0.0.1];"
            for each in headers(mail, b"X-Herinnering")
        ]
        lines.append(f"qmgr[2]: {number}: from=<portal@localhost>, size={len(mail)}, nrcpt=1 (queue active)")
        os.write(self.log, "".join(f"{now()} relay postfix/{each}\n" for each in lines).encode())
        self.counts["accepted"] += 1


class Conversation:
    def __init__(self, sink: Sink, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.port = writer.get_extra_info("peername")[1]
        self.to = b""

    async def run(self) -> None:
        await self.say(b"220 relay ESMTP")
        while True:
            line = await self.heard(b"\r\n")
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                await self.say(b"221 bye")
                return
            if verb == b"DATA":
                await self.take_mail()
            else:
                await self.say(self.answer(verb, line))

    def answer(self, verb: bytes, line: bytes) -> bytes:
        if verb == b"EHLO":
            return b"250-relay\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SIZE 50000000"
        if verb == b"AUTH":
            self.sink.counts["refuse_auth"] += self.sink.menu["refuse_auth"]
            return b"535 5.7.8 authentication failed" if self.sink.menu["refuse_auth"] else b"235 welcome"
        if verb == b"RCPT":
            if self.sink.chance("later_at_rcpt"):
                return b"451 4.3.0 try again later"
            self.to = re.search(rb"<([^>]*)>", line)[1]
        return b"250 ok"

    async def take_mail(self) -> None:
        sink, menu = self.sink, self.sink.menu
        await sink.hold("data", self.port, self.to)
        await self.say(b"354 go on")
        await self.be_deaf()
        mail = re.sub(rb"(?m)^\.\.", b".", (await self.heard(b"\r\n.\r\n"))[:-3])
        await sink.hold("body", self.port, self.to)
        await asyncio.sleep(sink.random.uniform(*menu["accept_ms"]) / 1000)
        if self.reader.at_eof() and sink.random.random() < 0.5:
            # Whoever sent it is dead: some servers throw such a mail away, others keep it.
            sink.counts["thrown_away"] += 1
            raise Gone
        if sink.chance("cut_before_accepting"):
            raise Gone
        if sink.chance("later_after_data"):
            await self.say(b"451 4.3.0 try again later")
            return
        if REFUSED in self.to:
            sink.counts["refused_after_data"] += 1
            await self.say(b"550 5.7.1 not wanted here")
            return
        sink.accept(mail, self.to)
        if sink.chance("cut_after_accepting"):
            raise Gone
        await sink.hold("accepted", self.port, self.to)
        if sink.chance("hang"):
            await asyncio.sleep(menu["hang_seconds"])
        await asyncio.sleep(sink.random.uniform(*menu["answer_ms"]) / 1000)
        await self.say(b"250 2.0.0 queued")

    async def be_deaf(self) -> None:
        """Read nothing for as long as we are held; who says nothing for too long is hung up on."""
        if "deaf" not in self.sink.wanted:
            return
        self.writer.transport.pause_reading()
        patience = self.sink.menu["idle_seconds"]
        try:
            await asyncio.wait_for(self.sink.hold("deaf", self.port, self.to), patience)
        except TimeoutError:
            self.sink.counts["hung_up"] += 1
            raise Gone from None
        self.writer.transport.resume_reading()

    async def heard(self, until: bytes) -> bytes:
        try:
            return await asyncio.wait_for(self.reader.readuntil(until), self.sink.menu["idle_seconds"])
        except TimeoutError:
            self.sink.counts["hung_up"] += 1
            raise Gone from None

    async def say(self, line: bytes) -> None:
        self.writer.write(line + b"\r\n")
        await self.writer.drain()


def header(mail: bytes, name: bytes) -> str:
    return next(iter(headers(mail, name)), "").strip()


def headers(mail: bytes, name: bytes) -> list[str]:
    head = mail.partition(b"\r\n\r\n")[0]
    return [found.decode(errors="replace") for found in re.findall(HEADER % re.escape(name), head)]


def now() -> str:
    return datetime.now(UTC).isoformat()


def tell(news: dict) -> None:
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


async def listen_to_orders(sink: Sink) -> None:
    """Until standard input is closed: then whoever started us is gone."""
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        sink.obey(json.loads(line))


async def serve(port: int, folder: Path, seed: str) -> None:
    sink = Sink(folder, seed)
    server = await asyncio.start_server(sink.converse, "127.0.0.1", port, limit=BIGGEST_MAIL)
    tell({"ready": port})
    async with server:
        await listen_to_orders(sink)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))

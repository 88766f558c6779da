"""Asks clamd whether a file holds a virus (`VIRUS_SCANNER`). Speaks its INSTREAM: the file travels over the socket, so
the scanner may stand on another machine."""

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

WAIT_SECONDS = 30
CHUNK_BYTES = 65_536
LONGEST_REPLY = 4096
DEFAULT_PORT = 3310


class ScannerUnreachable(Exception):
    """It does not answer, or says something that is neither yes nor no: the file waits."""


def is_clean(path: str | Path, scanner: str) -> bool:
    """Whether the scanner finds nothing in this file. `scanner` is tcp://host:port or unix:///path."""
    try:
        with _connected(scanner) as line, Path(path).open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK_BYTES):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            reply = _read(line)
    except OSError as error:
        raise ScannerUnreachable(str(error)) from error
    if reply.endswith("FOUND"):
        return False
    if reply.endswith(": OK"):
        return True
    raise ScannerUnreachable(f"the scanner says {reply[:80]!r}")


def _connected(scanner: str) -> socket.socket:
    address = urlsplit(scanner)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(WAIT_SECONDS)
        line.connect(address.path)
        return line
    return socket.create_connection((address.hostname, address.port or DEFAULT_PORT), WAIT_SECONDS)


def _read(line: socket.socket) -> str:
    heard = b""
    while b"\0" not in heard and len(heard) < LONGEST_REPLY and (more := line.recv(1024)):
        heard += more
    return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()

"""Fetch and check the third-party files under static/vendor/.

    python scripts/vendor.py check    every vendored file still has the hash of VENDOR.toml (no network)
    python scripts/vendor.py fetch    fetch the packages anew with `npm pack`, check them, replace the files

static/vendor/VENDOR.toml names for each package its version, licence, integrity (sha512 of the package, as the
registry publishes it) and each file taken with its sha256. Files are never changed after they are taken.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"


def packages() -> list[dict]:
    return tomllib.loads((VENDOR / "VENDOR.toml").read_text())["package"]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def differences() -> list[str]:
    """One sentence per vendored file that is missing, changed, or not named in VENDOR.toml."""
    found = []
    known = {VENDOR / "VENDOR.toml", VENDOR / "README.md"}
    for package in packages():
        for file in package["file"]:
            path = VENDOR / file["to"]
            known.add(path)
            if not path.is_file():
                found.append(f"{file['to']} is missing")
            elif sha256(path.read_bytes()) != file["sha256"]:
                found.append(f"{file['to']} is not the file that VENDOR.toml names")
    extra = {path for path in VENDOR.rglob("*") if path.is_file()} - known
    return found + [f"{path.relative_to(VENDOR)} is not named in VENDOR.toml" for path in sorted(extra)]


def fetch() -> None:
    """Replace every vendored file by the one in its package; stop at the first that is not what we know."""
    for package in packages():
        with tempfile.TemporaryDirectory() as folder:
            name = f"{package['name']}@{package['version']}"
            packed = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True)
            tarball = Path(folder) / packed.stdout.decode().split()[-1]
            digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
            if f"sha512-{digest}" != package["integrity"]:
                raise SystemExit(f"{name}: the package is not the one that VENDOR.toml names")
            with tarfile.open(tarball) as archive:
                for file in package["file"]:
                    content = archive.extractfile(f"package/{file['from']}").read()
                    if sha256(content) != file["sha256"]:
                        raise SystemExit(f"{name}: {file['from']} is not the file that VENDOR.toml names")
                    path = VENDOR / file["to"]
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
        print(f"{name}: {len(package['file'])} files")


def main(words: list[str]) -> int:
    if words == ["fetch"]:
        fetch()
    elif words != ["check"]:
        print(__doc__)
        return 1
    found = differences()
    print("\n".join(found) or "static/vendor is as VENDOR.toml says.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

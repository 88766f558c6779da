#!/bin/sh
# Make .venv and install what the file $1 lists; say what is missing on this machine, and how to get it.
set -eu
requirements=$1
python=.venv/bin/python
good='import sys; sys.exit(sys.version_info < (3, 11))'

missing() {
    echo "" >&2
    echo "Missing on this machine: $1" >&2
    echo "$2" >&2
    exit 1
}

if ! "$python" -c "$good" 2>/dev/null || ! "$python" -m pip --version >/dev/null 2>&1; then
    found=
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$good" 2>/dev/null; then found=$name; break; fi
    done
    [ -n "$found" ] || missing "Python 3.11 or newer" \
        "Debian, Ubuntu: sudo apt install python3 python3-venv     Fedora: sudo dnf install python3
macOS: brew install python     others: https://www.python.org/downloads/
A Python in an unusual place: make run PYTHON=/path/to/python3"
    "$found" -c 'import venv, ensurepip' 2>/dev/null || missing "the venv module of Python" \
        "Debian, Ubuntu: sudo apt install python3-venv"
    echo "making .venv with $("$found" --version)"
    rm -rf .venv
    "$found" -m venv .venv || { rm -rf .venv; missing "a working venv module" "Debian, Ubuntu: sudo apt install python3-venv"; }
fi

echo "installing $requirements (a minute or two the first time)"
"$python" -m pip install --quiet --disable-pip-version-check -r "$requirements" || missing "a package of $requirements" \
    "The lines above say which. Without internet? The first start needs it; later ones do not."

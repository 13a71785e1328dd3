#!/bin/sh
# Makes a virtual environment: sh tools/make_venv.sh FOLDER
# Takes python3 (or $PYTHON), else the newest python3.NN that is new enough.
set -eu
folder=$1

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

found=
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if new_enough "$python"; then
        found=$python
        break
    fi
done
if [ -z "$found" ]; then
    have=$("${PYTHON:-python3}" --version 2>/dev/null | head -1)
    echo "护学哨 needs Python 3.11 or newer, here is ${have:-no ${PYTHON:-python3}}. Install one, or name it: PYTHON=/path/to/python3.12 make run" >&2
    exit 1
fi

echo "Making $folder with $($found --version)"
if "$found" -m venv "$folder" 2>/dev/null; then
    exit 0
fi
rm -rf "$folder"

# Debian and Ubuntu keep venv in a package of its own.
sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
package="$("$found" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
if command -v apt-get >/dev/null && $sudo true 2>/dev/null; then
    echo "Installing $package"
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y --no-install-recommends "$package"
    exec "$found" -m venv "$folder"
fi
echo "$found cannot make virtual environments here. Install it first, e.g. apt install $package" >&2
exit 1

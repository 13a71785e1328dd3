#!/bin/sh
# Ends with 0 when there is a browser for the tests; prints why they are skipped and ends with 1 when not.
set -u

browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return 0
    done
    return 1
}

skip() {
    echo "BROWSER TESTS ARE SKIPPED: $1" >&2
    exit 1
}

if [ "${HUXUE_NO_BROWSER:-}" = 1 ]; then
    skip "HUXUE_NO_BROWSER=1 is set"
fi
if found=$(browser); then
    echo "Browser: $found"
    exit 0
fi
command -v apt-get >/dev/null || skip "no chromium or google-chrome here, and no apt-get to install one"
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo="sudo -n"
    $sudo true 2>/dev/null || skip "no chromium or google-chrome here, and no right to install one (apt install chromium)"
fi
echo "Installing chromium and a Chinese font"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update && $sudo apt-get install -y --no-install-recommends chromium fonts-noto-cjk fonts-noto-color-emoji \
    || skip "apt-get could not install chromium"
found=$(browser) || skip "chromium was installed but does not start from the PATH"
echo "Browser: $found"

#!/bin/sh
# Finds a Chromium for the browser tests, or installs one with what this machine offers, and says which.
set -eu
for name in "${BOARDSIDE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
        echo "chromium: found $(command -v "$name")"
        exit 0
    fi
done
as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo -n"; fi
if command -v apt-get >/dev/null 2>&1; then
    echo "chromium: none found; installing Debian's package chromium"
    if $as_root apt-get update -qq && $as_root apt-get install -y -qq chromium >/dev/null; then exit 0; fi
elif command -v dnf >/dev/null 2>&1; then
    echo "chromium: none found; installing the package chromium"
    if $as_root dnf install -y -q chromium; then exit 0; fi
elif command -v brew >/dev/null 2>&1; then
    echo "chromium: none found; installing the cask chromium"
    if brew install --quiet --cask chromium; then exit 0; fi
fi
echo "chromium: none found and none could be installed; install Chromium and run make test again" \
     "(or name it in BOARDSIDE_CHROMIUM)" >&2
exit 1

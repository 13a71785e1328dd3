#!/bin/sh
# Runs a command until it ends or is told to: Ctrl-C and TERM pass on as TERM, and ending so is no error.
"$@" &
pid=$!
told=
trap 'told=1; kill "$pid" 2>/dev/null' INT TERM HUP
wait "$pid"
code=$?
while kill -0 "$pid" 2>/dev/null; do
    wait "$pid"
    code=$?
done
[ -z "$told" ] || exit 0
exit "$code"

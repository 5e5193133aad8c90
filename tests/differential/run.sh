#!/bin/sh
# Runs every program under programs/ on Weft and on CPython 3.14 and compares standard output, standard error and exit
# code. Programs listed in known.txt still differ in some lines: that is told, and an unexpected equality fails. Without a reference nothing is compared, which is said and is no failure.
#   run.sh [PROGRAM...]
#   WEFT_REFERENCE=COMMAND   the reference (default: the one that ../shared/tools/reference.sh sets up)
#   WEFT_COMMAND=COMMAND     what is compared with it (default: the launcher of this checkout)
here=$(cd "$(dirname "$0")" && pwd -P) || exit 1
checkout=$(cd "$here/../.." && pwd -P) || exit 1
weft=${WEFT_COMMAND:-$checkout/weft}
reference=${WEFT_REFERENCE:-}
if [ -z "$reference" ] && [ -f "$checkout/../shared/tools/reference.sh" ]; then
  reference="bash $checkout/../shared/tools/reference.sh run python3.14"
fi
if [ -z "$reference" ] || ! $reference -c 'import sys; sys.exit(sys.version_info[:2] != (3, 14))' >/dev/null 2>&1; then
  echo "differential: skipped, there is no CPython 3.14 (set WEFT_REFERENCE)"
  exit 0
fi
listed=0
if [ $# -eq 0 ]; then
  listed=1
  set -- "$here"/programs/*.py
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
passed=0
failed=0
known=0
# The reference may see no other folder than the temporary one, and tracebacks must name the same path on both.
for program in "$@"; do
  name=$(basename "$program")
  cp "$program" "$work/$name"
  for side in reference weft; do
    if [ $side = weft ]; then command=$weft; else command=$reference; fi
    (cd "$work" && NO_COLOR=1 timeout 60 $command -B "$work/$name" >"$work/$side.out" 2>"$work/$side.err" </dev/null)
    echo "exit code $?" >>"$work/$side.out"
  done
  if cmp -s "$work/reference.out" "$work/weft.out" && cmp -s "$work/reference.err" "$work/weft.err"; then
    passed=$((passed + 1))
    if grep -qx "$name" "$here/known.txt"; then
      failed=$((failed + 1))
      echo "== $name: equal now; take it out of known.txt"
    fi
  elif [ $listed -eq 1 ] && grep -qx "$name" "$here/known.txt"; then
    known=$((known + 1))
  else
    failed=$((failed + 1))
    echo "== $name: lines with '-' are the reference's, with '+' Weft's"
    diff -U1 "$work/reference.out" "$work/weft.out" | tail -n +3 | head -n 40
    diff -U1 "$work/reference.err" "$work/weft.err" | tail -n +3 | head -n 20
  fi
  rm -rf "${work:?}"/*
done
if [ $known -gt 0 ]; then
  echo "differential: $known programs of known.txt differ still (name one to see how)"
fi
echo "differential: $passed passed, $failed failed"
[ $failed -eq 0 ]

#!/bin/sh
# Builds the Release interpreter that the `weft` launcher runs, and marks the build complete with
# artifacts/weft.stamp. Quiet when all goes well: standard output belongs to the Python program.
root=$(cd "$(dirname "$0")/.." && pwd -P) || exit 1
dotnet=${WEFT_DOTNET:-dotnet}
if ! command -v "$dotnet" >/dev/null 2>&1; then
  echo "weft: the .NET 10 SDK is needed to build Weft, and '$dotnet' is not on the PATH" >&2
  exit 127
fi
mkdir -p "$root/artifacts" || exit 1

# One build at a time: a second launcher waits here, then finds the stamp.
lock=$root/artifacts/weft.lock
waited=0
until (set -C; echo $$ >"$lock") 2>/dev/null; do
  holder=$(cat "$lock" 2>/dev/null)
  if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
    rm -f "$lock"
  fi
  sleep 1
  waited=$((waited + 1))
  if [ $waited -ge 600 ]; then
    echo "weft: another build holds $lock" >&2
    exit 1
  fi
done
trap 'rm -f "$lock"' EXIT
trap 'exit 130' INT TERM
if [ $waited -gt 0 ] && [ -z "$WEFT_REBUILD" ] && [ -f "$root/artifacts/weft.stamp" ]; then
  exit 0
fi

rm -f "$root/artifacts/weft.stamp"
[ -t 2 ] && echo "weft: building (only on the first start)" >&2
log=$root/artifacts/weft-build.log
DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
  "$dotnet" build "$root/src/Weft.Cli/Weft.Cli.csproj" -c Release -v quiet --nologo >"$log" 2>&1 </dev/null
status=$?
if [ $status -ne 0 ]; then
  echo "weft: the build failed:" >&2
  grep -q ": error" "$log" && grep ": error" "$log" | sort -u >&2 || cat "$log" >&2
  exit $status
fi

# The built executable looks for .NET in the system's places only. Where the SDK lives elsewhere (an unpacked archive,
# a version manager), the launcher has to name it.
: >"$root/artifacts/weft.stamp.new"
if ! [ -f /etc/dotnet/install_location ] && ! [ -d /usr/share/dotnet/shared ] && ! [ -d /usr/lib/dotnet/shared ] \
  && ! [ -d /usr/local/share/dotnet/shared ]; then
  "$dotnet" --list-runtimes | sed -n 's|^Microsoft\.NETCore\.App .* \[\(.*\)/shared/Microsoft\.NETCore\.App\]$|\1|p' \
    | tail -n 1 >"$root/artifacts/weft.stamp.new"
fi
mv "$root/artifacts/weft.stamp.new" "$root/artifacts/weft.stamp"

#!/usr/bin/env bash
# Installs what the tests need, builds in Release with warnings as errors, runs every test, and ends with the totals.
# Arguments go to `dotnet test`, for example: ./test.sh --filter FullyQualifiedName~Queue
set -uo pipefail
cd "$(dirname "$0")" || exit 1

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off

# Debian packages that the tests start servers from, and promtool of prometheus; clusters, nginx and haproxy are local processes also
# beside a Docker engine. The last two compile a client natively.
packages=(redis-server redis-tools nginx haproxy postgresql pgbouncer prometheus clang zlib1g-dev)

install_missing() {
    local missing=() package
    for package in "${packages[@]}"; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo"
    echo "Installing ${missing[*]}"
    $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
}

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }
install_missing || { echo "Could not install: ${packages[*]}" >&2; exit 1; }

# Says whether the servers of the tests are containers or local processes; CSARENA_TEST_SERVERS=containers|local forces one.
dotnet run --project tests/CsArena.TestServers -c Release -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

# The host stands on the packages that its lock file names, and on no others.
dotnet restore src/CsArena.Host --locked-mode -v quiet || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

echo "Building"
dotnet build CsArena.sln -c Release --nologo -v quiet -warnaserror || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Floods fill the machine and are held to limits of time: they run alone. With a filter of your own they are among the others.
floods=()
[ $# -gt 0 ] || floods=(--filter "FullyQualifiedName~EndToEnd.Floods")

# Runs a project's tests and keeps what they say; the verbosity is of the report.
run() {
    local name=$1 verbosity=$2
    shift 2
    [ "$name" != CsArena.EndToEnd ] || [ $# -gt 0 ] || set -- --filter "FullyQualifiedName!~EndToEnd.Floods"
    dotnet test "tests/$name" -c Release --no-build --nologo --logger "console;verbosity=$verbosity" "$@" 2>&1 ||
        touch "$results/$name.failed"
}

# Most projects wait more than they work: two of them run at a time, the long ones first, and each is reported in one piece.
long=(Realtime.Redis.Tests EndToEnd Realtime.Tests Realtime.PostgreSql.Tests)
for project in "${long[@]/#/tests/CsArena.}" tests/*.Tests; do
    name=$(basename "$project")
    [ -e "$results/$name.log" ] && continue
    : >"$results/$name.log"
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    echo "Testing $name"
    { run "$name" minimal "$@" >"$results/$name.log"; cat "$results/$name.log"; } &
done
wait

if [ ${#floods[@]} -gt 0 ]; then
    echo "Testing CsArena.EndToEnd, floods"
    run CsArena.EndToEnd detailed "${floods[@]}" | tee "$results/CsArena.EndToEnd.Floods.log"
fi

# These kill processes, hold what follows to limits of time, and print figures: they run alone.
echo "Testing CsArena.EndToEnd.Redis"
run CsArena.EndToEnd.Redis detailed "$@" | tee "$results/CsArena.EndToEnd.Redis.log"

# Totals come from each project's own closing lines, which a detailed report words differently; one that failed without them
# counts as one failure.
totals=$(sed -nE \
    -e 's/.*Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total:.*/\1 \2 \3/p' \
    -e 's/^ +Failed: +([0-9]+)$/\1 0 0/p' -e 's/^ +Passed: +([0-9]+)$/0 \1 0/p' -e 's/^ +Skipped: +([0-9]+)$/0 0 \1/p' \
    "$results"/*.log |
    awk '{ failed += $1; passed += $2; skipped += $3 } END { print failed + 0, passed + 0, skipped + 0 }')
read -r failed passed skipped <<<"$totals"
for failure in "$results"/*.failed; do
    [ -e "$failure" ] || continue
    name=$(basename "$failure" .failed)
    echo "Failed: $name"
    grep -qE "Failed: +[1-9]" "$results/$name.log" || failed=$((failed + 1))
done
[ "$passed" -gt 0 ] || failed=$((failed + 1))

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

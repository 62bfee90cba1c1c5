#!/usr/bin/env bash
# Runs two hosts of an old build on one Redis with players on them, replaces one after the other by a new build, and ends with what
# the load test says: no match lost, no forfeit, no answer lost. It is not part of ./test.sh, since it needs another build:
#   git worktree add /tmp/old v0.1.0 && dotnet build /tmp/old/src/CsArena.Host -c Release
#   dotnet build -c Release
#   tests/rolling-upgrade.sh /tmp/old/artifacts/bin/CsArena.Host/release/CsArena.Host.dll \
#       artifacts/bin/CsArena.Host/release/CsArena.Host.dll
# PLAYERS (40), DURATION in seconds (60) and FIRST_PORT (24000) may be set.
set -euo pipefail
old=${1:?usage: rolling-upgrade.sh OLD_HOST_DLL NEW_HOST_DLL}
new=${2:?usage: rolling-upgrade.sh OLD_HOST_DLL NEW_HOST_DLL}
cd "$(dirname "$0")/.."
first=${FIRST_PORT:-24000}
second=$((first + 10))
redis=$((first + 20))
players=${PLAYERS:-40}
duration=${DURATION:-60}
work=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

JWT_SECRET=$(openssl rand -base64 32)
export JWT_SECRET REDIS_URL=redis://localhost:$redis Arena__Rules__TimeScale=0.2 Arena__Rules__DisconnectGrace=00:02:30
unset DATABASE_URL ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT

until_healthy() { # PORT
    for _ in $(seq 300); do
        curl -fs "http://localhost:$1/api/health" >/dev/null && return
        sleep 0.2
    done
    cat "$work"/*.log >&2
    echo "FAILED: the host on port $1 does not become healthy" >&2
    exit 1
}

start() { # DLL PORT NAME
    PORT=$2 MANAGEMENT_PORT=$(($2 + 1)) dotnet "$1" >"$work/$3.log" 2>&1 &
    host=$!
    started+=("$host")
    until_healthy "$2"
}

redis-server --port "$redis" --appendonly yes --dir "$work" >"$work/redis.out" 2>&1 &
started+=($!)
start "$old" "$first" old1
old1=$host
start "$old" "$second" old2
old2=$host

dotnet run --no-build -c Release --project tools/CsArena.LoadTest -- --url "http://localhost:$first" --url "http://localhost:$second" \
    --players "$players" --duration "${duration}s" --wait-limit 20s --finish 2m >"$work/load.out" 2>&1 &
load=$!
started+=("$load")

replace() { # PID PORT NAME
    sleep $((duration / 4))
    kill -TERM "$1"
    wait "$1" || true
    start "$new" "$2" "$3"
    echo "replaced the host on port $2"
}
replace "$old1" "$first" new1
replace "$old2" "$second" new2

outcome=0
wait "$load" || outcome=$?
cat "$work/load.out"
grep -hE "warn|fail|crit" "$work"/{old,new}*.log | sed -E 's/^[0-9:.]+ //' | sort | uniq -c | sort -rn | head -n 20 || true
[ "$outcome" -eq 0 ] && echo "green: $players players played on while both hosts were replaced"
exit "$outcome"

#!/usr/bin/env bash
# Runs the commands of the READMEs as they stand, from a fresh clone, with an empty home folder, an empty package cache and no
# server running. It takes minutes and the ports of the READMEs, and is not part of ./test.sh:
#   tests/newcomer.sh                                     README.md, then README.ko.md
#   tests/newcomer.sh README.ko.md                        one of them
# A test runs the block of Stage 2 in a working copy that is built, with a faster game, a shorter run and ports of its own:
#   tests/newcomer.sh --built PAGE PORT PORT PORT PORT PORT
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
config=${HOME:-}/.nuget/NuGet/NuGet.Config
configuration=${CONFIGURATION:-Release}
work=$(mktemp -d)
group=""
terminal=""

# Ends what a block has started: it runs in a process group of its own.
end() { # GROUP
    [ -z "$1" ] && return
    kill -- "-$1" 2>/dev/null || true
    for _ in $(seq 100); do
        kill -0 -- "-$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 -- "-$1" 2>/dev/null || true
}
trap 'end "$group"; end "$terminal"; rm -rf "$work"' EXIT

fail() { echo "FAILED: $1" >&2; exit 1; }

# Splits a page's fenced code into files in the order of the page: 01.bash, 02.bash, 03.csharp.
extract() {
    mkdir -p "$2"
    awk -v folder="$2" '
        /^```(bash|csharp)$/ { file = sprintf("%s/%02d.%s", folder, ++count, substr($0, 4)); next }
        /^```$/ { file = ""; next }
        file { print > file }' "$1"
}

run() { # BLOCK FOLDER LOG
    (cd "$2" && exec setsid bash -e "$1") >"$3" 2>&1 &
    group=$!
    wait "$group" || { tail -n 100 "$3" >&2; fail "$(cat "$1")"; }
    end "$group"
    group=""
}

# Says whether a run of the load test was clean, and whether it lost a host.
judge() {
    grep -q "No violation was found." "$1" || { tail -n 100 "$1" >&2; fail "the load test says nothing of violations"; }
    grep -E '│ (matches|seconds played|matches/s|reconnects) ' "$1" | tr -s ' │' ' ' | tr '\n' ',' ; echo
    [ -z "${2:-}" ] || grep -qE 'reconnects +│ +[1-9]' "$1" || { tail -n 100 "$1" >&2; fail "no player lost its host"; }
}

wait_for() { # URL
    for _ in $(seq 3000); do
        curl -fs "$1" >/dev/null && return
        sleep 0.2
    done
    fail "$1 does not answer"
}

is_stage_2() { grep -q 'kill -9 \$second' "$1"; }

built() { # PAGE PORT×5
    extract "$1" "$work/blocks"
    for block in "$work"/blocks/*.bash; do
        is_stage_2 "$block" || continue
        sed -i -e '/^dotnet build /d' -e "s/-c Release/-c $configuration/; s/\/release\//\/${configuration,,}\//" \
            -e 's/\b4000\b/PLAY1/g; s/\b4001\b/MANAGE1/g; s/\b4010\b/PLAY2/g; s/\b4011\b/MANAGE2/g; s/:6379/:REDIS/' \
            -e "s/redis-server /&--port $6 /; s/PLAY1/$2/g; s/MANAGE1/$3/g; s/PLAY2/$4/g; s/MANAGE2/$5/g; s/:REDIS/:$6/" \
            -e "s#sleep 15#until curl -fs localhost:$5/metrics | grep -q '^active_connections.* [1-9]'; do sleep 0.5; done; sleep 3#" \
            -e 's/--players 100/--players 40 --duration 8s/' "$block"
        export Arena__Rules__TimeScale=0.1
        run "$block" "$repository" "$work/log"
        judge "$work/log" lost-a-host
        return
    done
    fail "$1 has no block for Stage 2"
}

from_nothing() { # PAGE
    local began=$SECONDS place=$work/$1 block
    for port in 4000 4001 4010 4011 6379; do
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && fail "something listens on port $port already"
    done
    mkdir -p "$place/home/.nuget/NuGet" "$place/tmp"
    [ ! -e "$config" ] || cp "$config" "$place/home/.nuget/NuGet/"
    git clone -q "$repository" "$place/clone"
    extract "$place/clone/$1" "$place/blocks"
    export HOME=$place/home DOTNET_CLI_HOME=$place/home NUGET_PACKAGES=$place/packages TMPDIR=$place/tmp
    export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDTERMINALLOGGER=off
    unset XDG_DATA_HOME REDIS_URL JWT_SECRET DATABASE_URL PORT MANAGEMENT_PORT ASPNETCORE_ENVIRONMENT DOTNET_ENVIRONMENT CI

    for block in "$place"/blocks/*.bash; do
        local log=$block.log start=$SECONDS
        echo "$1: $(head -n 1 "$block")"
        case $(cat "$block") in
            "./test.sh"* | *"docker compose"*)
                echo "  not run here: ./test.sh runs the tests, and they check the compose files"
                continue ;;
            "dotnet run --project src/"*)
                # The first terminal, which shows the way to the second: it runs until what that does has ended.
                (cd "$place/clone" && exec setsid bash -e "$block") >"$log" 2>&1 &
                terminal=$!
                wait_for http://localhost:4000/api/health
                echo "  listens after $((SECONDS - start)) s"
                continue ;;
        esac
        run "$block" "$place/clone" "$log"
        end "$terminal"
        terminal=""
        if grep -q LoadTest "$block"; then
            is_stage_2 "$block" && judge "$log" lost-a-host || judge "$log"
        fi
        if grep -q MyGame "$block"; then
            use_packages "$place"
        fi
        echo "  green after $((SECONDS - start)) s"
    done
    [ -z "$(git -C "$place/clone" status --porcelain)" ] || fail "the clone has files that nobody committed: $(git -C "$place/clone" status --porcelain)"
    echo "$1: green after $((SECONDS - began)) s"
}

# The program of the README, with the packages that were packed.
use_packages() { # PLACE
    cp "$1"/blocks/*.csharp "$1/MyGame/Program.cs"
    (cd "$1/MyGame" && exec setsid dotnet run --urls http://127.0.0.1:4000) >"$1/MyGame.log" 2>&1 &
    group=$!
    wait_for http://127.0.0.1:4000/api/health || { tail -n 40 "$1/MyGame.log" >&2; exit 1; }
    end "$group"
    group=""
}

if [ "${1:-}" = --built ]; then
    shift
    built "$@"
else
    [ $# -gt 0 ] || set -- README.md README.ko.md
    for page in "$@"; do
        from_nothing "$page"
    done
fi

# harness.sh SCRIPT ALGOFORM SANDBOX - runs one theme of command tests.
#
# Each script works in a directory of its own with its own configuration, drafts
# and sandbox. `run STATUS ARGUMENTS` calls the program, with standard input from
# $input; what it wrote is in the files out and err. The other words say what has
# to be true of them.
set -u
script=$1
algoform=$2
sandbox=$3
data=$(dirname "$script")/data
work=$(mktemp -d "${TMPDIR:-/tmp}/algoform-commands-XXXXXX") || exit 1
cd "$work" || exit 1
sandbox_process=
input=/dev/null
failures=0
called=

# Nothing of whoever runs the tests may lead somewhere else.
for name in $(env | sed -n 's/^\(ALGOFORM_[A-Z_]*\|HUAWEICLOUD_[A-Z_]*\|HW_[A-Z_]*\|[a-z]*_proxy\|[A-Z]*_PROXY\|NO_COLOR\|LANG\|LC_[A-Z]*\)=.*/\1/p'); do
    unset "$name"
done
export LC_ALL=C.UTF-8 XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" TZ=UTC
mkdir -m 700 -p config/algoform state

stop_sandbox() {
    [ -z "$sandbox_process" ] && return
    kill "$sandbox_process" 2>/dev/null
    wait "$sandbox_process" 2>/dev/null
    sandbox_process=
}

finish() {
    stop_sandbox
    cd / && rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# start_sandbox OPTIONS - waits until it has said where it listens, and exports that.
start_sandbox() {
    stop_sandbox
    rm -f said
    mkfifo said
    "$sandbox" --port 0 "$@" >said &
    sandbox_process=$!
    while read -r line; do
        case $line in
        "export HUAWEICLOUD_SDK_SK="*) eval "$line"; break ;;
        "export "*) eval "$line" ;;
        esac
    done <said
}

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n  after: algoform %s\n' "$1" "$called"
    sed 's/^/  out: /' out | head -n 5
    sed 's/^/  err: /' err | head -n 5
}

run() {
    wanted=$1
    shift
    called=$*
    "$algoform" "$@" <"$input" >out 2>err
    status=$?
    [ "$status" -eq "$wanted" ] || fail "status $status, not $wanted"
}

has() { grep -qF -- "$2" "$1" || fail "$1 lacks \"$2\""; }
lacks() { grep -qF -- "$2" "$1" && fail "$1 has \"$2\""; }
empty() { [ -s "$1" ] && fail "$1 is not empty"; }
lines() { [ "$(wc -l <"$1")" -eq "$2" ] || fail "$1 has $(wc -l <"$1") lines, not $2"; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
# One clear sentence: a single line on standard error, of ours, and no data.
one_sentence() {
    lines err 1
    has err 'algoform: '
    empty out
}

: >out
: >err
. "$script"
[ "$failures" -eq 0 ] || { echo "$failures failures"; exit 1; }

#!/bin/sh
# What the house does without: calls that have no ceiling or start a shell, functions
# that do not fit a screen, files that hold more than one idea, and traces of the
# machine that something was written on.
#
#   words.sh SOURCE-DIRECTORY
set -eu
cd "$1"
failed=0

say() {
    echo "$2" | sed "s/^/$1: /"
    failed=1
}

calls='strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system|popen|alloca'
found=$(grep -rnE "(^|[^A-Za-z0-9_])($calls) *\(" --include='*.[ch]' src || true)
[ -z "$found" ] || say 'a banned call' "$found"

found=$(grep -rnE '(TODO|FIXME|XXX)' --include='*.[ch]' --include='*.sh' --include='*.screen' src tests script |
    grep -v 'XXXXXX\|tests/house/words.sh' || true)
[ -z "$found" ] || say 'left for later' "$found"

# Lines of a function, from its opening line to its last.
found=$(find src -name '*.c' -print | sort |
    ctags -L - --languages=C --kinds-C=f --fields=+ne -x --_xformat='%F %n %e %N' |
    awk '$3 - $2 + 1 > 70 { printf "%s:%d: %s has %d lines, more than 70\n", $1, $2, $4, $3 - $2 + 1 }')
[ -z "$found" ] || say 'too long' "$found"

# Tables of rows may be as long as what they restate.
found=$(find src -name '*.[ch]' ! -path 'src/schema/*' ! -path 'src/sandbox/examples*.c' -exec wc -l {} + |
    awk '$2 != "total" && $1 > 600 { printf "%s has %d lines, more than 600\n", $2, $1 }')
[ -z "$found" ] || say 'too long' "$found"

# The service's own documents speak of /home/work and /root/work: those are its containers'.
found=$(grep -rnE '(^|[^A-Za-z0-9_.])/wor[k]/|/roo[t]/\.|\.\./share[d]|tmp/buil[d]-|far[m]-[0-9]' \
    src tests script docs themes .ci README.md CMakeLists.txt 2>/dev/null || true)
[ -z "$found" ] || say 'a trace of one machine' "$found"

exit $failed

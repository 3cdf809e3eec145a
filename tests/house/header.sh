#!/bin/sh
# Every header compiles alone, with gcc and with clang: whoever includes it needs
# to know nothing else.
#
#   header.sh SOURCE-DIRECTORY
set -eu
cd "$1"
# Unquoted below on purpose: these are lists of words.
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wvla -Werror'
definitions='-D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700'
libraries=$(pkg-config --cflags-only-I ncursesw libcjson sqlite3 inih libpcre2-8 libmicrohttpd libcurl libcrypto vterm)
alone=$(mktemp -d)
trap 'rm -rf "$alone"' EXIT
failed=0
for header in src/*/*.h; do
    printf '#include "%s"\n#include "%s"\n' "${header#src/}" "${header#src/}" > "$alone/alone.c"
    for compiler in gcc clang; do
        command -v $compiler > /dev/null || continue
        if ! $compiler -std=c11 -fsyntax-only $warnings $definitions $libraries -Isrc "$alone/alone.c"; then
            echo "$header does not compile alone with $compiler"
            failed=1
        fi
    done
done
exit $failed

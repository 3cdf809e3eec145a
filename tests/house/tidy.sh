#!/bin/sh
# clang-tidy finds nothing to say about src/, by the rules of .clang-tidy.
#
#   tidy.sh SOURCE-DIRECTORY BUILD-DIRECTORY
set -eu
cd "$1"
build=$2
for tidy in clang-tidy-14 clang-tidy; do
    command -v $tidy > /dev/null && break
done
case $($tidy --version 2> /dev/null) in
*' 14.'*) ;;
*)
    echo "skipped: this needs clang-tidy 14"
    exit 77
    ;;
esac
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# Rows hold no code worth the time; a few files a process, so that all processors have work to the end.
find src -name '*.c' ! -path 'src/schema/*' | sort |
    xargs -P "$(nproc)" -n 3 $tidy -p "$build" --quiet > "$said" 2>&1 || {
    sed -n "s#^$PWD/##; / error: /p" "$said" | sort -u
    exit 1
}

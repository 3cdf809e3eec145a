#!/bin/sh
# Every #include "room/..." under src/ must be allowed by src/LAYERS, which says for
# each room what it may include besides itself. Names each offender.
#
#   layers.sh SOURCE-DIRECTORY
set -eu

# Prints the offenders of a tree.
offenders() {
    (cd "$1/src" && grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' --include='*.[ch]' . || true) |
        awk -v layers="$1/src/LAYERS" '
        BEGIN {
            while ((getline line < layers) > 0) {
                count = split(line, word, " ")
                if (count < 2 || word[2] != "->")
                    continue
                rooms[word[1]] = 1
                allowed[word[1], word[1]] = 1
                for (i = 3; i <= count; i++)
                    allowed[word[1], word[i]] = 1
            }
        }
        {
            split($0, part, ":")
            file = substr(part[1], 3)
            match($0, /"[^"]*"/)
            included = substr($0, RSTART + 1, RLENGTH - 2)
            if (index(file, "/") == 0)
                next # main.c introduces the rooms to each other
            room = substr(file, 1, index(file, "/") - 1)
            other = substr(included, 1, index(included, "/") - 1)
            if (!(room in rooms))
                print "src/" file ": LAYERS does not know the room " room
            else if (other == "")
                print "src/" file ":" part[2] ": write \"" room "/" included "\", so that the room shows"
            else if (!((room, other) in allowed))
                print "src/" file ":" part[2] ": " room " must not include " included
        }' | sort -u
}

# A guard that cannot bark is none: a tree with one forbidden include must be told from one without.
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/src/low" "$tree/src/high"
printf 'low ->\nhigh -> low\n' > "$tree/src/LAYERS"
echo '#include "low/low.h"' > "$tree/src/high/high.c"
if [ -n "$(offenders "$tree")" ]; then
    echo "layers.sh sees an offender where there is none"
    exit 1
fi
echo '#include "high/high.h"' > "$tree/src/low/low.c"
case $(offenders "$tree") in
"src/low/low.c:1: low must not include high/high.h") ;;
*)
    echo "layers.sh does not see an offender where there is one"
    exit 1
    ;;
esac

found=$(offenders "$1")
if [ -n "$found" ]; then
    echo "$found"
    exit 1
fi

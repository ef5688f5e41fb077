#!/usr/bin/env bash
# From two folders to an adapted model: the commands as a user gives them, whatever init drafts.
# The model that is chosen without a label must be right on 96 % of the target at least.
# Called as: shapes.sh DAWB
set -euo pipefail
dawb=$(realpath "$1")
shapes=$(dirname "$(realpath "$0")")/../CommandTests/Fixtures/cases/shapes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/phone"
cp -r "$shapes/source" "$work/studio"
find "$shapes/truth" -type f -exec cp {} "$work/phone" \;
cd "$work"
"$dawb" init shapes --source studio --target phone --yes > /dev/null
"$dawb" recipe shapes --out run > told 2> progress || { cat progress; exit 1; }
grep -q '^No target label was read' told
[ "$(wc -l < run/predictions.tsv)" = 181 ]
# Only now are the labels of the target looked at.
"$dawb" evaluate run "$shapes/truth" --json > measured
accuracy=$(sed -n 's/^  "accuracy" : \([0-9.e-]*\),*$/\1/p' measured)
echo "shapes: accuracy $accuracy on the target"
awk -v a="$accuracy" 'BEGIN { exit !(a >= 0.96) }' || { cat told measured; exit 1; }

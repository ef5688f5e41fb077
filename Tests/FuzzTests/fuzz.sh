#!/usr/bin/env bash
# Runs the fuzz targets one after another, each on its seeds and on what earlier runs grew from them.
#   Tests/FuzzTests/fuzz.sh RUNS [TARGET...]     executions of each; all targets if none is named
# The last line of each log says executions a second and the peak of memory, in MB.
set -uo pipefail
cd "$(dirname "$0")/../.."
runs=$1
shift
here=Tests/FuzzTests
build=.build-fuzz
export LSAN_OPTIONS=suppressions=$PWD/Tests/Sanitizers/leaks.txt:print_suppressions=0
program=$build/release/FuzzTests
[ $# -gt 0 ] || set -- $(ls $here/Corpora)
scratch=$(mktemp -d -p /dev/shm dawb-fuzzing-XXXXXX)
trap 'rm -rf "$scratch"' EXIT
status=0
for target in "$@"; do
  mkdir -p $build/grown/$target $build/finds $build/logs
  dictionary=$here/Dictionaries/$target.dict
  DAWB_FUZZ_TARGET=$target DAWB_FUZZ_SCRATCH=$scratch $program \
    $([ -f $dictionary ] && echo -dict=$dictionary) \
    -runs=$runs -max_len=4096 -timeout=2 -rss_limit_mb=1024 -print_final_stats=1 -verbosity=1 \
    -artifact_prefix=$build/finds/$target- \
    $build/grown/$target $here/Corpora/$target > $build/logs/$target.log 2>&1
  ended=$?
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' $build/logs/$target.log)
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' $build/logs/$target.log)
  memory=$(sed -n 's/^stat::peak_rss_mb: *//p' $build/logs/$target.log)
  if [ $ended = 0 ]; then
    echo "$target: $count executions, $rate/s, at most $memory MB"
  else
    status=1
    echo "$target: FOUND something after $count executions, see $build/logs/$target.log"
  fi
done
exit $status

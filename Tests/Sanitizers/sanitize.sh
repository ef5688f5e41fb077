#!/usr/bin/env bash
# Builds the tests with a sanitizer and runs them, one target after another.
#   Tests/Sanitizers/sanitize.sh "address thread" [TARGET...]     all test targets if none is named
# A report ends in the target's log and in the exit status.
set -uo pipefail
cd "$(dirname "$0")/../.."
sanitizers=$1
shift
[ $# -gt 0 ] || set -- $(cd Tests && ls -d *Tests)
here=$PWD/Tests/Sanitizers
# A report fails the process; a trap of Swift stays a trap. Memory for a request that no machine
# has is refused, as without the sanitizer, and ends nothing.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1
export LSAN_OPTIONS=suppressions=$here/leaks.txt:print_suppressions=0
export TSAN_OPTIONS=suppressions=$here/races.txt:print_suppressions=0:ignore_noninstrumented_modules=0
skips=$(sed -n 's/ *#.*//; /./s/^/--skip /p' $here/skipped.txt)
status=0
for sanitizer in $sanitizers; do
  case $sanitizer in
    address) build=.build-asan ;;
    thread) build=.build-tsan ;;
    *) echo "unknown sanitizer $sanitizer: address or thread" && exit 2 ;;
  esac
  swift build --build-tests --sanitize $sanitizer --scratch-path $build || exit 1
  mkdir -p $build/logs
  for target in "$@"; do
    log=$build/logs/$target.log
    if swift test --skip-build --disable-xctest --sanitize $sanitizer --scratch-path $build \
      --filter "^$target[./]" $skips > $log 2>&1; then
      echo "$sanitizer, $target: clean; $(grep -oE 'Test run with .*' $log | tail -1)"
    else
      status=1
      echo "$sanitizer, $target: FAILED, see $log"
    fi
  done
done
exit $status

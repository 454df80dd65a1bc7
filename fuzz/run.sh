#!/bin/sh
# usage: fuzz/run.sh [SECONDS] [readers|clean|times|query]
set -u
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-60}
python=${PYTHON:-python3}
status=0
for name in ${2:-readers clean times query}; do
    corpus=$here/corpus/$name
    mkdir -p "$corpus"
    echo "== $name, $seconds s"
    "$python" "$here/fuzz_$name.py" "$corpus" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1000 -max_len=16384 \
        -dict="$here/$name.dict" -artifact_prefix="$here/" -print_final_stats=1 2>&1 | tail -n 25
    # the fuzzer's own status is lost in the pipe; what it found lies beside
    ls "$here"/crash-* "$here"/timeout-* "$here"/oom-* 2>/dev/null && status=1
done
exit $status

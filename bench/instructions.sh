#!/usr/bin/env bash
# Instructions per call, counted by callgrind: of the client's process alone, without the kernel.
# The difference of two runs leaves set-up out. Usage: bench/instructions.sh [CASE…]
set -euo pipefail
cd "$(dirname "$0")"
command -v valgrind >/dev/null || { echo 'valgrind is not installed' >&2; exit 1; }

cargo build --release --quiet
bench="${CARGO_TARGET_DIR:-target}/release/inngest-api-bench"
cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=(invoke-h1 invoke-tls-h1 invoke-tls-h2 invoke-64-h1 invoke-256-tls-h2 connect-tls-h2 run page decode)

# How many instructions a process with so many calls takes.
instructions() { # contender case calls
  local log
  log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" run --contender "$1" --case "$2" --calls "$3" 2>&1) ||
    { echo "$log" >&2; return 1; }
  awk '/Collected :/ { print $NF }' <<<"$log"
}

for case in "${cases[@]}"; do
  few=200 many=1200
  contenders=(by-hand bare-hyper reqwest inngest-api)
  case $case in
    invoke-64-h1) few=640 many=2560 ;;
    invoke-256-tls-h2) few=512 many=2560 ;;
    connect-tls-h2) few=10 many=60 ;;
    page) few=20 many=120 ;;
    decode) few=20 many=120 contenders=(by-hand inngest-api) ;;
  esac
  printf '\n%s: (I(%d) - I(%d)) / %d\n\n| contender | instructions per call | ratio |\n|---|---:|---:|\n' \
    "$case" "$many" "$few" $((many - few))
  by_hand=0
  for contender in "${contenders[@]}"; do
    base=$(instructions "$contender" "$case" "$few")
    all=$(instructions "$contender" "$case" "$many")
    per_call=$(((all - base) / (many - few)))
    [ "$by_hand" -gt 0 ] || by_hand=$per_call
    awk -v name="$contender" -v n="$per_call" -v hand="$by_hand" \
      'BEGIN { printf "| %s | %d | %.3f |\n", name, n, n / hand }'
  done
done

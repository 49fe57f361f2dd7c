#!/usr/bin/env bash
# Instructions per call, counted by callgrind: of the client's process alone, without the kernel.
# The difference of two runs excludes the setup. Prints the budgets of the measured cases at the end.
# Usage: bench/instructions.sh [CASE…]
set -euo pipefail
cd "$(dirname "$0")"
command -v valgrind >/dev/null || { echo 'valgrind is not installed' >&2; exit 1; }

cargo build --release --quiet
bench="${CARGO_TARGET_DIR:-target}/release/inngest-api-bench"
cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=(invoke-h1 invoke-tls-h1 invoke-tls-h2 invoke-64-h1 invoke-256-tls-h2 connect-tls-h2 run page decode new-client)

# The instructions of a process that makes so many calls.
instructions() { # contender case calls
  local log
  log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" run --contender "$1" --case "$2" --calls "$3" 2>&1) ||
    { echo "$log" >&2; return 1; }
  awk '/Collected :/ { print $NF }' <<<"$log"
}

ratio() { awk -v part="$1" -v whole="$2" 'BEGIN { printf "%.3f", part / whole }'; }

budgets=""
# Adds a row to the table of budgets.
budget() { # what limit measured
  budgets+="| $1 | ≤ $2 | $3 | $(awk -v limit="$2" -v measured="$3" 'BEGIN { print measured <= limit ? "yes" : "no" }') |"$'\n'
}

# The first client of a process, and the average of the next ten.
new_client() {
  local none first all later
  none=$(instructions inngest-api new-client 0)
  first=$(($(instructions inngest-api new-client 1) - none))
  all=$(($(instructions inngest-api new-client 11) - none))
  later=$(((all - first) / 10))
  printf '\nnew-client\n\n| client of the process | instructions | ratio |\n|---|---:|---:|\n'
  printf '| first | %d | |\n| later | %d | %s |\n' "$first" "$later" "$(awk -v l="$later" -v f="$first" 'BEGIN { printf "%.4f", l / f }')"
  budget 'a later client of a process, relative to the first' 0.01 "$(awk -v l="$later" -v f="$first" 'BEGIN { printf "%.4f", l / f }')"
}

for case in "${cases[@]}"; do
  if [ "$case" = new-client ]; then
    new_client
    continue
  fi
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
    printf '| %s | %d | %s |\n' "$contender" "$per_call" "$(ratio "$per_call" "$by_hand")"
  done
  # `per_call` is now that of the client.
  relative=$(ratio "$per_call" "$by_hand")
  case $case in
    invoke-h1)
      budget 'invoke, HTTP/1.1, one by one' 0.85 "$relative"
      allocations=$("$bench" compare invoke-h1 | awk -F '|' '$2 ~ /inngest-api/ { print $3 + 0 }')
      budget 'allocations of the same' 20 "$allocations"
      ;;
    invoke-64-h1) budget 'invoke, HTTP/1.1, 64 concurrent' 0.85 "$relative" ;;
    invoke-tls-h2) budget 'invoke, HTTP/2 over TLS, one by one' 1.00 "$relative" ;;
    invoke-256-tls-h2) budget 'invoke, HTTP/2 over TLS, 256 concurrent' 1.00 "$relative" ;;
    run) budget 'read a run with its output' 0.90 "$relative" ;;
    page) budget 'list 100 runs' 1.00 "$relative" ;;
  esac
done

[ -z "$budgets" ] || printf '\n| budget | limit | measured | met |\n|---|---:|---:|---|\n%s' "$budgets"

#!/usr/bin/env bash
# What a user's build costs: CPU seconds (user and system) of cold builds, and the size of a binary.
#
# Each figure is of a run on an empty target folder, with the crates' sources downloaded before.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A crate of the given name, dependencies and main.rs.
crate() {
    mkdir -p "$work/$1/src"
    printf '[package]\nname = "%s"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n%s\n' "$1" "$2" >"$work/$1/Cargo.toml"
    printf '%s\n' "$3" >"$work/$1/src/main.rs"
    (cd "$work/$1" && cargo fetch --quiet)
}

# CPU seconds of a command.
cpu() {
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ printf "%.1f", $1 + $2 }'
}

crate user 'inngest-api = { path = "'"$here"'/inngest-api" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
serde_json = "1"' '#[tokio::main]
async fn main() -> Result<(), inngest_api::Error> {
    let client = inngest_api::Client::new(inngest_api::ApiKey::from_env()?)?;
    let run = client.v2().invoke_function("demo-app", "backfill-data", serde_json::json!({})).send().await?;
    println!("{}", run.run_id);
    Ok(())
}'
crate reqwest-alone 'reqwest = { version = "0.13", default-features = false, features = ["charset", "http2", "json", "rustls-no-provider", "system-proxy"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
serde_json = "1"' 'fn main() {}'

export CARGO_INCREMENTAL=0
# In turn, three times: what else the machine does changes from minute to minute.
echo "| cold \`cargo check\` of | CPU s | | |"
echo "|---|---:|---:|---:|"
ours="" theirs=""
for _ in 1 2 3; do
    rm -rf "$work/user/target" "$work/reqwest-alone/target"
    ours+="| $(cd "$work/user" && cpu cargo check) "
    theirs+="| $(cd "$work/reqwest-alone" && cpu cargo check) "
done
listing=""
for _ in 1 2 3; do
    touch "$here/inngest-api-spec/src/lib.rs"
    listing+="| $(cd "$work/user" && cpu cargo check -p inngest-api-spec) "
done
echo "| a crate that uses the client $ours|"
echo "| a crate that depends on reqwest with ring $theirs|"
echo "| the listing alone (\`inngest-api-spec\`, dependencies built) $listing|"
cd "$work/user"
echo
echo "cold \`cargo build --release\` of the user: $(cpu cargo build --release)"
strip -o "$work/stripped" target/release/user
echo "stripped release binary: $(($(stat -c %s "$work/stripped") / 1024)) KiB"

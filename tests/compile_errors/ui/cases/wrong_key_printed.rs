use inngest_api::ApiKey;

fn log(key: &ApiKey) {
    println!("{key}");
}

fn main() {}

inngest_api::id! {
    /// A topic.
    pub struct Topic(String);
}

inngest_api::id! {
    struct Order {
        id: String,
    }
}

inngest_api::id! {
    pub struct Letter
}

fn main() {}

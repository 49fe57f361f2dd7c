use inngest_api::endpoints;
use inngest_api::response::Empty;
use inngest_api::stream::Upload;

#[endpoints(V2)]
pub trait Files {
    #[put("/files/{name}")]
    fn store(name: String, content: Upload) -> Empty;

    #[put("/files/{name}/body")]
    fn store_as_json(name: String, #[body] content: Upload) -> Empty;

    #[put("/files/{name}/query")]
    fn store_by_query(name: String, #[query] content: Upload) -> Empty;
}

fn main() {}

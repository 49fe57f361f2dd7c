use inngest_api::operation::Capability;
use inngest_api::{Call, Client, SigningKey, v2};

struct Bypass(Client<SigningKey>);

impl Call<v2::operation::Health> for Bypass {
    fn capability(&self) -> Capability<v2::operation::Health> {
        Call::<v2::operation::Health>::capability(&self.0)
    }
}

fn main() {}

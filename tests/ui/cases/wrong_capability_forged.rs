use inngest_api::{Call, Client, SigningKey, V2, Via, v2};

struct Bypass(Client<SigningKey>);

impl Call<v2::Health> for Bypass {
    fn via(&self) -> Via<V2> {
        Call::<v2::Health>::via(&self.0)
    }
}

fn main() {}

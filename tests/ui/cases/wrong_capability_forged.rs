use inngest_api::{Call, Client, SigningKey, Via, v2};

struct Bypass(Client<SigningKey>);

impl Call<v2::Health> for Bypass {
    fn via(&self) -> Via<v2::Health> {
        Call::<v2::Health>::via(&self.0)
    }
}

fn main() {}

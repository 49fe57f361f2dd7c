use inngest_api::operation::Capability;

// The types are distinct, but one is a subtype of the other: as operations they could be granted and ungranted.
type Granted = for<'a> fn(&'a ());
type Other = fn(&'static ());

fn widen(granted: Capability<Granted>) -> Capability<Other> {
    granted
}

fn main() {}

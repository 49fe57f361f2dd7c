//! A self-hosted server with a key: what it refuses, and what it takes.

use inngest_api::{ErrorKind, SigningKey};

use super::Replayed;

recorded! {
    async fn v1_without_a_key_is_refused_in_plain_text() {
        let replayed = Replayed::start("auth-v1-missing").await;
        let result = replayed.without_key().v1().list_events().send().await;
        let error = replayed.check_error(result).await;
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert_eq!(error.api_errors()[0].message, "Authentication failed");
        assert!(error.to_string().contains("check the key"), "{error}");
    }

    async fn a_signing_key_is_taken_by_v1() {
        let replayed = Replayed::start("auth-v1-signing-key").await;
        let key = SigningKey::self_hosted("12345678").unwrap();
        let result = replayed.server.client(key).unwrap().v1().list_events().send().await;
        assert!(replayed.check(result).await.is_empty());
    }
}

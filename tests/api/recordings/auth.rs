//! The keys that a self-hosted server accepts and rejects.

use inngest_api::{ApiKey, ErrorKind, SigningKey};

use super::Replayed;

recorded! {
    async fn a_request_without_a_key_is_rejected_in_plain_text_by_both_versions() {
        for name in ["auth-v1-missing", "auth-v2-missing"] {
            let replayed = Replayed::to_any_request(name).await;
            let client = replayed.without_key();
            let error = match name {
                "auth-v1-missing" => client.v1().list_events().send().await.unwrap_err(),
                _ => client.v2().fetch_account().send().await.unwrap_err(),
            };
            replayed.check_error_response(&error);
            assert_eq!((error.kind(), error.code()), (ErrorKind::Auth, None));
            assert_eq!(error.api_errors()[0].message, "Authentication failed");
            assert_eq!(error.headers().unwrap()["x-inngest-server-kind"], "cloud", "a self-hosted server reports this kind");
            assert!(error.to_string().contains("check that the key"), "{error}");
            assert!(!error.is_retryable());
            let received = replayed.server.received_one().await;
            received.assert_as(&replayed.exchange);
            assert_eq!(received.headers.get("authorization"), None, "no key was sent");
        }
    }

    async fn v1_accepts_a_signing_key() {
        let replayed = Replayed::start("auth-v1-signing-key");
        let key = SigningKey::self_hosted("12345678").unwrap();
        let result = replayed.server.client(key).unwrap().v1().list_events().send_full().await;
        let page = replayed.page(result).await;
        assert_eq!((page.is_empty(), page.has_more, page.cursor), (true, false, None), "an empty page is the last");
    }

    async fn v2_accepts_a_signing_key_in_place_of_an_api_key() {
        let replayed = Replayed::start("auth-v2-signing-key");
        let key = SigningKey::self_hosted("12345678").unwrap().in_place_of_api_key();
        let result = replayed.server.client(key).unwrap().v2().fetch_account().send_full().await;
        let account = replayed.value(result).await;
        assert_eq!((account.email.as_str(), account.name.as_str()), ("dev@inngest.local", "Dev Server"));
        assert_eq!(account.created_at, account.updated_at);
    }

    async fn a_wrong_key_is_rejected_and_does_not_appear_in_the_error() {
        let replayed = Replayed::start("auth-v2-wrong-key");
        let key = ApiKey::parse("sk-inn-api-wrong").unwrap();
        let result = replayed.server.client(key).unwrap().v2().fetch_account().send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Auth, None));
        assert!(!format!("{error} {error:?}").contains("sk-inn-api-wrong"));
    }
}

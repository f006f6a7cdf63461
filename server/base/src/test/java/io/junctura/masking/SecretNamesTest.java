package io.junctura.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Proxy-Authorization",
                "X-Authorization",
                "Authentication",
                "Cookie",
                "X-Goog-Api-Key",
                "Ocp-Apim-Subscription-Key",
                "X-Functions-Key",
                "X-Auth-Key",
                "X-Auth",
                "X-JWT",
                "Cf-Access-Jwt-Assertion",
                "X-API-Key",
                "Api-Key",
                "apikey",
                "X-Access-Token",
                "X-Gitlab-Token",
                "X-Amz-Security-Token",
                "X-Token-2",
                "X-Hub-Signature-256",
                "Stripe-Signature",
                "Signature",
                "X-Shopify-Hmac-Sha256",
                "X-Client-Secret",
                "x-webhooksecret",
                "X-Password",
                "X-Credentials",
                "X-Otp",
                "X-Pin",
                "X-Passcode",
                "X-Session-Id",
                "X-Sid",
                "X-Sig",
                "X-Bearer",
                "X-Code",
                "DPoP",
                "X-Client-Assertion",
                "X-License-Key",
                "Set-Cookie",
            })
    void aHeaderOfThisNameIsNotKept(String name) {
        assertThat(SecretNames.isHeader(name)).isTrue();
        assertThat(SecretNames.isHeader(name.toLowerCase(java.util.Locale.ROOT)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Author",
                "X-Author",
                "X-Authority",
                "X-Passenger",
                "X-Secretary",
                "X-Token-Count",
                "Idempotency-Key",
                "X-Cache-Key",
                "Sec-WebSocket-Key",
                "X-Error-Code",
                "X-Spin",
                "X-Inside",
                "X-Session-Count",
                "X-Request-Id",
                "X-GitHub-Delivery",
                "webhook-id",
                "webhook-timestamp",
                "WWW-Authenticate",
                "Content-Type",
                "X-Forwarded-For",
                "Host",
                "User-Agent",
                "",
                "-",
            })
    void aHeaderOfThisNameIsKept(String name) {
        assertThat(SecretNames.isHeader(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code",
                "pwd",
                "pass",
                "auth",
                "access_key",
                "subscription-key",
                "jwt",
                "sas",
                "key",
                "sig",
                "apiKey",
                "api_key",
                "apikey",
                "token",
                "access_token",
                "accessToken",
                "client_secret",
                "X-Amz-Signature",
                "X-Amz-Credential",
                "user_pass",
                "dbPwd",
                "password2",
                "otp",
                "pin",
                "session",
                "sid",
                "assertion",
                "client_assertion",
                "SAMLResponse",
                "bearer",
                "tokenId",
            })
    void aParameterOfThisNameIsMasked(String name) {
        assertThat(SecretNames.isQuery(name)).isTrue();
        assertThat(SecretNames.maskedQuery(Map.of(name, "x"))).isEqualTo(Map.of(name, "***"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "author",
                "authors",
                "passenger",
                "passengers",
                "compass",
                "bypass",
                "keyword",
                "keys",
                "order_key",
                "country_code",
                "postcode",
                "codec",
                "signal",
                "sigma",
                "sassy",
                "secretary",
                "tokenizer",
                "id",
                "page",
            })
    void aParameterOfThisNameIsShown(String name) {
        assertThat(SecretNames.isQuery(name)).isFalse();
        assertThat(SecretNames.maskedQuery(Map.of(name, List.of("x")))).isEqualTo(Map.of(name, List.of("x")));
    }

    @Test
    void aKeyOfADocumentIsCalledLikeASecretOrNot() {
        for (String name :
                List.of("password", "webhookSecret", "clientSecret", "token", "tokenAddress", "private_key")) {
            assertThat(SecretNames.isKey(name)).as(name).isTrue();
        }
        for (String name : List.of("code", "key", "sig", "author", "passengers", "signature", "address", "order-by")) {
            assertThat(SecretNames.isKey(name)).as(name).isFalse();
        }
    }

    @Test
    void whatClientsInventIsNotRemembered() {
        for (int i = 0; i < 5_000; i++) {
            assertThat(SecretNames.isHeader("x-" + i + "y".repeat(i % 100))).isFalse();
        }
        assertThat(SecretNames.remembered()).isLessThanOrEqualTo(600);
        assertThat(SecretNames.isHeader("x-never-seen-token")).isTrue();
    }
}

package io.junctura.plugins.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of AWS's own test suite for Signature Version 4. */
class SignerTest {
    private static final URI ADDRESS = URI.create("https://example.amazonaws.com/");
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    private static Map<String, String> sign(Map<String, String> headers, String body, @Nullable String token) {
        AwsConnection connection = new AwsConnection(
                "us-east-1",
                "AKIDEXAMPLE",
                Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                token == null ? null : Secret.of(token),
                null,
                null);
        return new Signer(connection, "service", "us-east-1")
                .sign(ADDRESS, headers, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    @Test
    void aPostWithoutABodyIsSigned() {
        assertThat(sign(Map.of(), "", null))
                .containsEntry("x-amz-date", "20150830T123600Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date,"
                                + " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void aFormIsSigned() {
        assertThat(sign(Map.of("content-type", "application/x-www-form-urlencoded"), "Param1=value1", null)
                        .get("authorization"))
                .endsWith("SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void aSessionTokenIsSignedToo() {
        assertThat(sign(Map.of(), "", "token"))
                .containsEntry("x-amz-security-token", "token")
                .hasEntrySatisfying(
                        "authorization",
                        value -> assertThat(value).contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    }
}

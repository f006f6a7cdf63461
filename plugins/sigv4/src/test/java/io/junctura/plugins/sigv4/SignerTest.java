package io.junctura.plugins.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of AWS's own test suite for Signature Version 4, and those of the documentation of S3. */
class SignerTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final Instant OF_S3 = Instant.parse("2013-05-24T00:00:00Z");

    private static Map<String, String> sign(
            String method, String path, Map<String, String> headers, String body, @Nullable String token) {
        AccessKey key = new AccessKey(
                "AKIDEXAMPLE",
                Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                token == null ? null : Secret.of(token));
        return new Signer(key, "service", "us-east-1")
                .sign(method, URI.create("https://example.amazonaws.com" + path), headers, hash(body), NOW);
    }

    private static String hash(String body) {
        return Signer.sha256(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "/?Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "/?Param1=value1, a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "//example//, 9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        "/./example, ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        "/example/.., 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    })
    void pathsAndQueriesAreSignedInTheirCanonicalForm(String path, String signature) {
        assertThat(sign("GET", path, Map.of(), "", null).get("authorization")).endsWith("Signature=" + signature);
    }

    @Test
    void spacesInHeadersAreSignedAsOne() {
        Map<String, String> headers = Map.of("my-header1", " value1", "my-header2", "\"a   b   c\"");
        assertThat(sign("GET", "/", headers, "", null).get("authorization"))
                .endsWith("SignedHeaders=host;my-header1;my-header2;x-amz-date,"
                        + " Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void aPostWithoutABodyIsSigned() {
        assertThat(sign("POST", "/", Map.of(), "", null))
                .containsEntry("x-amz-date", "20150830T123600Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date,"
                                + " Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void aFormIsSigned() {
        Map<String, String> headers = Map.of("content-type", "application/x-www-form-urlencoded");
        assertThat(sign("POST", "/", headers, "Param1=value1", null).get("authorization"))
                .endsWith("SignedHeaders=content-type;host;x-amz-date,"
                        + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void aSessionTokenIsSignedToo() {
        assertThat(sign("POST", "/", Map.of(), "", "token"))
                .containsEntry("x-amz-security-token", "token")
                .hasEntrySatisfying(
                        "authorization",
                        value -> assertThat(value).contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    }

    private static String ofS3(String method, String path, Map<String, String> headers, String body) {
        AccessKey key =
                new AccessKey("AKIAIOSFODNN7EXAMPLE", Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), null);
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-amz-content-sha256", hash(body));
        URI address = URI.create("https://examplebucket.s3.amazonaws.com:443" + path);
        return new Signer(key, "s3", "us-east-1")
                .sign(method, address, all, hash(body), OF_S3)
                .get("authorization");
    }

    @Test
    void thePathOfS3IsSignedAsItIsSent() {
        assertThat(ofS3("GET", "/test.txt", Map.of("range", "bytes=0-9"), ""))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        assertThat(ofS3(
                        "PUT",
                        "/test%24file.text",
                        Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY"),
                        "Welcome to Amazon S3."))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        assertThat(ofS3("GET", "/?lifecycle", Map.of(), ""))
                .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        assertThat(ofS3("GET", "/?max-keys=2&prefix=J", Map.of(), ""))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    /** AWS: a path is encoded twice, except for S3. */
    @Test
    void thePathOfOtherServicesIsEncodedOnceMore() {
        assertThat(CanonicalAddress.path(URI.create("https://x.example/a%20b/c")))
                .isEqualTo("/a%2520b/c");
        assertThat(CanonicalAddress.query(URI.create("https://x.example/?b=%c3%a4&a=x+y&a=A&c")))
                .isEqualTo("a=A&a=x%2By&b=%C3%A4&c=");
    }
}

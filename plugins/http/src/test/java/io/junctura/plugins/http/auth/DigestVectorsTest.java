package io.junctura.plugins.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7616, and the forms of challenges. */
class DigestVectorsTest {
    private static final String EXAMPLE = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\","
            + " algorithm=%s, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
            + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    /** Section 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theExampleOfTheRfcGetsItsResponse(String algorithm, String response) {
        Challenge challenge = Challenge.parse(EXAMPLE.formatted(algorithm)).get(0);
        String header = new Digest("Mufasa", Secret.of("Circle of Life"))
                .authorization(
                        "GET",
                        "/dir/index.html",
                        new DigestNonce.Use(challenge, challenge.parameter("nonce"), 1),
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        assertThat(header)
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\","
                        + " algorithm=" + algorithm + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                        + " nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth,"
                        + " response=\"" + response + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    @Test
    void theStrongestAlgorithmIsChosenFromSeveralChallenges() {
        List<Challenge> all = Challenge.parse("Negotiate, Basic realm=\"a, b\", " + EXAMPLE.formatted("MD5") + ", "
                + EXAMPLE.formatted("SHA-512-256") + ", " + EXAMPLE.formatted("SHA-256"));
        assertThat(all)
                .extracting(Challenge::scheme)
                .containsExactly("negotiate", "basic", "digest", "digest", "digest");
        assertThat(all.get(1).parameters()).isEqualTo(Map.of("realm", "a, b"));
        assertThat(Challenge.strongest(all).orElseThrow().parameter("algorithm"))
                .isEqualTo("SHA-256");
    }

    @Test
    void aChallengeWithoutTheQualityOfAuthIsNotAnswered() {
        assertThat(Challenge.strongest(Challenge.parse("Digest realm=\"x\", nonce=\"n\"")))
                .isEmpty();
        assertThat(Challenge.strongest(Challenge.parse("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"")))
                .isEmpty();
        assertThat(Challenge.strongest(Challenge.parse("Digest realm = \"x\" , nonce = \"n\" , qop = auth")))
                .isPresent();
    }

    @Test
    void malformedChallengesAreReadAsFarAsTheyGo() {
        for (String header : List.of("", ",", "=", "Digest =\"", "Digest nonce=\"un", "\"", "Digest a=\\")) {
            assertThat(Challenge.strongest(Challenge.parse(header))).as(header).isEmpty();
        }
    }
}

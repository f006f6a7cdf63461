package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void signsTheExampleOfTheSpecification() {
        SigningKey key = SigningKey.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(key.sign(SigningKey.message(ID, 1614265330, body)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /** RFC 8032, section 7.1, test 2. */
    @Test
    void signsTheExampleOfEd25519() {
        HexFormat hex = HexFormat.of();
        byte[] stored = hex.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        String signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        SigningKey key = SigningKey.of("whsk_" + Base64.getEncoder().encodeToString(stored));
        assertThat(key.sign(new byte[] {0x72}))
                .isEqualTo("v1a," + Base64.getEncoder().encodeToString(hex.parseHex(signature)));
        assertThat(key.publicKey()).isEqualTo("whpk_PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    }

    @Test
    void theLibraryOfStandardWebhooksVerifiesWhatANewKeySignsAlsoBesideAnother() throws Exception {
        SigningKey before = SigningKey.make(SigningKey.SYMMETRIC, RANDOM);
        SigningKey after = SigningKey.make(SigningKey.SYMMETRIC, RANDOM);
        String body = "{\"a\":\"ü\"}";
        long now = System.currentTimeMillis() / 1000;
        byte[] message = SigningKey.message(ID, now, body.getBytes(StandardCharsets.UTF_8));
        HttpHeaders headers = HttpHeaders.of(
                Map.of(
                        "webhook-id",
                        List.of(ID),
                        "webhook-timestamp",
                        List.of(Long.toString(now)),
                        "webhook-signature",
                        List.of(before.sign(message) + " " + after.sign(message))),
                (name, value) -> true);
        for (SigningKey key : List.of(before, after)) {
            assertThatCode(() -> new Webhook(key.text()).verify(body, headers)).doesNotThrowAnyException();
        }
    }

    @Test
    void aPublicKeyVerifiesWhatItsPairSignsAlsoWhenThatWasReadAgain() throws Exception {
        SigningKey made = SigningKey.make(SigningKey.ASYMMETRIC, RANDOM);
        SigningKey read = SigningKey.of(made.text());
        byte[] message = SigningKey.message(ID, 1, new byte[] {1, 2});
        byte[] open =
                Base64.getDecoder().decode(String.valueOf(made.publicKey()).substring("whpk_".length()));
        byte[] encoded = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(open));
        Signature verifying = Signature.getInstance("Ed25519");
        verifying.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        verifying.update(message);
        assertThat(verifying.verify(
                        Base64.getDecoder().decode(read.sign(message).substring("v1a,".length()))))
                .isTrue();
    }

    @Test
    void keysShowNothingOfThemselves() {
        for (String signature : List.of(SigningKey.SYMMETRIC, SigningKey.ASYMMETRIC)) {
            SigningKey key = SigningKey.make(signature, RANDOM);
            assertThat("" + key).endsWith("_***");
        }
    }
}

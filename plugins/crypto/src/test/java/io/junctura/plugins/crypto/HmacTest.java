package io.junctura.plugins.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HmacTest {
    private static final CryptoHarness CRYPTO = new CryptoHarness();
    private static final String SECRET = "0123456789abcdef-secret";
    private static final String HI = hex("Hi There");
    private static final String LONG = hex("Test Using Larger Than Block-Size Key - Hash Key First");

    @BeforeAll
    static void connect() {
        CRYPTO.harness.connection(CryptoHarness.KEYS, "crypto", Map.of("hmacKey", SECRET));
    }

    @AfterAll
    static void close() {
        CRYPTO.close();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Test cases 1, 3 and 6 of RFC 4231. */
    @ParameterizedTest
    @CsvSource({
        "0b, 20, hi, sha256, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "0b, 20, hi, sha384,"
                + " afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
        "0b, 20, hi, sha512, 87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4"
                + "be9d914eeb61f1702e696c203a126854",
        "aa, 20, dd, sha256, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "aa, 131, long, sha256, 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    })
    void hmacsAreThoseOfTheStandard(String keyByte, int keyLength, String data, String algorithm, String hmac) {
        String content = data.equals("hi") ? HI : data.equals("long") ? LONG : data.repeat(50);
        String keys = CRYPTO.keys(Map.of("hmacKey", keyByte.repeat(keyLength), "hmacKeyEncoding", "hex"));
        Map<String, ?> input = Map.of("content", content, "contentEncoding", "hex", "algorithm", algorithm);
        assertThat(CRYPTO.output("crypto.hmac", keys, input)).isEqualTo(hmac);
        Map<String, ?> check = Map.of(
                "content",
                content,
                "contentEncoding",
                "hex",
                "algorithm",
                algorithm,
                "signature",
                hmac.toUpperCase(Locale.ROOT));
        assertThat(CRYPTO.output("crypto.verify-hmac", keys, check)).isEqualTo(Map.of("valid", true));
    }

    @Test
    void aFileHasTheHmacOfItsBytes() {
        Ran ran = CRYPTO.withFile(
                "a body".getBytes(StandardCharsets.UTF_8),
                "{ id: file, use: crypto.hmac, connection: keys, input: { content: '{{ steps.take }}', encoding: base64 } }",
                "{ id: text, use: crypto.hmac, connection: keys, input: { content: a body, encoding: base64 } }",
                "{ id: check, use: crypto.verify-hmac, connection: keys, input:"
                        + " { content: '{{ steps.take }}', signature: '{{ steps.text }}', encoding: base64 } }");
        assertThat(CRYPTO.output(ran, "check")).isEqualTo(Map.of("valid", true));
        assertThat(CRYPTO.output(ran, "file")).isEqualTo(CRYPTO.output(ran, "text"));
    }

    @Test
    void anHmacThatIsNotValidFailsTheStepOrIsReported() {
        String valid = (String) CRYPTO.output("crypto.hmac", CryptoHarness.KEYS, Map.of("content", "a body"));
        String changed = (valid.startsWith("0") ? "1" : "0") + valid.substring(1);
        for (String wrong : new String[] {changed, valid.substring(2), valid + "00"}) {
            Map<String, ?> input = Map.of("content", "a body", "signature", wrong);
            assertThat(CRYPTO.failure("crypto.verify-hmac", CryptoHarness.KEYS, input))
                    .isEqualTo(
                            "The HMAC is not valid: the content was changed, or the sender used another key or algorithm.");
        }
        Map<String, ?> prefixed = Map.of("content", "a body", "signature", "sha256=" + valid);
        assertThat(CRYPTO.failure("crypto.verify-hmac", CryptoHarness.KEYS, prefixed))
                .isEqualTo("signature must be hexadecimal text, with two digits for each byte.");
        for (String wrong : new String[] {changed, "", "not hex"}) {
            Map<String, ?> input = Map.of("content", "a body", "signature", wrong, "ifInvalid", "report");
            assertThat(CRYPTO.output("crypto.verify-hmac", CryptoHarness.KEYS, input))
                    .isEqualTo(Map.of("valid", false));
        }
    }

    @Test
    void aKeyThatIsTooShortOrUnreadableIsRefused() {
        assertThat(CRYPTO.error(Map.of("hmacKey", "4a656665", "hmacKeyEncoding", "hex")))
                .isEqualTo(
                        "The connection's hmacKey has 4 bytes, which is too short to be safe. Use a key of at least 14 bytes,"
                                + " or better 32.");
        String unreadable = CRYPTO.error(Map.of("hmacKey", "not-the-base64", "hmacKeyEncoding", "base64"));
        assertThat(unreadable)
                .isEqualTo(
                        "The connection's hmacKey must be Base64. Text with - or _ is base64url. hmacKeyEncoding says how it is"
                                + " written.");
    }

    @Test
    void aRunWaitsWhileTheKeyCannotBeUsed() {
        String keys = CRYPTO.keys(Map.of("hmacKey", "too-short"));
        Ran waiting = CRYPTO.harness.act("crypto.hmac", keys, Map.of("content", "a body"));
        assertThat(waiting.waiting()).isEqualTo("connection");
        CRYPTO.harness.connection(keys, "crypto", Map.of("hmacKey", SECRET));
        assertThat(CRYPTO.harness.test(keys)).isEmpty();
        assertThat(CRYPTO.harness.ended(waiting.id()).status()).isEqualTo("succeeded");
    }

    @Test
    void aKeyThatIsMissingFailsTheStepAndNoOtherFlow() {
        String keys = CRYPTO.keys(Map.of("encryptionKey", "00".repeat(16), "encryptionKeyEncoding", "hex"));
        assertThat(CRYPTO.failure("crypto.hmac", keys, Map.of("content", "a body")))
                .isEqualTo(
                        "The connection has no hmacKey, which this action needs. Enter it in the connection, or use another"
                                + " one.");
        assertThat(CRYPTO.output("crypto.encrypt", keys, Map.of("content", "a body")))
                .isNotNull();
    }
}

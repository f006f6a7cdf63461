package io.junctura.plugins.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.testkit.Ran;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HashTest {
    private static final CryptoHarness CRYPTO = new CryptoHarness();

    @BeforeAll
    static void connect() {
        CRYPTO.harness.connection(
                CryptoHarness.KEYS,
                "crypto",
                Map.of("encryptionKey", "00".repeat(32), "encryptionKeyEncoding", "hex", "hmacKey", "a-shared-secret"));
    }

    @AfterAll
    static void close() {
        CRYPTO.close();
    }

    /** Examples of FIPS 180-4, and of RFC 1321. */
    @ParameterizedTest
    @CsvSource({
        "sha256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256, abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq,"
                + " 248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
        "sha256, '', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha384, abc, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "sha512, abc, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423"
                + "643ce80e2a9ac94fa54ca49f",
        "legacy-sha1, abc, a9993e364706816aba3e25717850c26c9cd0d89d",
        "legacy-md5, abc, 900150983cd24fb0d6963f7d28e17f72"
    })
    void hashesAreThoseOfTheStandard(String algorithm, String content, String hash) {
        assertThat(CRYPTO.output("crypto.hash", null, Map.of("content", content, "algorithm", algorithm)))
                .isEqualTo(hash);
    }

    @Test
    void aFileAndAnEncodedTextHaveTheHashOfTheirBytes() {
        byte[] million = "a".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        Ran ran = CRYPTO.withFile(million, "{ id: hash, use: crypto.hash, input: { content: '{{ steps.take }}' } }");
        assertThat(CRYPTO.output(ran, "hash"))
                .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        Map<String, ?> encoded = Map.of("content", "61 62\n63", "contentEncoding", "hex", "encoding", "base64");
        assertThat(CRYPTO.output("crypto.hash", null, encoded))
                .isEqualTo("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    @Test
    void aLargeFileNeedsLittleMemory() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(CRYPTO.harness.exchange().resolve("large").toFile(), "rw")) {
            file.setLength(140_000_000);
        }
        Ran ran = CRYPTO.withFile(
                "large",
                "{ id: first, use: crypto.hash, input: { content: '{{ steps.take }}' } }",
                "{ id: mac, use: crypto.hmac, connection: keys, input: { content: '{{ steps.take }}' } }",
                "{ id: locked, use: crypto.encrypt-file, connection: keys, input: { file: '{{ steps.take }}' } }",
                "{ id: open, use: crypto.decrypt-file, connection: keys, input: { file: '{{ steps.locked.file }}' } }",
                "{ id: last, use: crypto.hash, input: { content: '{{ steps.open }}' } }");
        assertThat(CRYPTO.output(ran, "last")).isEqualTo(CRYPTO.output(ran, "first"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        Map.of("content", Map.of("id", 1)),
                        "content must be a text or a file. To use another value, make a text of it first, such as with"
                                + " json.format."),
                Arguments.of(
                        Map.of("content", "xyz", "contentEncoding", "hex"),
                        "content must be hexadecimal text, with two digits for each byte."));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void contentThatCannotBeHashedIsReported(Map<String, ?> input, String message) {
        assertThat(CRYPTO.failure("crypto.hash", null, input)).contains(message);
    }

    @Test
    void halfOfACharacterHasNoBytes() {
        assertThatThrownBy(() -> TextEncoding.UTF_8.bytes("a\uD83D", "content"))
                .hasMessage("content contains half of a surrogate pair, which is not a character.");
    }

    /** RFC 4648, section 10. */
    @ParameterizedTest
    @CsvSource({"'', ''", "f, Zg==", "fo, Zm8=", "foo, Zm9v", "foob, Zm9vYg==", "fooba, Zm9vYmE=", "foobar, Zm9vYmFy"})
    void base64IsWrittenAndRead(String text, String base64) {
        assertThat(CRYPTO.output("crypto.encode", null, Map.of("content", text)))
                .isEqualTo(base64);
        assertThat(CRYPTO.output("crypto.decode", null, Map.of("text", base64))).isEqualTo(text);
    }

    @Test
    void otherEncodingsAreWrittenAndReadWithOrWithoutPadding() {
        Map<String, ?> bytes = Map.of("content", "fb ef ff 00", "contentEncoding", "hex", "encoding", "base64url");
        assertThat(CRYPTO.output("crypto.encode", null, bytes)).isEqualTo("--__AA");
        for (String text : List.of("--__AA", "--__AA==", "--_\n_AA")) {
            Map<String, ?> input = Map.of("text", text, "encoding", "base64url", "contentEncoding", "hex");
            assertThat(CRYPTO.output("crypto.decode", null, input)).isEqualTo("fbefff00");
        }
        Map<String, ?> upper = Map.of("text", "C3A4", "encoding", "hex");
        assertThat(CRYPTO.output("crypto.decode", null, upper)).isEqualTo("ä");
    }

    @Test
    void aFileBecomesTextAndATextBecomesAFile() {
        byte[] bytes = {0, 1, (byte) 0xff};
        Ran ran = CRYPTO.withFile(
                bytes,
                "{ id: text, use: crypto.encode, input: { content: '{{ steps.take }}' } }",
                "{ id: file, use: crypto.decode-file, input: { text: '{{ steps.text }}', name: invoice.pdf } }",
                CryptoHarness.put("steps.file", "decoded"));
        assertThat(CRYPTO.output(ran, "text")).isEqualTo("AAH/");
        assertThat(CRYPTO.output(ran, "put")).isEqualTo(Map.of("name", "invoice.pdf", "type", "application/pdf"));
        assertThat(CRYPTO.bytes("decoded")).isEqualTo(bytes);
    }

    static Stream<Arguments> undecodable() {
        return Stream.of(
                Arguments.of(Map.of("text", "a-b_"), "text must be Base64. Text with - or _ is base64url."),
                Arguments.of(
                        Map.of("text", "a+b/", "encoding", "base64url"),
                        "text must be base64url. Text with + or / is base64."),
                Arguments.of(
                        Map.of("text", "/w=="),
                        "The content is not text in UTF-8. Set contentEncoding to base64 or hex, or make a file of it."));
    }

    @ParameterizedTest
    @MethodSource("undecodable")
    void contentThatCannotBeDecodedIsReported(Map<String, ?> input, String message) {
        assertThat(CRYPTO.failure("crypto.decode", null, input)).isEqualTo(message);
    }

    @Test
    void aFileThatIsTooLongForATextIsRefused() {
        Ran ran = CRYPTO.withFile(
                new byte[10_000_001], "{ id: text, use: crypto.encode, input: { content: '{{ steps.take }}' } }");
        assertThat(CRYPTO.failure(ran, "text"))
                .isEqualTo(
                        "The file \"orders.csv\" is larger than 10 MB. Its text would be too long for a value of a flow.");
    }
}

package io.junctura.plugins.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionTest {
    private static final CryptoHarness CRYPTO = new CryptoHarness();
    private static final byte[] KEY = HexFormat.of().parseHex("feffe9928665731c6d6a8f9467308308".repeat(2));
    private static final String KEY_TEXT = Base64.getEncoder().encodeToString(KEY);

    private static final String PLAINTEXT = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private static final byte[] NONCE = HexFormat.of().parseHex("cafebabefacedbaddecaf888");
    private static final byte[] ASSOCIATED = HexFormat.of().parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");

    private static final String NOT_AUTHENTIC =
            " cannot be decrypted: it was changed, or it was encrypted with another key, nonce or associated data.";

    @BeforeAll
    static void connect() {
        CRYPTO.harness.connection(CryptoHarness.KEYS, "crypto", Map.of("encryptionKey", KEY_TEXT));
    }

    @AfterAll
    static void close() {
        CRYPTO.close();
    }

    /** Test cases 4, 10 and 16 of the specification that was submitted to NIST, with keys of 128, 192 and 256 bits. */
    @ParameterizedTest
    @CsvSource({
        "16, 42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa05"
                + "1ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47",
        "24, 3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f47"
                + "18e2448b2fe324d9ccda27102519498e80f1478f37ba55bd6d27618c",
        "32, 522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                + "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
    })
    void ciphertextsAreThoseOfTheStandard(int keyBytes, String ciphertext) throws Exception {
        AesGcm aes = new AesGcm(new SecretKeySpec(KEY, 0, keyBytes, "AES"), ASSOCIATED);
        byte[] plaintext = HexFormat.of().parseHex(PLAINTEXT);
        assertThat(HexFormat.of().formatHex(aes.encrypt(NONCE, plaintext))).isEqualTo(ciphertext);
        assertThat(aes.decrypt(NONCE, HexFormat.of().parseHex(ciphertext))).isEqualTo(plaintext);
    }

    private static byte[] javaEncrypts(byte[] key, byte[] nonce, byte[] plaintext, String associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
        byte[] ciphertext = cipher.doFinal(plaintext);
        return ByteBuffer.allocate(nonce.length + ciphertext.length)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    private static byte[] javaDecrypts(byte[] key, byte[] message, String associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, message, 0, 12));
        cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(message, 12, message.length - 12);
    }

    @Test
    void aTextThatIsEncryptedCanBeDecrypted() throws Exception {
        Map<String, ?> input = Map.of("content", "Grüße", "associatedData", "order-7");
        Map<?, ?> encrypted = (Map<?, ?>) CRYPTO.output("crypto.encrypt", CryptoHarness.KEYS, input);
        String ciphertext = (String) encrypted.get("ciphertext");
        assertThat(encrypted.get("nonce")).isNull();
        assertThat(javaDecrypts(KEY, Base64.getDecoder().decode(ciphertext), "order-7"))
                .isEqualTo("Grüße".getBytes(StandardCharsets.UTF_8));
        Map<String, ?> back = Map.of("ciphertext", ciphertext, "associatedData", "order-7");
        assertThat(CRYPTO.output("crypto.decrypt", CryptoHarness.KEYS, back)).isEqualTo("Grüße");
    }

    @Test
    void eachEncryptionHasItsOwnNonceWhichMayBeSeparate() {
        Map<String, ?> input =
                Map.of("content", "00ff", "contentEncoding", "hex", "separateNonce", true, "encoding", "base64url");
        Map<?, ?> first = (Map<?, ?>) CRYPTO.output("crypto.encrypt", CryptoHarness.KEYS, input);
        Map<?, ?> second = (Map<?, ?>) CRYPTO.output("crypto.encrypt", CryptoHarness.KEYS, input);
        assertThat(first.get("nonce")).isNotEqualTo(second.get("nonce"));
        assertThat(first.get("ciphertext")).isNotEqualTo(second.get("ciphertext"));
        Map<String, ?> back = Map.of(
                "ciphertext",
                first.get("ciphertext"),
                "nonce",
                first.get("nonce"),
                "encoding",
                "base64url",
                "contentEncoding",
                "hex");
        assertThat(CRYPTO.output("crypto.decrypt", CryptoHarness.KEYS, back)).isEqualTo("00ff");
    }

    private static String decryptionFailure(String keys, byte[] message, String associated) {
        String ciphertext = Base64.getEncoder().encodeToString(message);
        return CRYPTO.failure("crypto.decrypt", keys, Map.of("ciphertext", ciphertext, "associatedData", associated));
    }

    @Test
    void changedContentIsNotDecrypted() throws Exception {
        byte[] message = javaEncrypts(KEY, NONCE, "pay 100".getBytes(StandardCharsets.UTF_8), "order-7");
        // In the nonce, in the ciphertext, and in the tag.
        for (int changed : new int[] {0, 12, message.length - 1}) {
            byte[] other = message.clone();
            other[changed] ^= 1;
            assertThat(decryptionFailure(CryptoHarness.KEYS, other, "order-7"))
                    .isEqualTo("The ciphertext" + NOT_AUTHENTIC);
        }
        assertThat(decryptionFailure(CryptoHarness.KEYS, message, "order-8"))
                .isEqualTo("The ciphertext" + NOT_AUTHENTIC);
        assertThat(decryptionFailure(CryptoHarness.KEYS, Arrays.copyOf(message, message.length - 1), "order-7"))
                .isEqualTo("The ciphertext" + NOT_AUTHENTIC);
        assertThat(decryptionFailure(CryptoHarness.KEYS, Arrays.copyOf(message, 20), "order-7"))
                .isEqualTo("The ciphertext is too short to be encrypted with AES-GCM.");
        String otherKey = CRYPTO.keys(Map.of("encryptionKey", "00".repeat(32), "encryptionKeyEncoding", "hex"));
        assertThat(decryptionFailure(otherKey, message, "order-7")).isEqualTo("The ciphertext" + NOT_AUTHENTIC);
        Map<String, ?> nonce = Map.of("ciphertext", "00".repeat(20), "nonce", "00".repeat(8), "encoding", "hex");
        assertThat(CRYPTO.failure("crypto.decrypt", CryptoHarness.KEYS, nonce))
                .isEqualTo("nonce must have 12 bytes, not 8.");
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) content[i] = (byte) (i * 31);
        return content;
    }

    /** Around the blocks of the cipher, and the parts in which files are read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 200_000})
    void aFileOfAnySizeIsEncryptedAndDecrypted(int size) throws Exception {
        byte[] content = content(size);
        Ran ran = CRYPTO.withFile(
                content,
                "{ id: locked, use: crypto.encrypt-file, connection: keys, input:"
                        + " { file: '{{ steps.take }}', associatedData: orders } }",
                CryptoHarness.put("steps.locked.file", "locked"));
        assertThat(CRYPTO.output(ran, "put"))
                .isEqualTo(Map.of("name", "orders.csv.enc", "type", "application/octet-stream"));
        assertThat(javaDecrypts(KEY, CRYPTO.bytes("locked"), "orders")).isEqualTo(content);
        Ran back = CRYPTO.withFile(
                javaEncrypts(KEY, NONCE, content, "orders"),
                "{ id: open, use: crypto.decrypt-file, connection: keys, input:"
                        + " { file: '{{ steps.take }}', associatedData: orders, name: orders.csv } }",
                CryptoHarness.put("steps.open", "open"));
        assertThat(CRYPTO.output(back, "put")).isEqualTo(Map.of("name", "orders.csv", "type", "text/csv"));
        assertThat(CRYPTO.bytes("open")).isEqualTo(content);
    }

    @Test
    void aFileMayHaveItsNonceApart() {
        Ran ran = CRYPTO.withFile(
                content(100),
                "{ id: locked, use: crypto.encrypt-file, connection: keys, input:"
                        + " { file: '{{ steps.take }}', separateNonce: true } }",
                "{ id: open, use: crypto.decrypt-file, connection: keys, input:"
                        + " { file: '{{ steps.locked.file }}', nonce: '{{ steps.locked.nonce }}' } }",
                CryptoHarness.put("steps.open", "apart"));
        assertThat(CRYPTO.output(ran, "put")).isEqualTo(Map.of("name", "orders.csv", "type", "text/csv"));
        assertThat(CRYPTO.bytes("apart")).isEqualTo(content(100));
    }

    @Test
    void aFileThatWasChangedIsNotDecrypted() throws Exception {
        String decrypt =
                "{ id: open, use: crypto.decrypt-file, connection: keys, input: { file: '{{ steps.take }}' } }";
        byte[] message = javaEncrypts(KEY, NONCE, content(200_000), "");
        for (int changed : new int[] {0, 12, 100_000, message.length - 1}) {
            byte[] other = message.clone();
            other[changed] ^= 1;
            assertThat(CRYPTO.failure(CRYPTO.withFile(other, decrypt), "open"))
                    .isEqualTo("The file \"orders.csv\"" + NOT_AUTHENTIC);
        }
        byte[] cutOff = Arrays.copyOf(message, message.length - 1000);
        assertThat(CRYPTO.failure(CRYPTO.withFile(cutOff, decrypt), "open"))
                .isEqualTo("The file \"orders.csv\"" + NOT_AUTHENTIC);
        assertThat(CRYPTO.failure(CRYPTO.withFile(new byte[27], decrypt), "open"))
                .isEqualTo("The file \"orders.csv\" is too short to be encrypted with AES-GCM.");
    }

    @Test
    void aKeyThatIsNoneIsRefused() {
        assertThat(CRYPTO.error(Map.of("encryptionKey", "c2hvcnQ=")))
                .isEqualTo(
                        "The connection's encryptionKey has 5 bytes. An AES key has 16, 24 or 32 bytes. Create one: openssl rand"
                                + " -base64 32.");
        assertThat(CRYPTO.error(Map.of("encryptionKey", "not-base64")))
                .isEqualTo(
                        "The connection's encryptionKey must be Base64. Text with - or _ is base64url. encryptionKeyEncoding says"
                                + " how it is written.");
    }

    @Test
    void noRunShowsTheKey() {
        Ran ran = CRYPTO.harness.act("crypto.encrypt", CryptoHarness.KEYS, Map.of("content", "Hello"));
        assertThat(ran.toString())
                .doesNotContain(KEY_TEXT)
                .doesNotContain(HexFormat.of().formatHex(KEY));
    }
}

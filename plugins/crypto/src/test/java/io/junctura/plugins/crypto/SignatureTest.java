package io.junctura.plugins.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("tools")
class SignatureTest {
    private static final CryptoHarness CRYPTO = new CryptoHarness();
    private static final String INVALID =
            "The signature is not valid: the content was changed, or the signer used another key or algorithm.";

    @TempDir
    static Path folder;

    private static OpenSsl openssl;
    private static final Map<String, String> FILES = new HashMap<>();

    @BeforeAll
    static void createKeys() throws IOException, InterruptedException {
        openssl = new OpenSsl(folder);
        FILES.put("rsa", openssl.key("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"));
        FILES.put("ec", openssl.key("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"));
        FILES.put("ed", openssl.key("-algorithm", "ED25519"));
        for (Map.Entry<String, String> each : FILES.entrySet()) {
            String privateKey = openssl.text(each.getValue());
            String publicKey = openssl.publicKey(each.getValue());
            CRYPTO.harness.connection(
                    each.getKey(), "crypto", Map.of("privateKey", privateKey, "publicKey", publicKey));
        }
    }

    @AfterAll
    static void close() {
        CRYPTO.close();
    }

    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of(
                        PublishedKeys.RSA,
                        "rsa-pkcs1-sha256",
                        PublishedKeys.RSA_CONTENT,
                        PublishedKeys.RSA_SIGNATURE,
                        "base64url"),
                Arguments.of(
                        PublishedKeys.RSA_PKCS1,
                        "rsa-pkcs1-sha256",
                        PublishedKeys.RSA_CONTENT,
                        PublishedKeys.RSA_SIGNATURE,
                        "base64url"),
                Arguments.of(
                        PublishedKeys.PSS,
                        "rsa-pss-sha512",
                        PublishedKeys.PSS_CONTENT,
                        PublishedKeys.PSS_SIGNATURE,
                        "base64"),
                Arguments.of(
                        PublishedKeys.EC,
                        "ecdsa-p256-sha256-raw",
                        PublishedKeys.EC_CONTENT,
                        PublishedKeys.EC_SIGNATURE,
                        "base64url"),
                Arguments.of(
                        PublishedKeys.EC_SAMPLE,
                        "ecdsa-p256-sha256",
                        "sample",
                        PublishedKeys.EC_SAMPLE_SIGNATURE,
                        "hex"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void signaturesOfTheStandardsAreValid(
            String publicKey, String algorithm, String content, String signature, String encoding) {
        String keys = CRYPTO.keys(Map.of("publicKey", publicKey));
        Map<String, ?> input =
                Map.of("content", content, "signature", signature, "encoding", encoding, "algorithm", algorithm);
        assertThat(CRYPTO.output("crypto.verify", keys, input)).isEqualTo(Map.of("valid", true));
        Map<String, ?> changed =
                Map.of("content", content + " ", "signature", signature, "encoding", encoding, "algorithm", algorithm);
        assertThat(CRYPTO.failure("crypto.verify", keys, changed)).isEqualTo(INVALID);
    }

    /** Tests 1, 2 and 3 of RFC 8032, section 7.1. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + " d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + " e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
                + "be24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + " 3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + " 92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
                + "2aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + " fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + " 6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
                + "d28dc027beceea1ec40a"
    })
    void ed25519SignsAsInTheStandard(String seed, String publicKey, String content, String signature) {
        String keys = CRYPTO.keys(Map.of(
                "privateKey", pem("PRIVATE KEY", "302e020100300506032b657004220420" + seed),
                "publicKey", pem("PUBLIC KEY", "302a300506032b6570032100" + publicKey)));
        Map<String, ?> input =
                Map.of("content", content, "contentEncoding", "hex", "algorithm", "ed25519", "encoding", "hex");
        assertThat(CRYPTO.output("crypto.sign", keys, input)).isEqualTo(signature);
        Map<String, Object> check = new HashMap<>(input);
        check.put("signature", signature);
        assertThat(CRYPTO.output("crypto.verify", keys, check)).isEqualTo(Map.of("valid", true));
    }

    private static String pem(String label, String hex) {
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    static Stream<Arguments> algorithms() {
        return Stream.of(
                Arguments.of("ed", "ed25519", new String[] {"-rawin"}),
                Arguments.of("ec", "ecdsa-p256-sha256", new String[] {"-rawin", "-digest", "sha256"}),
                Arguments.of("rsa", "rsa-pkcs1-sha256", new String[] {"-rawin", "-digest", "sha256"}),
                Arguments.of("rsa", "rsa-pkcs1-sha384", new String[] {"-rawin", "-digest", "sha384"}),
                Arguments.of("rsa", "rsa-pkcs1-sha512", new String[] {"-rawin", "-digest", "sha512"}),
                Arguments.of("rsa", "rsa-pss-sha256", pss("sha256")),
                Arguments.of("rsa", "rsa-pss-sha384", pss("sha384")),
                Arguments.of("rsa", "rsa-pss-sha512", pss("sha512")));
    }

    private static String[] pss(String digest) {
        return new String[] {
            "-rawin",
            "-digest",
            digest,
            "-pkeyopt",
            "rsa_padding_mode:pss",
            "-pkeyopt",
            "rsa_pss_saltlen:digest",
            "-pkeyopt",
            "rsa_mgf1_md:" + digest
        };
    }

    private static void pkeyutl(String[] options, String... arguments) throws IOException, InterruptedException {
        openssl.run(Stream.concat(Stream.concat(Stream.of("pkeyutl"), Stream.of(arguments)), Stream.of(options))
                .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void signaturesAreInterchangeableWithOpenssl(String keys, String algorithm, String[] options) throws Exception {
        String content = "{\"order\": 7}";
        Map<String, ?> input = Map.of("content", content, "algorithm", algorithm);
        String ours = (String) CRYPTO.output("crypto.sign", keys, input);
        String contentFile = openssl.file(content);
        String signatureFile = openssl.file(Base64.getDecoder().decode(ours));
        String key = FILES.get(keys);
        pkeyutl(options, "-verify", "-inkey", key, "-in", contentFile, "-sigfile", signatureFile);

        pkeyutl(options, "-sign", "-inkey", key, "-in", contentFile, "-out", "theirs-" + algorithm);
        String theirs = Base64.getEncoder().encodeToString(openssl.bytes("theirs-" + algorithm));
        Map<String, ?> check = Map.of("content", content, "algorithm", algorithm, "signature", theirs);
        assertThat(CRYPTO.output("crypto.verify", keys, check)).isEqualTo(Map.of("valid", true));
    }

    @Test
    void aRawEcdsaSignatureHas64Bytes() {
        Map<String, ?> input = Map.of("content", "x", "algorithm", "ecdsa-p256-sha256-raw", "encoding", "hex");
        String signature = (String) CRYPTO.output("crypto.sign", "ec", input);
        assertThat(signature).hasSize(128);
        Map<String, ?> check =
                Map.of("content", "x", "algorithm", "ecdsa-p256-sha256-raw", "encoding", "hex", "signature", signature);
        assertThat(CRYPTO.output("crypto.verify", "ec", check)).isEqualTo(Map.of("valid", true));
    }

    @Test
    void aFileIsSignedAndVerified() {
        byte[] content = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        CRYPTO.harness.connection(CryptoHarness.KEYS, "crypto", connection("rsa"));
        Ran ran = CRYPTO.withFile(
                content,
                "{ id: sign, use: crypto.sign, connection: keys, input:"
                        + " { content: '{{ steps.take }}', algorithm: rsa-pss-sha256 } }",
                "{ id: verify, use: crypto.verify, connection: keys, input: { content: '{{ steps.take }}',"
                        + " algorithm: rsa-pss-sha256, signature: '{{ steps.sign }}' } }");
        assertThat(CRYPTO.output(ran, "verify")).isEqualTo(Map.of("valid", true));
    }

    private static Map<String, String> connection(String key) {
        try {
            String file = FILES.get(key);
            return Map.of("privateKey", openssl.text(file), "publicKey", openssl.publicKey(file));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLargeFileIsNotSignedWithEd25519() {
        CRYPTO.harness.connection(CryptoHarness.KEYS, "crypto", connection("ed"));
        Ran ran = CRYPTO.withFile(
                new byte[10_000_001],
                "{ id: sign, use: crypto.sign, connection: keys, input:"
                        + " { content: '{{ steps.take }}', algorithm: ed25519 } }");
        assertThat(CRYPTO.failure(ran, "sign"))
                .isEqualTo(
                        "The file \"orders.csv\" is larger than 10 MB. Ed25519 needs the whole content in memory. Sign the file's"
                                + " hash instead, or use another algorithm.");
    }

    @ParameterizedTest
    @CsvSource({
        "ed, ed25519",
        "ec, ecdsa-p256-sha256",
        "ec, ecdsa-p256-sha256-raw",
        "rsa, rsa-pkcs1-sha256",
        "rsa, rsa-pss-sha256"
    })
    void aSignatureThatIsNotValidFailsTheStepOrIsReported(String keys, String algorithm) throws Exception {
        Map<String, ?> input = Map.of("content", "x", "algorithm", algorithm, "encoding", "hex");
        String signature = (String) CRYPTO.output("crypto.sign", keys, input);
        String changed = signature.substring(0, signature.length() - 2) + (signature.endsWith("00") ? "01" : "00");
        for (String wrong : new String[] {changed, signature.substring(2), "00", "", "no signature"}) {
            Map<String, Object> check = new HashMap<>(input);
            check.put("signature", wrong);
            check.put("ifInvalid", "report");
            assertThat(CRYPTO.output("crypto.verify", keys, check)).isEqualTo(Map.of("valid", false));
        }
        Map<String, Object> check = new HashMap<>(input);
        check.put("signature", changed);
        assertThat(CRYPTO.failure("crypto.verify", keys, check)).isEqualTo(INVALID);
        String other = CRYPTO.keys(Map.of("publicKey", openssl.publicKey(otherKey(keys))));
        check.put("signature", signature);
        assertThat(CRYPTO.failure("crypto.verify", other, check)).isEqualTo(INVALID);
    }

    private static String otherKey(String type) throws IOException, InterruptedException {
        return switch (type) {
            case "ed" -> openssl.key("-algorithm", "ED25519");
            case "ec" -> openssl.key("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
            default -> openssl.key("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        };
    }

    @Test
    void anAlgorithmNeedsAKeyOfItsType() {
        assertThat(CRYPTO.failure("crypto.sign", "rsa", Map.of("content", "x", "algorithm", "ed25519")))
                .isEqualTo(
                        "The algorithm needs an Ed25519 key, but the connection's privateKey is an RSA key of 2048 bits.");
    }

    @Test
    void theTestDescribesEachKey() throws Exception {
        String keys = CRYPTO.keys(Map.of(
                "hmacKey",
                "a-secret-of-24-characters",
                "encryptionKey",
                "00".repeat(16),
                "encryptionKeyEncoding",
                "hex",
                "privateKey",
                openssl.text(FILES.get("ec")),
                "publicKey",
                PublishedKeys.RSA));
        assertThat(CRYPTO.harness.test(keys)).isEmpty();
        assertThat(CRYPTO.harness.pins(keys))
                .isEqualTo(Map.of(
                        "hmacKey", "HMAC key of 200 bits",
                        "encryptionKey", "AES key of 128 bits",
                        "privateKey", "EC P-256 key of 256 bits",
                        "publicKey", "RSA key of 2048 bits"));
    }

    @Test
    void privateKeysOfOlderFormatsAreRead() throws Exception {
        String signed =
                (String) CRYPTO.output("crypto.sign", "rsa", Map.of("content", "x", "algorithm", "rsa-pkcs1-sha256"));
        String encrypted = openssl.convert(FILES.get("rsa"), "pkcs8", "-topk8", "-passout", "pass:open-sesame");
        String pkcs1 = openssl.convert(FILES.get("rsa"), "rsa", "-traditional");
        assertThat(encrypted).contains("ENCRYPTED PRIVATE KEY");
        assertThat(pkcs1).contains("RSA PRIVATE KEY");
        for (Map<String, String> values : List.of(
                Map.of("privateKey", encrypted, "passphrase", "open-sesame"),
                Map.of("privateKey", pkcs1),
                Map.of("privateKey", pkcs1.replace("\n", "\\n")))) {
            String keys = CRYPTO.keys(values);
            assertThat(CRYPTO.harness.test(keys)).isEmpty();
            assertThat(CRYPTO.output("crypto.sign", keys, Map.of("content", "x", "algorithm", "rsa-pkcs1-sha256")))
                    .isEqualTo(signed);
        }
        String sec1 = openssl.convert(FILES.get("ec"), "ec");
        assertThat(sec1).contains("EC PRIVATE KEY");
        String keys = CRYPTO.keys(Map.of("privateKey", sec1, "publicKey", openssl.publicKey(FILES.get("ec"))));
        String signature =
                (String) CRYPTO.output("crypto.sign", keys, Map.of("content", "x", "algorithm", "ecdsa-p256-sha256"));
        Map<String, ?> check = Map.of("content", "x", "algorithm", "ecdsa-p256-sha256", "signature", signature);
        assertThat(CRYPTO.output("crypto.verify", keys, check)).isEqualTo(Map.of("valid", true));
    }

    private static String certificate(int days) throws IOException, InterruptedException {
        String name = "certificate-" + days + ".pem";
        String key = FILES.get("ed");
        openssl.run("req", "-x509", "-days", String.valueOf(days), "-subj", "/CN=a", "-key", key, "-out", name);
        return openssl.text(name);
    }

    @Test
    void theKeyMayBeInACertificateThatIsValid() throws Exception {
        Map<String, ?> input = Map.of("content", "x", "algorithm", "ed25519");
        String signature = (String) CRYPTO.output("crypto.sign", "ed", input);
        String keys = CRYPTO.keys(Map.of("publicKey", certificate(36_500)));
        Map<String, ?> check = Map.of("content", "x", "algorithm", "ed25519", "signature", signature);
        assertThat(CRYPTO.output("crypto.verify", keys, check)).isEqualTo(Map.of("valid", true));
        // The server's clock says 2030.
        assertThat(CRYPTO.error(Map.of("publicKey", certificate(30))))
                .startsWith("The connection's publicKey is a certificate that has expired on ")
                .endsWith(". Get the new certificate from the signer, or enter the public key without a certificate.");
    }

    @Test
    void aKeyThatCannotBeUsedIsExplained() throws Exception {
        String encrypted = openssl.convert(FILES.get("rsa"), "pkcs8", "-topk8", "-passout", "pass:open-sesame");
        String old =
                openssl.convert(FILES.get("rsa"), "rsa", "-traditional", "-aes128", "-passout", "pass:open-sesame");
        String small = openssl.text(openssl.key("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"));
        String p384 = openssl.key("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384");
        String damaged = openssl.text(FILES.get("rsa")).replaceFirst("MII", "MIJ");
        String begin = "The connection's privateKey ";
        assertThat(CRYPTO.error(Map.of("privateKey", encrypted)))
                .isEqualTo(begin + "has a passphrase. Enter it as the connection's passphrase.");
        assertThat(CRYPTO.error(Map.of("privateKey", encrypted, "passphrase", "wrong")))
                .isEqualTo("The connection's passphrase does not open its privateKey.");
        assertThat(CRYPTO.error(Map.of("privateKey", old)))
                .startsWith(begin + "cannot be read: it is encrypted in an old format. Convert it: openssl pkcs8");
        assertThat(CRYPTO.error(Map.of("privateKey", small)))
                .isEqualTo(begin
                        + "is an RSA key of 1024 bits. Signatures with less than 2048 bits can be forged. Use a longer"
                        + " key.");
        assertThat(CRYPTO.error(Map.of("privateKey", openssl.text(p384))))
                .isEqualTo(begin
                        + "is a key of the type EC that no action can use. Use an Ed25519 key, an RSA key, or an EC key of"
                        + " the curve P-256.");
        assertThat(CRYPTO.error(Map.of("privateKey", openssl.convert(p384, "ec"))))
                .isEqualTo(begin + "cannot be read: it is an EC key of another curve than P-256.");
        assertThat(CRYPTO.error(Map.of("privateKey", damaged)))
                .isEqualTo(begin
                        + "cannot be read: it is damaged, or neither an Ed25519 key, nor an RSA key, nor an EC key.");
        assertThat(CRYPTO.error(Map.of("privateKey", "my key")))
                .isEqualTo(begin + "cannot be read: it must be a key in PEM, from its line BEGIN to its line END.");
        assertThat(CRYPTO.error(Map.of("privateKey", small.replace("PRIVATE", "OPENSSH PRIVATE"))))
                .contains("it is in the format of OpenSSH");
        assertThat(CRYPTO.error(Map.of("publicKey", "ssh-ed25519 AAAA")))
                .isEqualTo(
                        "The connection's publicKey cannot be read: it must be a public key or a certificate in PEM, from its"
                                + " line BEGIN to its line END.");
    }

    @Test
    void aPrivateKeyIsNotTakenForAPublicOne() throws Exception {
        String keys = CRYPTO.keys(Map.of("publicKey", openssl.text(FILES.get("ed"))));
        assertThat(CRYPTO.harness.test(keys).orElseThrow().message())
                .contains("publicKey contains a private key, and everyone who sees the connection sees publicKey.");
    }

    @Test
    void noRunShowsThePrivateKey() throws Exception {
        Ran ran = CRYPTO.harness.act("crypto.sign", "ed", Map.of("content", "x", "algorithm", "ed25519"));
        String key = openssl.text(FILES.get("ed")).lines().skip(1).findFirst().orElseThrow();
        assertThat(ran.toString()).doesNotContain(key);
    }
}

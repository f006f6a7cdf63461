package io.junctura.plugins.crypto;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.Map;

class CryptoContractTest extends ConnectorContract {
    /** Test 2 of RFC 8032. */
    private static final String PRIVATE_KEY = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7
            -----END PRIVATE KEY-----
            """;

    private static final String PUBLIC_KEY = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=
            -----END PUBLIC KEY-----
            """;

    CryptoContractTest() {
        super(CryptoConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.connection("hmacKey", "0b".repeat(20))
                .connection("hmacKeyEncoding", "hex")
                .connection("encryptionKey", "00".repeat(32))
                .connection("encryptionKeyEncoding", "hex")
                .connection("privateKey", PRIVATE_KEY)
                .connection("publicKey", PUBLIC_KEY);
        with.input("sign", Map.of("content", "r", "algorithm", "ed25519"));
        with.input(
                "verify",
                Map.of(
                        "content",
                        "r",
                        "algorithm",
                        "ed25519",
                        "encoding",
                        "hex",
                        "signature",
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        with.input(
                "verify-hmac",
                Map.of(
                        "content",
                        "Hi There",
                        "signature",
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        // Test case 13 of the specification of GCM: an empty text, with a key and a nonce of zeros.
        with.input(
                "decrypt",
                Map.of("encoding", "hex", "ciphertext", "00".repeat(12) + "530f8afbc74536b9a963b4f1c4cb738b"));
    }
}

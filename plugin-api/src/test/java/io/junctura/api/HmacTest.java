package io.junctura.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacTest {
    /** Test case 2 of RFC 2202 and RFC 4231. */
    private static final Secret KEY = Secret.of("Jefe");

    private static final byte[] DATA = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    @Test
    void hashesAsTheStandardsSay() {
        assertThat(Hmac.sha1(KEY, DATA).hex()).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(Hmac.sha256(KEY, DATA).hex())
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(Hmac.sha512(KEY, DATA).hex())
                .isEqualTo("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                        + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
    }

    @Test
    void partsAreHashedOneAfterTheOther() {
        byte[] first = "what do ya ".getBytes(StandardCharsets.UTF_8);
        byte[] rest = "want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(Hmac.sha256(KEY, first, rest).hex())
                .isEqualTo(Hmac.sha256(KEY, DATA).hex());
    }

    @Test
    void aKeyMayBeBytes() {
        byte[] key = HexFormat.of().parseHex("aa".repeat(131)); // test case 6 of RFC 4231
        byte[] data = "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(StandardCharsets.UTF_8);
        assertThat(Hmac.sha256(key, data).hex())
                .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        assertThatThrownBy(() -> Hmac.sha256(Secret.of(""), DATA)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAndBase64AreTheSameHash() {
        Hmac hmac = Hmac.sha1(KEY, DATA);
        assertThat(hmac.bytes()).isEqualTo(HexFormat.of().parseHex(hmac.hex()));
        assertThat(hmac.base64()).isEqualTo("7/zfauXrL6LSdBbV8YTfnCWafHk=");
    }

    @Test
    void onlyTheSameSignatureIsEqual() {
        assertThat(Hmac.isEqual("sha256=5bdc", "sha256=5bdc")).isTrue();
        assertThat(Hmac.isEqual("sha256=5bdc", "sha256=5bdd")).isFalse();
        assertThat(Hmac.isEqual("sha256=5bdc", "5bdc")).isFalse();
        assertThat(Hmac.isEqual("sha256=5bdc", "")).isFalse();
    }
}

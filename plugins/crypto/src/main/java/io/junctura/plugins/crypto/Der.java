package io.junctura.plugins.crypto;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Puts keys in older formats into those that Java reads: PKCS #8 for private keys, X.509 for public ones. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int BIT_STRING = 0x03;

    private static final byte[] VERSION_0 = bytes("020100");
    private static final byte[] RSA = bytes("300d06092a864886f70d0101010500");
    private static final byte[] P256 = bytes("301306072a8648ce3d020106082a8648ce3d030107");
    private static final String P256_NAME = "06082a8648ce3d030107";

    private Der() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** @param key a private key as PKCS #1 */
    static byte[] rsaPrivate(byte[] key) {
        return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, key));
    }

    /** @param key a public key as PKCS #1 */
    static byte[] rsaPublic(byte[] key) {
        return element(SEQUENCE, RSA, element(BIT_STRING, new byte[1], key));
    }

    /** @param key a private key as RFC 5915 has it, of the curve P-256 */
    static byte[] p256Private(byte[] key) {
        return element(SEQUENCE, VERSION_0, P256, element(OCTET_STRING, key));
    }

    /** Whether a private key as RFC 5915 has it names the curve P-256. */
    static boolean namesP256(byte[] key) {
        return HexFormat.of().formatHex(key).contains(P256_NAME);
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) length += part.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        // DER needs the shortest form. Longer keys than 64 KB are not valid.
        if (length >= 0x100) out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
        else if (length >= 0x80) out.write(0x81);
        out.write(length);
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}

package io.junctura.plugins.sftp;

import org.jspecify.annotations.Nullable;

/** The key that has a fingerprint. */
final class FingerprintKey extends HostKeyCheck {
    private final String fingerprint;

    FingerprintKey(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    @Override
    @Nullable
    String refusal(String host, byte[] key, String shown) {
        if (fingerprint(key).equals(fingerprint)) return null;
        return "The server " + host + " shows a " + shown + ", but the connection's hostKey says " + fingerprint
                + ". Ask the server's operator which key is right. A server can have keys of several types: if both are right,"
                + " write the shown one into the connection.";
    }
}

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
                + ". Ask its operator which is right. If both are, since a server has keys of several types, write the shown one"
                + " into the connection.";
    }
}

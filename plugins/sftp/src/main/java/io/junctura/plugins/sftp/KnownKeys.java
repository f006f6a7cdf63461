package io.junctura.plugins.sftp;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import org.jspecify.annotations.Nullable;

/** The keys that lines of known_hosts name. */
final class KnownKeys extends HostKeyCheck {
    private final HostKeyRepository known;

    KnownKeys(HostKeyRepository known) {
        this.known = known;
    }

    @Override
    @Nullable
    String refusal(String host, byte[] key, String shown) {
        return switch (known.check(host, key)) {
            case OK -> null;
            case CHANGED ->
                "The server " + host + " shows a " + shown
                        + ", but known_hosts has another key for it. Ask the server's operator"
                        + " whether the key has changed. If it has, write the new key into the connection's hostKey.";
            default ->
                "The server " + host + " shows a " + shown
                        + ", but known_hosts has no line for this server. Ask the server's"
                        + " operator for the fingerprint. If it is the same, add the line that ssh-keyscan prints.";
        };
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return known.getHostKey(host, type);
    }
}

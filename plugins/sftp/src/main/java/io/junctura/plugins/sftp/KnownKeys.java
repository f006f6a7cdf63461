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
                        + ", but known_hosts has another key for it. Ask its operator whether"
                        + " the key has changed; if so, write the new key into the connection's hostKey.";
            default ->
                "The server " + host + " shows a " + shown
                        + ", but no line of known_hosts is for it. Compare the fingerprint"
                        + " with what its operator says, and add the line that ssh-keyscan prints.";
        };
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return known.getHostKey(host, type);
    }
}

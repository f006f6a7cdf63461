package io.junctura.plugins.sftp;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSchException;
import io.junctura.api.ConnectionContext;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that the server showed the first time. */
final class PinnedKey extends HostKeyCheck {
    private static final String PIN = "host key";

    private final ConnectionContext<?> context;

    PinnedKey(ConnectionContext<?> context) {
        this.context = context;
    }

    @Override
    @Nullable
    String refusal(String host, byte[] key, String shown) {
        String line = type(host, key) + " " + Base64.getEncoder().encodeToString(key);
        Optional<String> before = context.pinned(PIN);
        String standing = before.isPresent() ? before.get() : context.pin(PIN, line);
        if (standing.equals(line)) return null;
        return "The server " + host + " shows a " + shown + ", but the key that was trusted on first use is the "
                + type(host, bytes(standing)) + " key with the fingerprint " + fingerprint(bytes(standing))
                + ". An attacker may be intercepting the connection. If the server's operator confirms that the key has changed,"
                + " delete the old one: junctura connection forget NAME.";
    }

    private static byte[] bytes(String line) {
        return Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1));
    }

    @Override
    public HostKey[] getHostKey(@Nullable String host, @Nullable String type) {
        return context.pinned(PIN)
                .map(line -> {
                    try {
                        return new HostKey[] {new HostKey(host, bytes(line))};
                    } catch (JSchException e) {
                        return new HostKey[0];
                    }
                })
                .orElse(new HostKey[0]);
    }
}

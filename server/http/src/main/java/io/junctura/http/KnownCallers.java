package io.junctura.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that were valid within the last hour. They decide only the {@link RequestClass} of a request; each request is
 * authenticated again. Holds hashes, not credentials. Thread safe.
 */
final class KnownCallers {
    private final LastHour admitted = new LastHour();

    /** @return a hash of the request's credentials; null if it has none */
    @Nullable
    String key(RequestHead head) {
        String authorization = head.header("Authorization");
        String cookie = head.header("Cookie");
        if (authorization == null && cookie == null) return null;
        try {
            byte[] all = (authorization + "\n" + cookie).getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    boolean isKnown(@Nullable String key) {
        return key != null && admitted.has(key);
    }

    void admitted(@Nullable String key) {
        if (key != null) admitted.add(key);
    }

    void refused(@Nullable String key) {
        if (key != null) admitted.remove(key);
    }
}

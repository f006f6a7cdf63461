package io.junctura.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that were valid within the last hour. They decide only the {@link RequestClass} of a request; each request is
 * authenticated again. Holds hashes, not credentials. Thread safe.
 */
final class KnownCallers {
    private static final int MOST = 10_000;
    private static final long KNOWN_NANOS = 3_600_000_000_000L;

    private final Map<String, Long> lastSeen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

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

    synchronized boolean isKnown(@Nullable String key) {
        Long seen = key == null ? null : lastSeen.get(key);
        return seen != null && System.nanoTime() - seen < KNOWN_NANOS;
    }

    synchronized void admitted(@Nullable String key) {
        if (key != null) lastSeen.put(key, System.nanoTime());
    }

    synchronized void refused(@Nullable String key) {
        if (key != null) lastSeen.remove(key);
    }
}

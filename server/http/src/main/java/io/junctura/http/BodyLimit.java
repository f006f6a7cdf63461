package io.junctura.http;

import java.time.Duration;

/**
 * How large a request body may be and how slowly it may arrive.
 *
 * @param maxBytes a larger body gets 413
 * @param total    the longest time from the request's head to the body's last byte; a slower body gets 408
 * @param inFile   whether the body is kept in a temporary file instead of memory
 */
public record BodyLimit(long maxBytes, Duration total, boolean inFile) {
    /** A sender must reach this average rate once {@link #GRACE} is over. */
    static final long MIN_BYTES_PER_SECOND = 1024;

    /** How long a sender may be slower than the minimum rate. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** A name and a password. */
    public static final BodyLimit SIGN_IN = memory(4 << 10, Duration.ofSeconds(15));

    /** For most routes of the API. */
    public static final BodyLimit API = memory(1 << 20, Duration.ofMinutes(1));

    /** Documents and payloads, which people write or export. */
    public static final BodyLimit DOCUMENT = memory(HttpSettings.DEFAULT_MAX_BODY, Duration.ofMinutes(5));

    /** Events for flows; the server's setting may allow less. */
    public static final BodyLimit EVENT = memory(Long.MAX_VALUE, Duration.ofMinutes(15));

    private static BodyLimit memory(long maxBytes, Duration total) {
        return new BodyLimit(maxBytes, total, false);
    }

    /** A file that an administrator sends, such as a plugin. */
    public static BodyLimit file(long maxBytes) {
        return new BodyLimit(maxBytes, Duration.ofMinutes(30), true);
    }

    BodyLimit atMost(long bytes) {
        return maxBytes <= bytes ? this : new BodyLimit(bytes, total, inFile);
    }

    /** Whether a sender is too slow who has sent {@code bytes} after {@code nanos}. */
    boolean tooSlow(long nanos, long bytes) {
        if (nanos > total.toNanos()) return true;
        return nanos > GRACE.toNanos() && bytes < nanos / 1_000_000_000L * MIN_BYTES_PER_SECOND;
    }
}

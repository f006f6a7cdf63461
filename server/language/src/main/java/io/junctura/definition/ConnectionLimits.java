package io.junctura.definition;

import io.junctura.connector.input.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a saved connection, for all flows together.
 *
 * @param concurrency how many attempts may be under way at the same time; 0: no limit
 * @param rate        how many attempts may begin within a time; null: no limit
 */
public record ConnectionLimits(int concurrency, @Nullable Rate rate) {
    public static final ConnectionLimits NONE = new ConnectionLimits(0, null);

    /** The largest number in a limit, since the latest attempts of a connection are kept in memory. */
    static final int MAX_REQUESTS = 50_000;

    private static final Duration MAX_INTERVAL = Duration.ofDays(31);

    /**
     * A number of attempts in any interval of this length.
     *
     * @param text as written, such as {@code 100/1m}
     */
    public record Rate(int count, Duration interval, String text) {

        /** @throws IllegalArgumentException with a sentence that describes the syntax */
        public static Rate parse(String text) {
            int slash = text.indexOf('/');
            int count = 0;
            Duration interval = Duration.ZERO;
            try {
                if (slash > 0 && Character.isDigit(text.strip().charAt(0))) {
                    count = Integer.parseInt(text.substring(0, slash).strip());
                    interval = Durations.parse(text.substring(slash + 1));
                }
            } catch (IllegalArgumentException e) {
                count = 0;
            }
            boolean sound =
                    count >= 1 && count <= MAX_REQUESTS && !interval.isZero() && interval.compareTo(MAX_INTERVAL) <= 0;
            if (sound) return new Rate(count, interval, text);
            throw new IllegalArgumentException("\"" + text + "\" is not a rate. Write how many requests (1 to "
                    + MAX_REQUESTS + "), a slash, and in what time (at most 31d), such as 100/1m.");
        }
    }

    public boolean isNone() {
        return concurrency == 0 && rate == null;
    }

    /** The form of the document; empty: no limits. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (concurrency > 0) json.put("concurrency", (long) concurrency);
        if (rate != null) json.put("rate", rate.text());
        return json;
    }

    /** Parses {@link #json}; null: no limits. */
    public static ConnectionLimits of(@Nullable Map<?, ?> json) {
        if (json == null) return NONE;
        int concurrency = json.get("concurrency") instanceof Number number ? number.intValue() : 0;
        Rate rate = json.get("rate") instanceof String text ? Rate.parse(text) : null;
        return concurrency == 0 && rate == null ? NONE : new ConnectionLimits(concurrency, rate);
    }
}

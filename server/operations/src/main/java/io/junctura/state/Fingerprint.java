package io.junctura.state;

import io.junctura.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a JSON value that does not depend on how it was written: the order of keys does not matter, numbers are equal by
 * value (1, 1.0 and 1e0), and null is the same as a missing member.
 */
final class Fingerprint {
    private static final byte[] ANY = {};

    private Fingerprint() {}

    /** The hash, 16 bytes long; empty without a content. */
    static byte[] of(@Nullable Object content) {
        if (content == null) return ANY;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(canonical(content).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static String canonical(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(@Nullable Object value, StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, one) -> {
                if (one != null) sorted.put(String.valueOf(key), one);
            });
            text.append('{');
            sorted.forEach((key, one) -> {
                text.append(Json.text(key)).append(':');
                write(one, text);
                text.append(',');
            });
            text.append('}');
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
                write(items.next(), text);
                text.append(',');
            }
            text.append(']');
        } else if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString());
            text.append(exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toString());
        } else {
            text.append(Json.text(value));
        }
    }
}

package io.junctura.connector;

import io.junctura.api.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Masks secrets in text that leaves a plugin: as they are, in URLs, in JSON, and in Base64 (of which Basic is made). */
final class Redaction {

    /** A shorter value would turn up in ordinary words, and masking these would tell it. */
    private static final int SHORTEST = 4;

    static final Redaction NONE = new Redaction(List.of());

    /** Longest first, so that a part of a secret is not masked before its whole. */
    private final List<String> forms;

    Redaction(Collection<Secret> secrets) {
        Set<String> found = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            if (value.length() >= SHORTEST) {
                found.add(value);
                String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
                found.add(url);
                found.add(url.replace("+", "%20"));
                found.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
                base64(value, found);
            }
        }
        forms = found.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** What stays the same of the value's Base64 form wherever in a longer text it begins. */
    private static void base64(String value, Set<String> found) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            int from = offset == 0 ? 0 : offset + 1; // These letters hold bits of what stands before the value,
            int to = shifted.length * 8 / 6; // and the last, if it is not whole, of what comes after.
            if (to - from >= SHORTEST) {
                String inner = encoded.substring(from, to);
                found.add(inner);
                found.add(inner.replace('+', '-').replace('/', '_'));
            }
        }
    }

    String of(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, "***");
        }
        return masked;
    }

    /** The stack trace, masked: libraries put what they were given into their messages. */
    String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return of(text.toString());
    }
}

package io.junctura.connector;

import io.junctura.api.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets in what leaves a plugin: as they are, in URLs, in JSON, and in Base64 (of which Basic is made). Immutable;
 * without secrets it costs nothing.
 */
final class Redaction {

    /** A shorter value would turn up in ordinary words, and masking these would tell it. */
    private static final int SHORTEST = 4;

    /** The same of results, which are data that flows go on with: what is masked there by mistake is lost. */
    private static final int SHORTEST_IN_RESULTS = 8;

    private static final String MASK = "***";

    static final Redaction NONE = new Redaction(List.of());

    private final List<Secret> secrets;

    /** Longest first, so that a part of a secret is not masked before its whole. */
    private final List<String> forms;

    /** Those that are masked in results too, found in one pass over a text. */
    private final Occurrences inResults;

    private final boolean anyIsNumber;

    Redaction(Collection<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
        Set<String> all = new LinkedHashSet<>();
        Set<String> longer = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            if (value.length() < SHORTEST) continue;
            Set<String> found = forms(value);
            all.addAll(found);
            if (value.length() >= SHORTEST_IN_RESULTS) longer.addAll(found);
        }
        forms = longestFirst(all);
        inResults = new Occurrences(longestFirst(longer));
        anyIsNumber = longer.stream().anyMatch(Redaction::isNumber);
    }

    /** The same with more secrets. */
    Redaction and(Collection<Secret> more) {
        if (more.isEmpty()) return this;
        List<Secret> all = new ArrayList<>(secrets);
        all.addAll(more);
        return new Redaction(all);
    }

    private static List<String> longestFirst(Set<String> forms) {
        return forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static boolean isNumber(String form) {
        return form.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.');
    }

    private static Set<String> forms(String value) {
        Set<String> found = new LinkedHashSet<>();
        found.add(value);
        String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
        found.add(url);
        found.add(url.replace("+", "%20"));
        found.add(lowerCaseEscapes(url));
        found.add(lowerCaseEscapes(url.replace("+", "%20")));
        String json = value.replace("\\", "\\\\").replace("\"", "\\\"");
        found.add(json);
        found.add(json.replace("/", "\\/"));
        base64(value, found);
        return found;
    }

    /** {@code %2F} as {@code %2f}. */
    private static String lowerCaseEscapes(String url) {
        StringBuilder out = new StringBuilder(url);
        for (int i = 0; i + 2 < url.length(); i++) {
            if (url.charAt(i) != '%') continue;
            out.replace(i + 1, i + 3, url.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
        }
        return out.toString();
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
            masked = masked.replace(form, MASK);
        }
        return masked;
    }

    /**
     * A result, without its secrets: names, texts and whole numbers of it. What holds none is handed back as it is.
     *
     * @param json a JSON value
     */
    @Nullable
    Object ofResult(@Nullable Object json) {
        return inResults.isEmpty() ? json : masked(json);
    }

    private @Nullable Object masked(@Nullable Object json) {
        if (json instanceof String text) return masked(text);
        if (json instanceof Map<?, ?> map) return masked(map);
        if (json instanceof List<?> list) return masked(list);
        if (anyIsNumber && json instanceof Number) {
            String text = json.toString();
            return masked(text).equals(MASK) ? MASK : json;
        }
        return json;
    }

    private String masked(String text) {
        if (!inResults.isIn(text)) return text;
        String masked = text;
        for (String form : inResults.forms()) masked = masked.replace(form, MASK);
        return masked;
    }

    private Map<?, ?> masked(Map<?, ?> map) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object name = entry.getKey() instanceof String text ? masked(text) : entry.getKey();
            Object value = masked(entry.getValue());
            changed |= name != entry.getKey() || value != entry.getValue();
            copy.put(name, value);
        }
        return changed ? copy : map;
    }

    private List<?> masked(List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        boolean changed = false;
        for (Object one : list) {
            Object value = masked(one);
            changed |= value != one;
            copy.add(value);
        }
        return changed ? copy : list;
    }

    /** The stack trace, masked: libraries put what they were given into their messages. */
    String of(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return of(text.toString());
    }
}

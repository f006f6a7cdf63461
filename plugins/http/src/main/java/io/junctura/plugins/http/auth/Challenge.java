package io.junctura.plugins.http.auth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A challenge of {@code WWW-Authenticate} (RFC 9110, section 11.6.1).
 *
 * @param scheme     in lower case
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    /** An algorithm of RFC 7616. The strongest comes last. */
    enum Algorithm {
        MD5("MD5"),
        SHA_256("SHA-256");

        private final String words;

        Algorithm(String words) {
            this.words = words;
        }

        /** Its name in challenges, and in Java. */
        String words() {
            return words;
        }

        static Optional<Algorithm> of(@Nullable String name) {
            if (name == null) return Optional.of(MD5);
            for (Algorithm one : values()) if (one.words.equalsIgnoreCase(name)) return Optional.of(one);
            return Optional.empty();
        }
    }

    /** A missing parameter is empty. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean isStale() {
        return parameter("stale").equalsIgnoreCase("true");
    }

    Optional<Algorithm> algorithm() {
        return Algorithm.of(parameters.get("algorithm"));
    }

    /** Whether {@link Digest} can answer it. */
    boolean isAnswerable() {
        return scheme.equals("digest")
                && !parameter("nonce").isEmpty()
                && algorithm().isPresent()
                && List.of(parameter("qop").toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1))
                        .contains("auth");
    }

    /** The answerable challenge with the strongest algorithm. */
    static Optional<Challenge> strongest(List<Challenge> challenges) {
        return challenges.stream()
                .filter(Challenge::isAnswerable)
                .max(Comparator.comparing(each -> each.algorithm().orElseThrow()));
    }

    /** @param header {@code WWW-Authenticate}; several of these headers are joined by commas */
    static List<Challenge> parse(String header) {
        List<Challenge> challenges = new ArrayList<>();
        Scanner in = new Scanner(header);
        String scheme = null;
        Map<String, String> parameters = new HashMap<>();
        while (in.skipSeparators()) {
            String word = in.word();
            if (word.isEmpty()) break; // Malformed; what came before still counts.
            String value = in.value();
            if (value != null) {
                parameters.put(word.toLowerCase(Locale.ROOT), value);
                continue;
            }
            if (scheme != null) challenges.add(new Challenge(scheme, parameters));
            scheme = word.toLowerCase(Locale.ROOT);
            parameters = new HashMap<>();
        }
        if (scheme != null) challenges.add(new Challenge(scheme, parameters));
        return challenges;
    }

    /** @param header {@code Authentication-Info}, which has parameters only */
    static Map<String, String> parameters(String header) {
        List<Challenge> one = parse("info " + header);
        return one.isEmpty() ? Map.of() : one.get(0).parameters();
    }

    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        /** Returns whether anything follows. */
        boolean skipSeparators() {
            while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) at++;
            return at < text.length();
        }

        String word() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) at++;
            return text.substring(start, at);
        }

        /** The value after an equals sign; null if none follows. */
        @Nullable
        String value() {
            int before = at;
            while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) at++;
            if (at >= text.length() || text.charAt(at) != '=') {
                at = before;
                return null;
            }
            at++;
            while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) at++;
            return at < text.length() && text.charAt(at) == '"' ? quoted() : word();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}

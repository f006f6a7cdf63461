package io.junctura.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The header {@code Link} (RFC 8288), read from its beginning to its end. */
final class LinkHeader {
    private final String in;
    private int at;

    private LinkHeader(String in) {
        this.in = in;
    }

    /** @return the first target of this relation; empty too where the header is malformed before it */
    static Optional<String> target(String header, String relation) {
        return new LinkHeader(header).find(relation);
    }

    private Optional<String> find(String relation) {
        while (true) {
            skip(" \t,");
            if (at >= in.length() || in.charAt(at) != '<') return Optional.empty();
            int end = in.indexOf('>', at);
            if (end < 0) return Optional.empty();
            String target = in.substring(at + 1, end).strip();
            at = end + 1;
            if (parametersSay(relation)) return Optional.of(target);
        }
    }

    /** Reads the parameters of one link. One with an anchor is a link of something else. */
    private boolean parametersSay(String relation) {
        boolean found = false;
        boolean seen = false;
        boolean anchored = false;
        while (true) {
            skip(" \t");
            if (at >= in.length() || in.charAt(at) != ';') return found && !anchored;
            at++;
            skip(" \t");
            String name = until(" \t=;,").toLowerCase(Locale.ROOT);
            skip(" \t");
            String value = "";
            if (at < in.length() && in.charAt(at) == '=') {
                at++;
                skip(" \t");
                value = at < in.length() && in.charAt(at) == '"' ? quoted() : until(" \t;,");
            }
            if (name.equals("anchor")) anchored = true;
            if (name.equals("rel") && !seen) { // of several, the first counts
                seen = true;
                found = Arrays.stream(value.split("[ \t]+", -1)).anyMatch(relation::equalsIgnoreCase);
            }
        }
    }

    private void skip(String what) {
        while (at < in.length() && what.indexOf(in.charAt(at)) >= 0) at++;
    }

    private String until(String ends) {
        int from = at;
        while (at < in.length() && ends.indexOf(in.charAt(at)) < 0) at++;
        return in.substring(from, at);
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        for (at++; at < in.length(); at++) {
            char c = in.charAt(at);
            if (c == '"') {
                at++;
                return text.toString();
            }
            if (c == '\\' && at + 1 < in.length()) c = in.charAt(++at);
            text.append(c);
        }
        return text.toString();
    }
}

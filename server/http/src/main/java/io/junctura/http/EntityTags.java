package io.junctura.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110, 13.1): {@code *}, or a list of entity tags.
 *
 * @param any       whether it is {@code *}, which matches any representation
 * @param malformed whether it is neither; it matches nothing then
 */
record EntityTags(boolean any, List<Tag> tags, boolean malformed) {
    private static final EntityTags ANY = new EntityTags(true, List.of(), false);
    private static final EntityTags MALFORMED = new EntityTags(false, List.of(), true);

    /**
     * One entity tag.
     *
     * @param opaque the text between the quotes
     */
    record Tag(boolean weak, String opaque) {}

    /** @return null if the request has no such header */
    static @Nullable EntityTags of(Exchange http, String header) {
        List<String> lines = http.headers().getValuesList(header);
        return lines.isEmpty() ? null : parse(String.join(",", lines));
    }

    static EntityTags parse(String text) {
        if (text.strip().equals("*")) return ANY;
        List<Tag> tags = new ArrayList<>();
        int at = 0;
        boolean separated = true;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ',') separated = true;
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean weak = text.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            int close = closingQuote(text, open);
            if (!separated || close < 0) return MALFORMED;
            tags.add(new Tag(weak, text.substring(open + 1, close)));
            separated = false;
            at = close + 1;
        }
        return new EntityTags(false, List.copyOf(tags), tags.isEmpty());
    }

    /** @return -1 if no tag begins here. A tag may contain commas, but no blanks or control characters */
    private static int closingQuote(String text, int open) {
        if (open >= text.length() || text.charAt(open) != '"') return -1;
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') return i;
            if (c <= ' ' || c == 0x7f) return -1;
        }
        return -1;
    }

    /** Weak comparison, for {@code If-None-Match}. */
    boolean matchWeakly(String opaque) {
        return any || tags.stream().anyMatch(tag -> tag.opaque().equals(opaque));
    }

    /**
     * Strong comparison, for {@code If-Match}: whether one of the tags belongs to this revision of a resource. A weak tag
     * matches nothing.
     */
    boolean matchRevision(String revision) {
        return any
                || tags.stream()
                        .anyMatch(tag -> !tag.weak()
                                && (tag.opaque().equals(revision)
                                        || tag.opaque().startsWith(revision + "-")));
    }

    /** The tag of an answer that shows a revision of a resource beside data that changes without a new revision. */
    static String ofRevision(String revision, byte[] shown) {
        return revision + "-" + ofContent(shown);
    }

    /** The tag of these bytes. */
    static String ofContent(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}

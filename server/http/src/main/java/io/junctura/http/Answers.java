package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.View;
import io.junctura.http.schema.Views;
import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers: a {@link View}, or a value that is JSON already. */
public final class Answers {
    private static final byte[] NOTHING = {};

    private static final LargeSource NO_FILES = value -> {
        throw new IOException("The value is in a file.");
    };

    private Answers() {}

    public static void json(Exchange http, @Nullable Object value) {
        json(http, 200, value);
    }

    public static void json(Exchange http, int status, @Nullable Object value) {
        try {
            json(http, status, value, NO_FILES);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client is gone
        }
    }

    /**
     * The same of a value that holds {@link LargeValue}s, which are read as they are sent. A large answer is sent as it is written:
     * it is never in memory as a whole.
     *
     * @throws IOException a large value cannot be read, or the client is gone
     */
    public static void json(Exchange http, int status, @Nullable Object value, LargeSource large) throws IOException {
        http.status(status);
        http.contentType("application/json");
        http.header("Cache-Control", "no-store");
        JsonAnswer answer = new JsonAnswer(http);
        try {
            Json.write(Views.value(value), answer, large);
            answer.ends();
        } catch (IOException | RuntimeException e) {
            if (answer.breaksOff(e)) throw e;
        }
    }

    /** 204 */
    public static void nothing(Exchange http) {
        http.header("Cache-Control", "no-store");
        http.answer(204, null, NOTHING);
    }

    /**
     * A page of a list.
     *
     * @param next the cursor of the next page; null at the end
     */
    public static void list(Exchange http, List<?> items, @Nullable String next) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("items", Views.value(items));
        page.put("next", next);
        json(http, page);
    }

    /** Answers with a flow's response, without the headers that {@link FlowHeaders} removes. */
    public static void untrusted(
            Exchange http, int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
        untrusted(http, headers);
        http.answer(status, contentType != null && FlowHeaders.isValue(contentType) ? contentType : null, body);
    }

    /** As the other, with a body of known length; closes the body. */
    public static void untrusted(
            Exchange http, int status, String contentType, Map<String, String> headers, long length, InputStream body) {
        untrusted(http, headers);
        http.answer(status, FlowHeaders.isValue(contentType) ? contentType : "application/octet-stream", length, body);
    }

    private static void untrusted(Exchange http, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!FlowHeaders.allowed(name, value)) return;
            if (name.equalsIgnoreCase("Vary")) http.addHeader(name, value); // beside the server's own
            else http.header(name, value);
        });
    }

    /**
     * Answers with a resource that has revisions, and with its ETag. Answers 304 if {@code If-None-Match} of a read names this
     * ETag.
     *
     * @param revision letters or digits
     */
    public static void revision(Exchange http, int status, String revision, @Nullable Object value) {
        byte[] body = Json.write(Views.value(value));
        String tag = EntityTags.ofRevision(revision, body);
        http.header("ETag", '"' + tag + '"');
        http.header("Cache-Control", "no-store");
        if (isKnown(http, tag)) {
            http.status(304);
            return;
        }
        http.answer(status, "application/json", body);
    }

    /** Whether a read names this tag in {@code If-None-Match}: the caller has this state already. */
    static boolean isKnown(Exchange http, String tag) {
        String method = http.method();
        if (!method.equals("GET") && !method.equals("HEAD")) return false;
        EntityTags known = EntityTags.of(http, "If-None-Match");
        return known != null && known.matchWeakly(tag);
    }

    /**
     * Checks the preconditions of a change: {@code If-Match} must name the current state.
     *
     * @param revision the current one; null if the resource does not exist yet
     * @throws ProblemException 428 if the resource exists and {@code If-Match} is missing, 412 if {@code If-Match} names
     *     another state or {@code If-None-Match} the current one, 400 if a header is malformed
     */
    public static void mustMatch(Exchange http, @Nullable String revision) {
        EntityTags wanted = condition(http, "If-Match");
        EntityTags unwanted = condition(http, "If-None-Match");
        if (revision == null) {
            if (wanted == null) return;
            throw new ProblemException(412, "stale", "It does not exist, or no longer. Omit If-Match to create it.");
        }
        if (wanted != null && !wanted.matchRevision(revision)) {
            throw new ProblemException(
                            412,
                            "stale",
                            "Someone else has changed it since you read it. Read it again and repeat your change.")
                    .header("ETag", '"' + revision + '"');
        }
        if (unwanted != null && unwanted.matchRevision(revision)) {
            // Without an ETag: Javalin would make it a 304.
            throw new ProblemException(412, "exists", "It exists already.");
        }
        if (wanted == null) {
            throw new ProblemException(
                    428, "if-match-needed", "It exists: send If-Match with the ETag of the state that you read.");
        }
    }

    private static @Nullable EntityTags condition(Exchange http, String header) {
        EntityTags tags = EntityTags.of(http, header);
        if (tags == null || !tags.malformed()) return tags;
        throw ProblemException.badRequest(
                "bad-etag",
                "The header " + header + " must be * or a list of ETags in double"
                        + " quotes, as the server sent them.");
    }
}

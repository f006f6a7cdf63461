package io.junctura.http;

import io.javalin.http.Context;
import io.junctura.json.Json;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/** Writes answers. JSON goes through {@link Json} alone. */
public final class Answers {
    private static final byte[] NOTHING = {};

    private static final LargeSource NO_FILES = value -> {
        throw new IOException("The value is in a file.");
    };

    private Answers() {}

    public static void json(Context http, @Nullable Object value) {
        json(http, 200, value);
    }

    public static void json(Context http, int status, @Nullable Object value) {
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
    public static void json(Context http, int status, @Nullable Object value, LargeSource large) throws IOException {
        http.status(status);
        http.contentType("application/json");
        http.header("Cache-Control", "no-store");
        JsonAnswer answer = new JsonAnswer(http);
        try {
            Json.write(value, answer, large);
            answer.ends();
        } catch (IOException | RuntimeException e) {
            if (answer.breaksOff(e)) throw e;
        }
    }

    /** 204 */
    public static void nothing(Context http) {
        http.status(204);
        http.header("Cache-Control", "no-store");
    }

    /** Ends an answer that has begun, and its connection, so that the client does not take what it has got for all of it. */
    public static void cutOff(Context http, Throwable why) {
        ServletContextRequest.getServletContextRequest(http.req())
                .getServletChannel()
                .abort(why);
    }

    /**
     * A page of a list.
     *
     * @param next the cursor of the next page; null at the end
     */
    public static void list(Context http, List<?> items, @Nullable String next) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("items", items);
        page.put("next", next);
        json(http, page);
    }

    /** As {@link #json(Context, int, Object)}. */
    public static void json(Arrival http, int status, @Nullable Object value) {
        http.answerHeader("Cache-Control", "no-store");
        http.answer(status, "application/json", Json.write(value));
    }

    /** 204 */
    public static void nothing(Arrival http) {
        http.answerHeader("Cache-Control", "no-store");
        http.answer(204, null, NOTHING);
    }

    /**
     * An answer whose content somebody else decides: what a flow responds, without the headers that {@link FlowHeaders}
     * leaves out.
     */
    public static void untrusted(
            Arrival http, int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
        untrusted(http, headers);
        http.answer(status, contentType != null && FlowHeaders.isValue(contentType) ? contentType : null, body);
    }

    /** As the other, with a body of this length; closes it. */
    public static void untrusted(
            Arrival http, int status, String contentType, Map<String, String> headers, long length, InputStream body) {
        untrusted(http, headers);
        http.answer(status, FlowHeaders.isValue(contentType) ? contentType : "application/octet-stream", length, body);
    }

    private static void untrusted(Arrival http, Map<String, String> headers) {
        headers.forEach((name, value) -> {
            if (!FlowHeaders.allowed(name, value)) return;
            if (name.equalsIgnoreCase("Vary")) http.addAnswerHeader(name, value); // beside the server's own
            else http.answerHeader(name, value);
        });
    }

    /**
     * Answers with a thing that has revisions. Its ETag is for a later {@code If-Match}, or {@code If-None-Match}: 304 if the
     * caller has seen just this.
     *
     * @param revision letters or digits
     */
    public static void revision(Context http, int status, String revision, @Nullable Object value) {
        byte[] body = Json.write(value);
        String tag = EntityTags.ofRevision(revision, body);
        http.header("ETag", '"' + tag + '"');
        http.header("Cache-Control", "no-store");
        if (isKnown(http, tag)) {
            http.status(304);
            return;
        }
        http.status(status);
        http.contentType("application/json");
        http.result(body);
    }

    /** Whether who asks has what has this tag. Only reading is left out for it. */
    static boolean isKnown(Context http, String tag) {
        String method = http.req().getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) return false;
        EntityTags known = EntityTags.of(http.req(), "If-None-Match");
        return known != null && known.matchWeakly(tag);
    }

    /**
     * Lets a change pass only if it was made from the present state.
     *
     * @param revision the present one; null if the thing does not exist yet
     * @throws ProblemException 428 without {@code If-Match} on a thing that exists, 412 if it names another state or
     *     {@code If-None-Match} names the present one, 400 if it names none
     */
    public static void mustMatch(Context http, @Nullable String revision) {
        EntityTags wanted = condition(http, "If-Match");
        EntityTags unwanted = condition(http, "If-None-Match");
        if (revision == null) {
            if (wanted == null) return;
            throw new ProblemException(412, "stale", "It does not exist (any more). Leave If-Match away to create it.");
        }
        if (wanted != null && !wanted.matchRevision(revision)) {
            throw new ProblemException(
                            412, "stale", "It was changed by someone else since you read it. Read it again and decide.")
                    .header("ETag", '"' + revision + '"');
        }
        if (unwanted != null && unwanted.matchRevision(revision)) {
            // Without an ETag: Javalin would make it a 304.
            throw new ProblemException(412, "exists", "It exists already.");
        }
        if (wanted == null) {
            throw new ProblemException(
                    428, "if-match-needed", "It exists: send If-Match with the ETag of the state that you changed.");
        }
    }

    private static @Nullable EntityTags condition(Context http, String header) {
        EntityTags tags = EntityTags.of(http.req(), header);
        if (tags == null || !tags.malformed()) return tags;
        throw ProblemException.badRequest(
                "bad-etag", "The header " + header + " must be *, or ETags in double quotes as they were answered.");
    }
}

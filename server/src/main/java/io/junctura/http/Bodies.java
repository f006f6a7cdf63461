package io.junctura.http;

import io.javalin.config.Key;
import io.javalin.http.Context;
import io.junctura.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a request's body, counted and timed. */
public final class Bodies {
    static final Key<Long> MAX_BODY = new Key<>("junctura-max-body");

    /** After this time a sender has to have sent at least {@link #MIN_BYTES_PER_SECOND} on average. */
    private static final long SLOW_AFTER_NANOS = 30_000_000_000L;

    private static final long MIN_BYTES_PER_SECOND = 1024;
    private static final int FIRST_BUFFER = 8 * 1024;
    private static final byte[] NOTHING = {};

    private Bodies() {}

    /**
     * A member of a body that was read, itself an object; empty if it is absent.
     *
     * @throws ProblemException 422 if it is anything else
     */
    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    public static Map<String, Object> member(Map<String, Object> body, String name) {
        Object value = body.get(name);
        if (value == null) return Map.of();
        if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw new ProblemException(422, "wrong-type", "\"" + name + "\" must be an object.")
                .with("pointer", "/" + name);
    }

    /** The whole body, up to the server's limit. */
    public static byte[] bytes(Context http) throws IOException {
        return bytes(http, http.appData(MAX_BODY));
    }

    /** @throws ProblemException 413 beyond the limit, 408 from a sender who is too slow */
    public static byte[] bytes(Context http, long max) throws IOException {
        HttpServletRequest request = http.req();
        long announced = request.getContentLengthLong();
        if (announced == 0) return NOTHING;
        if (announced > max) throw tooLarge(max);
        InputStream in = request.getInputStream();
        byte[] buffer = new byte[bufferSize(0, 1, announced, max)];
        int length = 0;
        long since = System.nanoTime();
        try {
            while (true) {
                if (length == buffer.length) {
                    int next = length == announced ? -1 : in.read();
                    if (next < 0) return buffer;
                    if (length + 1L > max) throw tooLarge(max);
                    buffer = Arrays.copyOf(buffer, bufferSize(length, length + 1, announced, max));
                    buffer[length++] = (byte) next;
                }
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
                length += read;
                if (length > max) throw tooLarge(max);
                if (isTooSlow(System.nanoTime() - since, length)) throw tooSlow();
            }
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    /**
     * How large a buffer becomes that is too small: by what has come, since it costs nothing to announce more.
     *
     * @param least     what it has to hold, at most {@code max}
     * @param announced -1: not
     */
    static int bufferSize(int before, int least, long announced, long max) {
        long first = announced > 0 ? BodyRoom.FREE : FIRST_BUFFER;
        long wanted = Math.min(before == 0 ? first : before * 2L, announced > 0 ? announced : max);
        return (int) Math.max(least, Math.min(wanted, Integer.MAX_VALUE - 8));
    }

    /** The body as it comes, timed; whoever reads it counts. */
    public static InputStream stream(Context http) throws IOException {
        return new Timed(http.req().getInputStream());
    }

    /** Reading it fails with 408 if its sender is too slow, with 400 if the connection ends early. */
    private static final class Timed extends FilterInputStream {
        private final long since = System.nanoTime();
        private long length;

        Timed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            try {
                int read = super.read(into, from, most);
                if (read > 0) length += read;
                long slow = Math.min(length, Integer.MAX_VALUE);
                if (isTooSlow(System.nanoTime() - since, (int) slow)) throw tooSlow();
                return read;
            } catch (EOFException e) {
                throw cutOff();
            }
        }
    }

    static boolean isTooSlow(long nanos, int bytes) {
        return nanos > SLOW_AFTER_NANOS && bytes < nanos / 1_000_000_000L * MIN_BYTES_PER_SECOND;
    }

    static ProblemException tooSlow() {
        return new ProblemException(408, "too-slow", "The body comes in too slowly: less than 1 KB a second.")
                .header("Connection", "close");
    }

    static ProblemException cutOff() {
        return ProblemException.badRequest("cut-off", "The connection ended before the whole body had come.");
    }

    static ProblemException tooLarge(long max) {
        return new ProblemException(413, "too-large", "The body has more than the " + max + " bytes that are allowed.")
                .header("Connection", "close");
    }

    /**
     * The body as a JSON value.
     *
     * @throws ProblemException                   415 unless it says that it is JSON
     * @throws io.junctura.json.JsonProblem if it is not
     */
    public static @Nullable Object json(Context http) throws IOException {
        mustBeJson(http);
        byte[] body = bytes(http);
        if (body.length == 0)
            throw ProblemException.badRequest("no-body", "The request has no body; JSON is expected.");
        return Json.parse(body);
    }

    private static void mustBeJson(Context http) {
        String type = mediaType(http);
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw new ProblemException(
                    415, "wrong-content-type", "Send JSON, with the header Content-Type: application/json.");
        }
        refuseEncoded(http);
    }

    /** The body as a JSON object. */
    public static Map<String, Object> object(Context http) throws IOException {
        return object(json(http));
    }

    /** The body as a JSON value, where it may be left away: null then, whatever type the request announces. */
    public static @Nullable Object jsonOrNothing(Context http) throws IOException {
        // Many clients name a type with each request. Whether a body follows is known when it was read.
        byte[] body = bytes(http);
        if (body.length == 0) return null;
        mustBeJson(http);
        return Json.parse(body);
    }

    /** The body as a JSON object, where it may be left away: empty then, whatever type the request announces. */
    public static Map<String, Object> objectOrNothing(Context http) throws IOException {
        byte[] body = bytes(http);
        if (body.length == 0) return Map.of();
        mustBeJson(http);
        return object(Json.parse(body));
    }

    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    private static Map<String, Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw ProblemException.badRequest("not-an-object", "The body must be a JSON object.");
    }

    /** The body as text in UTF-8: a document in YAML or JSON, sent as {@code application/yaml}, JSON or plain text. */
    public static String document(Context http) throws IOException {
        String type = mediaType(http);
        switch (type) {
            case "application/yaml", "application/x-yaml", "text/yaml", "application/json", "text/plain" -> {}
            default ->
                throw new ProblemException(
                        415, "wrong-content-type", "Send the document with the header Content-Type: application/yaml.");
        }
        refuseEncoded(http);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(http)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("not-utf-8", "The document is not text in UTF-8.");
        }
    }

    /** A text member that has to be there. */
    public static String text(Map<String, Object> object, String member) {
        if (object.get(member) instanceof String text && !text.isEmpty()) return text;
        throw ProblemException.badRequest("missing-member", "The body needs \"" + member + "\", a text.")
                .with("pointer", "/" + member);
    }

    /** A text member that may be absent. */
    public static @Nullable String optionalText(Map<String, Object> object, String member) {
        Object value = object.get(member);
        if (value == null) return null;
        if (value instanceof String text) return text;
        throw ProblemException.badRequest("wrong-type", "\"" + member + "\" must be a text.")
                .with("pointer", "/" + member);
    }

    /** A true or false that has to be there. */
    public static boolean bool(Map<String, Object> object, String member) {
        if (object.get(member) instanceof Boolean bool) return bool;
        throw ProblemException.badRequest("missing-member", "The body needs \"" + member + "\", true or false.")
                .with("pointer", "/" + member);
    }

    /** A whole number from 1 that has to be there. */
    public static int count(Map<String, Object> object, String member) {
        if (object.get(member) instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw ProblemException.badRequest("missing-member", "The body needs \"" + member + "\", a whole number from 1.")
                .with("pointer", "/" + member);
    }

    private static void refuseEncoded(Context http) {
        if (http.header("Content-Encoding") != null) {
            throw new ProblemException(415, "encoded", "Send the body as it is, without Content-Encoding.");
        }
    }

    private static String mediaType(Context http) {
        String header = http.req().getContentType();
        if (header == null) return "";
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }
}

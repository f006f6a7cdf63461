package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.RequestBodyReader;
import io.junctura.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request's body holds. */
public final class Bodies {
    private static final byte[] NOTHING = {};

    private Bodies() {}

    /** The whole body. It arrived before the handler was called. */
    static byte[] bytes(Exchange http) {
        return http.arrived() instanceof Body.InMemory whole ? whole.bytes() : NOTHING;
    }

    /** The body of a route with {@link BodyLimit#file}; the caller closes it. */
    public static InputStream stream(Exchange http) throws IOException {
        if (!(http.arrived() instanceof Body.InFile whole) || whole.file() == null)
            return InputStream.nullInputStream();
        return Files.newInputStream(whole.file());
    }

    static ProblemException tooSlow() {
        return new ProblemException(408, "too-slow", "The body arrives too slowly. Send at least 1 KB a second.")
                .header("Connection", "close");
    }

    static ProblemException cutOff() {
        return ProblemException.badRequest(
                "cut-off", "The connection ended before the whole body had" + " arrived. Send the request again.");
    }

    static ProblemException tooLarge(long max) {
        return new ProblemException(413, "too-large", "The body is larger than the limit of " + max + " bytes.")
                .header("Connection", "close");
    }

    /**
     * The body as a JSON value.
     *
     * @throws ProblemException                   415 unless it says that it is JSON
     * @throws io.junctura.json.JsonProblem if it is not
     */
    public static @Nullable Object json(Exchange http) throws IOException {
        mustBeJson(http);
        byte[] body = bytes(http);
        if (body.length == 0)
            throw ProblemException.badRequest("no-body", "The request has no body; JSON is expected.");
        return Json.parse(body, http.values());
    }

    private static void mustBeJson(Exchange http) {
        String type = mediaType(http);
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw new ProblemException(
                    415, "wrong-content-type", "Send JSON, with the header Content-Type: application/json.");
        }
        refuseEncoded(http);
    }

    /** The body as a JSON object. */
    public static Map<String, Object> object(Exchange http) throws IOException {
        return object(json(http));
    }

    /** An optional body as a JSON value; null if it is empty, whatever its {@code Content-Type}. */
    public static @Nullable Object jsonOrNothing(Exchange http) throws IOException {
        // Many clients send a Content-Type without a body.
        byte[] body = bytes(http);
        if (body.length == 0) return null;
        mustBeJson(http);
        return Json.parse(body, http.values());
    }

    /** An optional body as a JSON object; empty if there is no body, whatever its {@code Content-Type}. */
    public static Map<String, Object> objectOrNothing(Exchange http) throws IOException {
        byte[] body = bytes(http);
        if (body.length == 0) return Map.of();
        mustBeJson(http);
        return object(Json.parse(body, http.values()));
    }

    @SuppressWarnings("unchecked") // An object of JSON has no other keys.
    private static Map<String, Object> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
        throw ProblemException.badRequest("not-an-object", "The body must be a JSON object.");
    }

    /**
     * The body as a record.
     *
     * @throws ProblemException 400 or 422 if it is no such object; the pointer names the mistake
     */
    public static <B extends RequestBody> B read(Exchange http, Class<B> type) throws IOException {
        return RequestBodyReader.read(object(http), type);
    }

    /** An optional body as a record; without a body all members are absent. */
    public static <B extends RequestBody> B readOrNothing(Exchange http, Class<B> type) throws IOException {
        return RequestBodyReader.read(objectOrNothing(http), type);
    }

    /** The names of the members of a body. */
    public static List<String> members(Class<? extends RequestBody> type) {
        return RequestBodyReader.names(type);
    }

    /** The body as text in UTF-8: a document in YAML or JSON, sent as {@code application/yaml}, JSON or plain text. */
    public static String document(Exchange http) throws IOException {
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

    /** A required text member. */
    public static String text(Map<String, Object> object, String member) {
        if (object.get(member) instanceof String text && !text.isEmpty()) return text;
        throw ProblemException.badRequest("missing-member", "The body needs \"" + member + "\", a text.")
                .with("pointer", "/" + member);
    }

    /** An optional text member. */
    public static @Nullable String optionalText(Map<String, Object> object, String member) {
        Object value = object.get(member);
        if (value == null) return null;
        if (value instanceof String text) return text;
        throw ProblemException.badRequest("wrong-type", "\"" + member + "\" must be a text.")
                .with("pointer", "/" + member);
    }

    private static void refuseEncoded(Exchange http) {
        if (http.header("Content-Encoding") != null) {
            throw new ProblemException(415, "encoded", "Send the body uncompressed, without Content-Encoding.");
        }
    }

    private static String mediaType(Exchange http) {
        // Not getContentType(): it fails on the name of a charset that Java does not know.
        String header = http.header("Content-Type");
        if (header == null) return "";
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }
}

package io.junctura.trigger.http;

import io.junctura.api.Files;
import io.junctura.http.problem.ProblemException;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Content-Type} of a request, which decides how its body is read. A form that contains JSON is read as JSON, since
 * {@code curl -d} sends such requests.
 *
 * @param name    such as {@code text/plain}; lower case, without parameters
 * @param charset of text; UTF-8 unless the header names another one
 */
record ContentType(
        String name, Kind kind, Charset charset, @Nullable String boundary) {

    enum Kind {
        JSON,
        FORM,
        TEXT,
        PARTS,
        FILE
    }

    private static final ContentType JSON =
            new ContentType("application/json", Kind.JSON, StandardCharsets.UTF_8, null);
    private static final ContentType UNKNOWN =
            new ContentType("application/octet-stream", Kind.FILE, StandardCharsets.UTF_8, null);

    /** @throws ProblemException 415 if the server cannot read this type */
    static ContentType of(@Nullable String header) {
        if (header == null || header.isBlank()) return UNKNOWN;
        if (header.equals("application/json")) return JSON;
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1 || name.indexOf(' ') >= 0 || name.indexOf(',') >= 0) {
            throw unsupported("The header Content-Type names no media type, such as application/json.");
        }
        Kind kind = kind(name);
        String named = end < 0 ? null : parameter(header, "charset");
        Charset charset = named == null ? StandardCharsets.UTF_8 : charset(named);
        if (kind != Kind.TEXT
                && kind != Kind.FILE
                && !charset.equals(StandardCharsets.UTF_8)
                && !charset.equals(StandardCharsets.US_ASCII)) {
            throw unsupported("Send " + name + " in UTF-8.");
        }
        String boundary = null;
        if (kind == Kind.PARTS) {
            boundary = parameter(header, "boundary");
            if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
                throw unsupported("The header Content-Type has no boundary, which multipart needs.");
            }
        }
        return new ContentType(name, kind, charset, boundary);
    }

    private static Kind kind(String name) {
        if (name.equals("application/json") || name.endsWith("+json")) return Kind.JSON;
        if (name.equals("application/x-www-form-urlencoded")) return Kind.FORM;
        // Tables are files, whatever their size, since loops read files row by row.
        if (name.equals("text/csv") || name.equals("text/tab-separated-values")) return Kind.FILE;
        if (name.startsWith("text/")) return Kind.TEXT;
        return name.equals("multipart/form-data") ? Kind.PARTS : Kind.FILE;
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw unsupported("The character set that Content-Type names is not known here. Send UTF-8.");
        }
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(415, "wrong-content-type", detail);
    }

    /** A parameter of a header, without quotes; null if there is none of this name. */
    static @Nullable String parameter(String header, String wanted) {
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) return null;
            String name = header.substring(at + 1, equals).trim();
            int from = equals + 1;
            StringBuilder value = new StringBuilder();
            if (from < header.length() && header.charAt(from) == '"') {
                for (from++; from < header.length() && header.charAt(from) != '"'; from++) {
                    if (header.charAt(from) == '\\'
                            && from + 1 < header.length()
                            && isQuotable(header.charAt(from + 1))) {
                        from++;
                    }
                    value.append(header.charAt(from));
                }
                at = header.indexOf(';', from);
            } else {
                at = header.indexOf(';', from);
                value.append(
                        header.substring(from, at < 0 ? header.length() : at).trim());
            }
            if (name.equalsIgnoreCase(wanted)) return value.toString();
        }
        return null;
    }

    private static boolean isQuotable(char c) {
        return c == '"' || c == '\\';
    }

    boolean isJson() {
        return kind == Kind.JSON;
    }

    /**
     * The body as a value.
     *
     * @param values the memory of the value
     * @throws io.junctura.json.JsonProblem if JSON is malformed
     * @throws ProblemException             400 if another body is malformed
     */
    @Nullable
    Object payload(byte[] body, Files files, Reservation values) throws IOException {
        return switch (kind) {
            case JSON -> Json.parse(body, values);
            case FORM -> isLikeJson(body) ? jsonOrForm(body, values) : Forms.read(body, values);
            case TEXT -> text(body, values);
            case PARTS -> Parts.read(body, String.valueOf(boundary), files, values);
            case FILE -> files.store("body", name, new ByteArrayInputStream(body));
        };
    }

    /** Whether the body starts like JSON, with a brace or quote, which a form encodes; or is one word, such as {@code 42}. */
    private static boolean isLikeJson(byte[] body) {
        return first(body) == '{' || first(body) == '[' || first(body) == '"' || !has(body, '=');
    }

    private @Nullable Object jsonOrForm(byte[] body, Reservation values) {
        try {
            return Json.parse(body, values);
        } catch (JsonProblem e) {
            if (e.kind() != JsonProblem.Kind.SYNTAX) throw e;
            if (first(body) != '{' && (first(body) != '[' || has(body, '='))) return Forms.read(body, values);
            String why = String.valueOf(e.getMessage()).replaceFirst("^Not JSON: ", "");
            throw unsupported("The body looks like JSON, but Content-Type says " + name + ", and it is no valid JSON: "
                    + why + " Send a form, or JSON with Content-Type: application/json.");
        }
    }

    private static char first(byte[] body) {
        for (byte one : body) if (one > ' ') return (char) one;
        return ' ';
    }

    private static boolean has(byte[] body, char wanted) {
        for (byte one : body) if (one == wanted) return true;
        return false;
    }

    /** @param values the memory of the text */
    String text(byte[] body, Reservation values) {
        // Two bytes for each character, and at most one character for each byte.
        values.grow(2L * body.length);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("bad-text", "The body is not text in " + charset.name() + ".");
        }
    }
}

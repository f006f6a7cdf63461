package io.junctura.trigger.http;

import io.junctura.api.Files;
import io.junctura.http.ProblemException;
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
 * What a request says that its body is, and thereby how it is read. A form that is JSON is read as JSON: that is what
 * {@code curl -d} sends.
 *
 * @param name    such as {@code text/plain}; lower case, without parameters
 * @param charset of text; UTF-8 unless it says another
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
    private static final ContentType UNSAID =
            new ContentType("application/octet-stream", Kind.FILE, StandardCharsets.UTF_8, null);

    /** @throws ProblemException 415 for what nobody here can read */
    static ContentType of(@Nullable String header) {
        if (header == null || header.isBlank()) return UNSAID;
        if (header.equals("application/json")) return JSON;
        int end = header.indexOf(';');
        String name = (end < 0 ? header : header.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1 || name.indexOf(' ') >= 0 || name.indexOf(',') >= 0) {
            throw notTaken("The header Content-Type names no media type, such as application/json.");
        }
        Kind kind = kind(name);
        String said = end < 0 ? null : parameter(header, "charset");
        Charset charset = said == null ? StandardCharsets.UTF_8 : charset(said);
        if (kind != Kind.TEXT
                && kind != Kind.FILE
                && !charset.equals(StandardCharsets.UTF_8)
                && !charset.equals(StandardCharsets.US_ASCII)) {
            throw notTaken("Send " + name + " in UTF-8.");
        }
        String boundary = null;
        if (kind == Kind.PARTS) {
            boundary = parameter(header, "boundary");
            if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
                throw notTaken("The header Content-Type has no boundary, which multipart needs.");
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
            throw notTaken("The character set that Content-Type names is not known here. Send UTF-8.");
        }
    }

    private static ProblemException notTaken(String detail) {
        return new ProblemException(415, "wrong-content-type", detail);
    }

    /** A parameter of a header, its quotes taken off; null if it has none of this name. */
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
     * @param values grows by what the value takes
     * @throws io.junctura.json.JsonProblem JSON that is none
     * @throws ProblemException             400 for another malformed body
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

    /** Whether the body begins as no form does, which encodes braces and quotes; or is one word, such as {@code 42}. */
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
            throw notTaken("The body looks like JSON, but Content-Type says " + name + ", and it is no valid JSON: "
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

    /** @param values grows by what the text takes */
    String text(byte[] body, Reservation values) {
        // Two bytes for a character, and for each byte one character at the most.
        values.grow(2L * body.length);
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.badRequest("bad-text", "The body is not text in " + charset.name() + ".");
        }
    }
}

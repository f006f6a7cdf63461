package io.junctura.trigger.http;

import io.junctura.api.Files;
import io.junctura.http.problem.ProblemException;
import io.junctura.memory.Reservation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code multipart/form-data}: fields as text, and parts with a file name as files. */
final class Parts {
    private static final int MAX = 1_000;
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    private final byte[] body;
    private final byte[] delimiter;
    private final Files files;
    private final Reservation values;
    private final Map<String, Object> form = new LinkedHashMap<>();

    private Parts(byte[] body, String boundary, Files files, Reservation values) {
        this.values = values;
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.files = files;
    }

    /** @param values the memory of text fields */
    static Map<String, Object> read(byte[] body, String boundary, Files files, Reservation values) throws IOException {
        Parts parts = new Parts(body, boundary, files, values);
        parts.read();
        return parts.form;
    }

    private void read() throws IOException {
        // The first delimiter may be at the start of the body, without the line break that precedes the others.
        int at = startsAt(0, 2) ? delimiter.length - 2 : after(find(delimiter, 0), delimiter.length);
        for (int count = 0; !isEnd(at); count++) {
            if (count == MAX) throw bad("It has more than " + MAX + " parts.");
            int headers = lineEnd(at);
            int blank = headers < 0 ? -1 : find(BLANK_LINE, headers);
            int end = blank < 0 ? -1 : find(delimiter, blank + 2);
            if (end < 0) throw bad("Its last part does not end.");
            part(new String(body, headers, blank - headers, StandardCharsets.UTF_8), Math.min(blank + 4, end), end);
            at = end + delimiter.length;
        }
    }

    private boolean isEnd(int at) {
        return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
    }

    private static int after(int found, int length) {
        if (found < 0) throw bad("The boundary that its Content-Type names is not in it.");
        return found + length;
    }

    private int lineEnd(int at) {
        for (int i = at; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') return i;
        }
        return -1;
    }

    private void part(String headers, int from, int end) throws IOException {
        String disposition = null;
        String type = null;
        for (String line : headers.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            String value = line.substring(colon + 1).trim();
            switch (line.substring(0, colon).trim().toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> disposition = value;
                case "content-type" -> type = value;
                default -> {}
            }
        }
        String name = disposition == null ? null : ContentType.parameter(disposition, "name");
        if (name == null || disposition == null) throw bad("A part has no name.");
        Forms.put(form, name, value(ContentType.parameter(disposition, "filename"), type, from, end));
    }

    private Object value(@Nullable String fileName, @Nullable String type, int from, int end) throws IOException {
        if (fileName == null && (type == null || type.regionMatches(true, 0, "text/plain", 0, 10))) {
            byte[] text = new byte[end - from];
            System.arraycopy(body, from, text, 0, text.length);
            return ContentType.of(type == null ? "text/plain" : type).text(text, values);
        }
        return files.store(
                fileName == null || fileName.isEmpty() ? "file" : withoutFolders(fileName),
                type == null ? "application/octet-stream" : type,
                new ByteArrayInputStream(body, from, end - from));
    }

    private static String withoutFolders(String name) {
        String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return base.isEmpty() ? "file" : base;
    }

    private boolean startsAt(int at, int skip) {
        if (at + delimiter.length - skip > body.length) return false;
        for (int i = skip; i < delimiter.length; i++) {
            if (body[at + i - skip] != delimiter[i]) return false;
        }
        return true;
    }

    private int find(byte[] what, int from) {
        outer:
        for (int i = Math.max(0, from); i <= body.length - what.length; i++) {
            for (int j = 0; j < what.length; j++) {
                if (body[i + j] != what[j]) continue outer;
            }
            return i;
        }
        return -1;
    }

    private static ProblemException bad(String why) {
        return ProblemException.badRequest("bad-multipart", "The multipart body is malformed. " + why);
    }
}

package io.junctura.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The references in the stored form: to a file, to a value in a file, or to rows that were not read yet. The key of a
 * reference starts with one U+0000. A key of data that starts with U+0000 gets a second one in front, so no data can
 * look like a reference.
 */
final class StoredFiles {

    static final String KEY = "\0file";

    static final String VALUE = "\0value";

    static final String ROWS = "\0rows";

    /** The beginning of the stored form of a {@link LargeValue}, and of no other value. */
    private static final byte[] VALUE_BEGINS = "{\"\\u0000value\":".getBytes(StandardCharsets.US_ASCII);

    /** The same for a reference to a file, up to its id, which needs no escapes. */
    private static final byte[] FILE_BEGINS = "{\"\\u0000file\":[\"".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] REFERENCE_BEGINS = "{\"\\u0000".getBytes(StandardCharsets.US_ASCII);

    private StoredFiles() {}

    static String storedKey(String key) {
        return !key.isEmpty() && key.charAt(0) == 0 ? '\0' + key : key;
    }

    static boolean reserved(String key) {
        return !key.isEmpty() && key.charAt(0) == 0 && (key.length() == 1 || key.charAt(1) != 0);
    }

    static String plainKey(String key) {
        return !key.isEmpty() && key.charAt(0) == 0 ? key.substring(1) : key;
    }

    static void write(JsonGenerator out, FileRef file) throws IOException {
        out.writeStartObject();
        out.writeFieldName(KEY);
        out.writeStartArray();
        out.writeString(file.id());
        out.writeString(Surrogates.whole(file.name()));
        out.writeString(Surrogates.whole(file.contentType()));
        out.writeNumber(file.size());
        out.writeEndArray();
        out.writeEndObject();
    }

    static void write(JsonGenerator out, LargeValue value) throws IOException {
        out.writeStartObject();
        out.writeFieldName(VALUE);
        out.writeStartArray();
        out.writeString(value.file());
        out.writeNumber(value.size());
        out.writeNumber(value.checksum());
        out.writeNumber(value.footprint());
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Whether the object that begins at this place is a reference: its first key is a reserved one. */
    static boolean isReference(byte[] stored, int at) {
        int end = at + REFERENCE_BEGINS.length;
        if (end + 2 > stored.length) return false;
        if (!Arrays.equals(stored, at, end, REFERENCE_BEGINS, 0, REFERENCE_BEGINS.length)) return false;
        // A key of data that starts with U+0000 was given a second one.
        return stored[end] != '\\';
    }

    static boolean isValue(byte[] stored, int at) {
        int end = at + VALUE_BEGINS.length;
        return end <= stored.length && Arrays.equals(stored, at, end, VALUE_BEGINS, 0, VALUE_BEGINS.length);
    }

    /** The ids of the files that a stored form refers to, each once. */
    static Set<String> ids(byte[] stored) {
        Set<String> ids = Set.of();
        for (int at = next(stored, 0); at >= 0; at = next(stored, at)) {
            int end = at;
            while (stored[end] != '"') end++;
            if (ids.isEmpty()) ids = new LinkedHashSet<>();
            ids.add(new String(stored, at, end - at, StandardCharsets.UTF_8));
            at = end;
        }
        return ids;
    }

    /** Where the next id begins; -1 if there is none. */
    private static int next(byte[] stored, int from) {
        // Backslashes are rare in data.
        for (int at = from + 2; at < stored.length; at++) {
            if (stored[at] != '\\' || stored[at - 1] != '"' || stored[at - 2] != '{') continue;
            int end = at - 2 + FILE_BEGINS.length;
            if (end > stored.length) return -1;
            if (Arrays.equals(stored, at - 2, end, FILE_BEGINS, 0, FILE_BEGINS.length)) return end;
        }
        return -1;
    }

    static Object read(String key, @Nullable Object value) {
        if (key.equals(KEY)
                && value instanceof List<?> list
                && list.size() == 4
                && list.get(0) instanceof String id
                && list.get(1) instanceof String name
                && list.get(2) instanceof String contentType
                && list.get(3) instanceof Long size) {
            return new FileRef(id, name, contentType, size);
        }
        if (key.equals(VALUE)
                && value instanceof List<?> list
                && list.size() >= 3
                && list.get(0) instanceof String file
                && list.get(1) instanceof Long size
                && list.get(2) instanceof Long checksum) {
            // Earlier versions did not write the footprint.
            boolean known = list.size() > 3 && list.get(3) instanceof Long;
            return new LargeValue(file, size, checksum, known ? (Long) list.get(3) : LargeValue.UNKNOWN);
        }
        if (key.equals(ROWS)
                && value instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof String by
                && built(list.get(1)) instanceof Map<?, ?> recipe) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            recipe.forEach((name, part) -> copy.put((String) name, part));
            return new Rows.Unread(by, copy);
        }
        throw new JsonProblem(JsonProblem.Kind.SYNTAX, "A stored record has a reserved key of an unknown form.", 0, 0);
    }

    /** A reference is always built, also where other values are not. */
    private static @Nullable Object built(@Nullable Object value) {
        return value instanceof StoredJson stored ? stored.value() : value;
    }
}

package io.junctura.files;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.json.JsonPointer;
import io.junctura.json.StoredJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file, or rows that were not read yet, within a value.
 *
 * @param at    a JSON pointer
 * @param value a {@link FileRef} or {@link Rows.Unread}
 */
public record Contents(String at, Object value) {

    /** The first ones, in order. Values that are kept in files of their own are not searched. */
    public static List<Contents> in(@Nullable Object value, int most) {
        List<Contents> found = new ArrayList<>();
        collect(value, "", most, found);
        return found;
    }

    private static void collect(@Nullable Object value, String at, int most, List<Contents> into) {
        if (into.size() >= most) return;
        if (value instanceof FileRef || value instanceof Rows.Unread) {
            into.add(new Contents(at, value));
        } else if (value instanceof StoredJson stored) {
            collect(stored.value(), at, most, into);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) ->
                    collect(member, at + '/' + JsonPointer.segment(String.valueOf(name)), most, into));
        } else if (value instanceof Collection<?> list) {
            int number = 0;
            for (Object item : list) collect(item, at + '/' + number++, most, into);
        }
    }
}

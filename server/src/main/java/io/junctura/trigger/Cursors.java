package io.junctura.trigger;

import io.junctura.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flow's cursor as it is kept: with the trigger that it is of, since a flow may get another trigger. */
final class Cursors {
    private Cursors() {}

    /** Null if there is none of this trigger. */
    static @Nullable Object read(String use, byte @Nullable [] stored) {
        if (stored == null) return null;
        return Json.parseStored(stored) instanceof Map<?, ?> map && use.equals(map.get("use"))
                ? map.get("cursor")
                : null;
    }

    static byte[] write(String use, @Nullable Object cursor) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("use", use);
        told.put("cursor", cursor);
        return Json.writeStored(told);
    }
}

package io.junctura.trigger;

import io.junctura.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flow's cursor as it is kept: with the trigger that it is of, since a flow may get another trigger. */
public final class Cursors {
    private Cursors() {}

    /** @param use the trigger that it is of */
    public record Told(String use, @Nullable Object cursor) {}

    /** Null if it is none of a poll or a stream. */
    public static @Nullable Told told(byte[] stored) {
        return Json.parseStored(stored) instanceof Map<?, ?> map && map.get("use") instanceof String use
                ? new Told(use, map.get("cursor"))
                : null;
    }

    /** Null if there is none of this trigger. */
    public static @Nullable Object read(String use, byte @Nullable [] stored) {
        Told told = stored == null ? null : told(stored);
        return told != null && told.use().equals(use) ? told.cursor() : null;
    }

    public static byte[] write(String use, @Nullable Object cursor) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("use", use);
        told.put("cursor", cursor);
        return Json.writeStored(told);
    }
}

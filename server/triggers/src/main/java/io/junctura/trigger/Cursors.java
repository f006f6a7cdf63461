package io.junctura.trigger;

import io.junctura.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored form of a flow's cursor. It names its trigger, since the flow may get another trigger. */
public final class Cursors {
    private Cursors() {}

    /** @param use the trigger */
    public record Cursor(String use, @Nullable Object cursor) {}

    /** Null if it is not the cursor of a poll or stream. */
    public static @Nullable Cursor decode(byte[] stored) {
        return Json.parseStored(stored) instanceof Map<?, ?> map && map.get("use") instanceof String use
                ? new Cursor(use, map.get("cursor"))
                : null;
    }

    /** Null if there is no cursor of this trigger. */
    public static @Nullable Object read(String use, byte @Nullable [] stored) {
        Cursor decoded = stored == null ? null : decode(stored);
        return decoded != null && decoded.use().equals(use) ? decoded.cursor() : null;
    }

    public static byte[] write(String use, @Nullable Object cursor) {
        Map<String, @Nullable Object> decoded = new LinkedHashMap<>();
        decoded.put("use", use);
        decoded.put("cursor", cursor);
        return Json.writeStored(decoded);
    }
}

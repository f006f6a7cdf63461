package io.junctura.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A value in the form of its stored bytes, which take much less memory than the value. It is written like the value. It
 * is never a reference to a file or to a large value. Immutable.
 */
public final class StoredJson {
    private final byte[] json;

    private StoredJson(byte[] json) {
        this.json = json;
    }

    /** @param stored an object or array in stored form, which does not change any more */
    static StoredJson of(byte[] stored) {
        return new StoredJson(stored);
    }

    /** Builds the value. */
    public @Nullable Object value() {
        return Json.parseStored(json);
    }

    /** Builds the value down to a level: containers below it are {@code StoredJson} again. */
    public @Nullable Object value(int levels) {
        return Json.parseStored(json, levels);
    }

    /** Bytes of heap that the built value would take. */
    public long footprint() {
        return Footprint.of(json).values();
    }

    /** Bytes of its stored form. */
    public int size() {
        return json.length;
    }

    byte[] bytes() {
        return json;
    }

    /** Whether it is an object with this key. */
    public boolean has(String key) {
        try {
            return Reader.hasKey(json, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes in memory do not fail
        }
    }
}

package io.junctura.run.journal;

import io.junctura.files.LargeValues;
import io.junctura.json.Footprint;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
import io.junctura.run.Entry;
import io.junctura.run.EntryCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores small values in the rows of the journal, and each large value in a file. The thread that appends uses it
 * before it queues the append, so that the writer never waits for a file. Thread safe.
 */
public final class StoredValues {
    private static final Logger LOG = LoggerFactory.getLogger(StoredValues.class);

    /** Bytes of heap that are built of a run before memory is reserved. */
    private static final long SMALL = 64 << 10;

    private final LargeValues files;
    private final int most;

    /** @param most the largest value in a row, in bytes */
    public StoredValues(LargeValues files, int most) {
        this.files = files;
        this.most = most;
    }

    /**
     * The content of the row for a value.
     *
     * @param stored the value's stored form
     * @param kept   gets the file, if the value is in one
     */
    public byte @Nullable [] row(byte @Nullable [] stored, List<LargeValue> kept) {
        if (stored == null || stored.length <= most) return stored;
        LargeValue large = keep(stored, kept);
        return large == null ? stored : Json.writeStored(large);
    }

    /** The content of the row for entries. Each large value in them goes into its own file. */
    public byte[] row(List<Entry> entries, List<LargeValue> kept) {
        byte[] stored = EntryCodec.encode(entries);
        if (stored.length <= most) return stored;
        return EntryCodec.encode(entries, value -> {
            byte[] one = Json.writeStored(value);
            LargeValue large = one.length <= most ? null : keep(one, kept);
            return large == null ? value : large;
        });
    }

    /**
     * Null if the file cannot be written. Then the value stays in the row, and a full disk is found when the row is
     * written.
     */
    private @Nullable LargeValue keep(byte[] stored, List<LargeValue> kept) {
        try {
            LargeValue large = files.keep(stored);
            kept.add(large);
            return large;
        } catch (IOException e) {
            LOG.warn(
                    "A value of {} KB is stored in the database, because its file cannot be written: {}",
                    stored.length >> 10,
                    e.toString());
            return null;
        }
    }

    public void delete(List<LargeValue> dropped) {
        if (dropped.isEmpty()) return;
        List<String> names = new ArrayList<>(dropped.size());
        for (LargeValue one : dropped) names.add(one.file());
        files.delete(names);
    }

    /** Whether the content of a row is this value. */
    public boolean holds(byte[] row, byte[] stored) {
        if (!Json.isLargeValue(row, 0)) return java.util.Arrays.equals(row, stored);
        LargeValue large = (LargeValue) Json.parseStored(row);
        if (large == null || large.size() != stored.length || large.checksum() != Checksums.of(stored)) return false;
        try {
            return java.util.Arrays.equals(files.read(large), stored);
        } catch (IOException e) {
            // The file cannot be read. Equal size and checksum are enough.
            return true;
        }
    }

    /** Builds all values. */
    public Reading whole() {
        return new Reading(Long.MAX_VALUE, true);
    }

    /**
     * Builds only the values of small runs. In other runs, objects and lists stay {@link StoredJson}, and large values
     * stay in their files.
     */
    public Reading sparing() {
        return new Reading(SMALL, false);
    }

    /** Bytes of heap of a payload and an origin once they are built. */
    public long footprint(byte @Nullable [] payload, byte[] origin) {
        long bytes = Footprint.of(origin).values();
        if (payload == null) return bytes;
        if (!Json.isLargeValue(payload, 0)) return bytes + Footprint.of(payload).values();
        return bytes
                + known((LargeValue) Objects.requireNonNull(Json.parseStored(payload)))
                        .footprint();
    }

    /** The value with its footprint, which earlier versions did not store. */
    private LargeValue known(LargeValue large) {
        if (large.footprint() != LargeValue.UNKNOWN) return large;
        long footprint = 0;
        try {
            footprint = Footprint.of(files.read(large)).values();
        } catch (IOException e) {
            // A caller that builds the value gets the error.
        }
        return new LargeValue(large.file(), large.size(), large.checksum(), footprint);
    }

    /** Reads the values of one run. A file that cannot be read gives null, and sets {@link #damage}. */
    public final class Reading implements UnaryOperator<@Nullable Object> {
        private final boolean readsFiles;
        private @Nullable String damage;

        /** Bytes of heap that may still be built. */
        private long left;

        private boolean whole = true;

        private Reading(long most, boolean readsFiles) {
            this.left = most;
            this.readsFiles = readsFiles;
        }

        public @Nullable Object payload(byte @Nullable [] stored) {
            if (stored == null) return null;
            return apply(builds(stored) ? Json.parseStored(stored) : Json.parseStored(stored, 0));
        }

        public List<Entry> entries(byte[] stored) {
            return builds(stored) ? EntryCodec.decode(stored, this) : EntryCodec.decodeUnbuilt(stored, this);
        }

        private boolean builds(byte[] stored) {
            if (readsFiles) return true;
            long bytes = Footprint.of(stored).values();
            if (bytes > left) return false;
            left -= bytes;
            return true;
        }

        @Override
        public @Nullable Object apply(@Nullable Object value) {
            if (value instanceof StoredJson) whole = false;
            if (!(value instanceof LargeValue large)) return value;
            if (!readsFiles) {
                whole = false;
                return known(large);
            }
            try {
                return Json.parseStored(files.read(large));
            } catch (IOException e) {
                damage = e.getMessage();
                return null;
            }
        }

        /** Which file cannot be read, and why; null: none was damaged. */
        public @Nullable String damage() {
            return damage;
        }

        /** Whether all values were built. */
        public boolean isWhole() {
            return whole;
        }
    }
}

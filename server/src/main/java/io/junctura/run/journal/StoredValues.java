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
 * Keeps small values in the rows of the journal, and each large one in a file. Used by the thread that has the value,
 * before its atom is queued: the writer never waits for a file. Thread safe.
 */
public final class StoredValues {
    private static final Logger LOG = LoggerFactory.getLogger(StoredValues.class);

    /** What is built of a run, in bytes of heap, before anybody has looked whether there is room. */
    private static final long SMALL = 64 << 10;

    private final LargeValues files;
    private final int most;

    /** @param most how large a value in a row may be, in bytes */
    public StoredValues(LargeValues files, int most) {
        this.files = files;
        this.most = most;
    }

    /**
     * What goes into the row for a value.
     *
     * @param stored its stored form
     * @param kept   gets the file, if it went into one
     */
    public byte @Nullable [] row(byte @Nullable [] stored, List<LargeValue> kept) {
        if (stored == null || stored.length <= most) return stored;
        LargeValue large = keep(stored, kept);
        return large == null ? stored : Json.writeStored(large);
    }

    /** What goes into the row for entries: their large values, each by itself, go into files. */
    public byte[] row(List<Entry> entries, List<LargeValue> kept) {
        byte[] stored = EntryCodec.encode(entries);
        if (stored.length <= most) return stored;
        return EntryCodec.encode(entries, value -> {
            byte[] one = Json.writeStored(value);
            LargeValue large = one.length <= most ? null : keep(one, kept);
            return large == null ? value : large;
        });
    }

    /** Null if it cannot be kept: then it stays in the row, and whether there is room for that the database says. */
    private @Nullable LargeValue keep(byte[] stored, List<LargeValue> kept) {
        try {
            LargeValue large = files.keep(stored);
            kept.add(large);
            return large;
        } catch (IOException e) {
            LOG.warn(
                    "A value of {} KB goes into the database, since it cannot go into a file: {}",
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

    /** Whether a row holds this value. */
    public boolean holds(byte[] row, byte[] stored) {
        if (!Json.isLargeValue(row, 0)) return java.util.Arrays.equals(row, stored);
        LargeValue large = (LargeValue) Json.parseStored(row);
        if (large == null || large.size() != stored.length || large.checksum() != Checksums.of(stored)) return false;
        try {
            return java.util.Arrays.equals(files.read(large), stored);
        } catch (IOException e) {
            // Its size and its checksum are the same.
            return true;
        }
    }

    /** Builds all values. */
    public Reading whole() {
        return new Reading(Long.MAX_VALUE, true);
    }

    /**
     * Builds the values of small runs alone. Of others, objects and lists are {@link StoredJson}, and large values are left in
     * their files.
     */
    public Reading sparing() {
        return new Reading(SMALL, false);
    }

    /** Bytes of heap that a payload and an origin take once they are built. */
    public long footprint(byte @Nullable [] payload, byte[] origin) {
        long bytes = Footprint.of(origin).values();
        if (payload == null) return bytes;
        if (!Json.isLargeValue(payload, 0)) return bytes + Footprint.of(payload).values();
        return bytes
                + known((LargeValue) Objects.requireNonNull(Json.parseStored(payload)))
                        .footprint();
    }

    /** One whose footprint is known: an earlier version did not write it down. */
    private LargeValue known(LargeValue large) {
        if (large.footprint() != LargeValue.UNKNOWN) return large;
        long footprint = 0;
        try {
            footprint = Footprint.of(files.read(large)).values();
        } catch (IOException e) {
            // The caller that builds the value gets the error.
        }
        return new LargeValue(large.file(), large.size(), large.checksum(), footprint);
    }

    /**
     * Reads the values of one run. A file that cannot be read gives null, and {@link #damage} says so.
     */
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

        /** What is wrong with which file; null: nothing is. */
        public @Nullable String damage() {
            return damage;
        }

        /** Whether all values were built. */
        public boolean isWhole() {
            return whole;
        }
    }
}

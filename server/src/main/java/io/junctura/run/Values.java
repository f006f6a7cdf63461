package io.junctura.run;

import io.junctura.files.LargeValues;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps small values in the rows of the journal, and each large one in a file. Used by the thread that has the value,
 * before its atom is queued: the writer never waits for a file. Thread safe.
 */
final class Values {
    private static final Logger LOG = LoggerFactory.getLogger(Values.class);

    private final LargeValues files;
    private final int most;

    /** @param most how large a value in a row may be, in bytes */
    Values(LargeValues files, int most) {
        this.files = files;
        this.most = most;
    }

    /**
     * What goes into the row for a value.
     *
     * @param stored its stored form
     * @param kept   gets the file, if it went into one
     */
    byte @Nullable [] row(byte @Nullable [] stored, List<LargeValue> kept) {
        if (stored == null || stored.length <= most) return stored;
        LargeValue large = keep(stored, kept);
        return large == null ? stored : Json.writeStored(large);
    }

    /** What goes into the row for entries: their large values, each by itself, go into files. */
    byte[] row(List<Entry> entries, List<LargeValue> kept) {
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

    void delete(List<LargeValue> dropped) {
        if (dropped.isEmpty()) return;
        List<String> names = new ArrayList<>(dropped.size());
        for (LargeValue one : dropped) names.add(one.file());
        files.delete(names);
    }

    /** Whether a row holds this value. */
    boolean holds(byte[] row, byte[] stored) {
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

    /** @param whole false: large values are left where they are */
    Reading reading(boolean whole) {
        return new Reading(whole);
    }

    /**
     * Puts the values of one run in the place of their files. One that cannot be read is null from then on, and
     * {@link #damage} says so.
     */
    final class Reading implements UnaryOperator<@Nullable Object> {
        private final boolean whole;
        private @Nullable String damage;
        private long left;

        Reading(boolean whole) {
            this.whole = whole;
        }

        @Override
        public @Nullable Object apply(@Nullable Object value) {
            if (!(value instanceof LargeValue large)) return value;
            if (!whole) {
                left += large.size();
                return large;
            }
            try {
                return Json.parseStored(files.read(large));
            } catch (IOException e) {
                damage = e.getMessage();
                return null;
            }
        }

        /**
         * As {@link Journal.StoredRun#carries}.
         *
         * @param event the payload as it is in its row
         */
        long carried(byte @Nullable [] payload, @Nullable Object event, byte[] origin, RunState state) {
            long size = (long) origin.length + (payload == null ? 0 : payload.length);
            if (event instanceof LargeValue large) size += large.size();
            return left == 0 ? size : size + state.large();
        }

        /** What is wrong with which file; null: nothing is. */
        @Nullable
        String damage() {
            return damage;
        }

        /** How large those are, in bytes, that were left where they are. */
        long left() {
            return left;
        }
    }
}

package io.junctura.run.journal;

import io.junctura.run.journal.MemoryJournal.Disk;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cursors of the journal in memory. */
final class MemoryCursors implements CursorStore {
    private final Disk disk;

    MemoryCursors(Disk disk) {
        this.disk = disk;
    }

    record CursorKey(int flow, String partition) implements Comparable<CursorKey> {
        static CursorKey of(CursorChange cursor) {
            return new CursorKey(cursor.flow(), cursor.partition());
        }

        @Override
        public int compareTo(CursorKey other) {
            int byFlow = Integer.compare(flow, other.flow);
            return byFlow != 0 ? byFlow : partition.compareTo(other.partition);
        }
    }

    private byte @Nullable [] value(CursorKey key) {
        StoredCursor stored = disk.cursors.get(key);
        return stored == null ? null : stored.value();
    }

    /** Why the append must be rejected; null: the cursor may change. */
    @Nullable
    String guard(@Nullable CursorChange cursor) {
        if (cursor == null || Arrays.equals(value(CursorKey.of(cursor)), cursor.from())) return null;
        return "the cursor of flow " + cursor.flow() + " has been changed meanwhile";
    }

    void move(@Nullable CursorChange cursor) {
        if (cursor == null) return;
        disk.cursors.put(CursorKey.of(cursor), new StoredCursor(cursor.partition(), cursor.to(), cursor.at()));
    }

    @Override
    public byte @Nullable [] cursor(int flow, String partition) {
        synchronized (disk) {
            return value(new CursorKey(flow, partition));
        }
    }

    @Override
    public List<StoredCursor> cursors(int flow, @Nullable String after, int limit) {
        synchronized (disk) {
            return disk
                    .cursors
                    .tailMap(new CursorKey(flow, after == null ? "" : after), after == null)
                    .entrySet()
                    .stream()
                    .takeWhile(cursor -> cursor.getKey().flow() == flow)
                    .map(Map.Entry::getValue)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public int countCursors(int flow) {
        return cursors(flow, null, Integer.MAX_VALUE).size();
    }

    @Override
    public int deleteCursors(int flow, Collection<String> partitions) {
        int deleted = 0;
        synchronized (disk) {
            for (String partition : partitions) {
                if (disk.cursors.remove(new CursorKey(flow, partition)) != null) deleted++;
            }
        }
        return deleted;
    }
}

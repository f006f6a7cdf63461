package io.junctura.plugins.stores;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pairs files with their markers, in any order of listing. Keeps only those whose counterpart was not listed yet. */
final class MarkedFiles {
    private final @Nullable String marker;
    private final Map<String, @Nullable Entry> single = new HashMap<>();

    /** @param marker the end of a marker's name; null if files need none */
    MarkedFiles(@Nullable String marker) {
        this.marker = marker;
    }

    /** @return the file that may be taken since this entry is there; null if there is none */
    @Nullable
    Entry whole(Entry entry) {
        if (marker == null) return entry;
        boolean isMarker = entry.name().endsWith(marker);
        String path = isMarker ? entry.path().substring(0, entry.path().length() - marker.length()) : entry.path();
        if (!single.containsKey(path)) {
            single.put(path, isMarker ? null : entry);
            return null;
        }
        Entry other = single.remove(path);
        return isMarker ? other : entry;
    }
}

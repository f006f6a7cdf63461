package io.junctura.run;

import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry.ItemsEnded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The progress of a loop: all items below {@link #prefix} have ended, and some above it. Only the fold changes it. */
public final class Loop {
    /** No item begins further than this above the first item that has not ended, so that the set stays small. */
    public static final int WINDOW = 1_024;

    /** How many failed items the loop's result lists; the others are only counted. */
    private static final int LISTED_FAILURES = 100;

    /** Bytes of heap for an entry of {@link #collected}. */
    private static final int EACH_ITEM = 64;

    private long prefix;
    private final Set<Long> above = new HashSet<>(0);
    private long failed;
    private final TreeMap<Long, Map<String, @Nullable Object>> failures = new TreeMap<>();
    private final TreeMap<Long, @Nullable Object> collected = new TreeMap<>();

    void take(ItemsEnded ended) {
        for (long item = ended.from(); item < ended.to(); item++) {
            if (item > prefix) {
                above.add(item);
                continue;
            }
            prefix++;
            while (!above.isEmpty() && above.remove(prefix)) prefix++;
        }
        Failure why = ended.failure();
        if (why != null) {
            failed++;
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("index", ended.from());
            row.put("kind", why.kind().name());
            row.put("message", why.message());
            if (ended.hasValue()) row.put("item", ended.value());
            failures.put(ended.from(), row);
            // Keep the lowest numbers, so that the result does not depend on the order in which items ended.
            if (failures.size() > LISTED_FAILURES) failures.pollLastEntry();
        } else if (ended.hasValue()) {
            collected.put(ended.from(), ended.value());
        }
    }

    long footprint() {
        long bytes = 200;
        for (Object one : failures.values()) bytes += Footprint.ofValue(one);
        for (Object one : collected.values()) bytes += EACH_ITEM + Footprint.ofValue(one);
        return bytes;
    }

    void large(List<LargeValue> large) {
        for (Map<String, @Nullable Object> one : failures.values()) RunState.add(one.get("item"), large);
        for (Object one : collected.values()) RunState.add(one, large);
    }

    /** All items below this one have ended. */
    public long prefix() {
        return prefix;
    }

    public boolean hasEnded(long item) {
        return item < prefix || (!above.isEmpty() && above.contains(item));
    }

    /** The step's result. */
    public Map<String, Object> result(boolean collects) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("count", prefix + above.size());
        result.put("failed", failed);
        if (!failures.isEmpty()) result.put("failures", List.copyOf(failures.values()));
        if (collects) result.put("items", new ArrayList<@Nullable Object>(collected.values()));
        return result;
    }
}

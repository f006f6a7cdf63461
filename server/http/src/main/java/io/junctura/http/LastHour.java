package io.junctura.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names that were seen within the last hour; at most 10,000, the least recently seen are dropped. Thread safe. */
final class LastHour {
    private static final int MAX = 10_000;
    private static final long NANOS = 3_600_000_000_000L;

    private final Map<String, Long> lastSeen = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX;
        }
    };

    synchronized boolean has(String name) {
        Long seen = lastSeen.get(name);
        return seen != null && System.nanoTime() - seen < NANOS;
    }

    synchronized void add(String name) {
        lastSeen.put(name, System.nanoTime());
    }

    synchronized void remove(String name) {
        lastSeen.remove(name);
    }
}

package io.junctura.trigger;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Ends loops of flows that cause each other's events. Requests of a run say how many runs led to them
 * ({@code Junctura-Hops}). An event above the limit is rejected.
 */
public final class LoopDetection {
    public static final String HEADER = "junctura-hops";

    /** The most topics that are counted separately: a client may name any topic. */
    private static final int COUNTED = 1_000;

    private static final String OTHERS = "others";

    private final int most;
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    public LoopDetection(int most) {
        this.most = most;
    }

    /**
     * Whether an event to which so many runs led is accepted. Counts it if not.
     *
     * @param where the flow or topic
     */
    public boolean allows(int hops, String where) {
        if (hops <= most) return true;
        boolean apart = refused.containsKey(where) || refused.size() < COUNTED;
        refused.computeIfAbsent(apart ? where : OTHERS, name -> new LongAdder()).increment();
        return false;
    }

    public String sentence(String where) {
        return "More than " + most + " runs, one causing the other, have led to this event for " + where
                + ": flows that cause each other's events without end. Let one of them drop what it has caused itself.";
    }

    /** How many events were rejected, by flow or topic. */
    public Map<String, Long> refused() {
        Map<String, Long> counts = new TreeMap<>();
        refused.forEach((where, count) -> counts.put(where, count.sum()));
        return counts;
    }

    /** The part of an event's origin that says how many runs led to it. */
    public static Map<String, Object> origin(int hops) {
        return hops == 0 ? Map.of() : Map.of("hops", (long) hops);
    }

    /** @return negative if the text is not a number; the largest number for all that are larger, which exceed any limit */
    public static int number(String text) {
        if (text.isEmpty()) return -1;
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return -1;
        String digits = text.replaceFirst("^0+(?=.)", "");
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}

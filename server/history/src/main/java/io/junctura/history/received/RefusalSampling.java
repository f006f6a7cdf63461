package io.junctura.history.received;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which refused events are kept one by one. Of each group, the first {@value #MAX} in a minute are, but at most
 * {@value #MAX_PER_SENDER} of one sender; the others are counted. So a flood costs a counter for each request. Thread safe.
 */
final class RefusalSampling {
    static final long MINUTE_MILLIS = 60_000;
    static final int MAX = 40;
    static final int MAX_PER_SENDER = 10;

    /** There are few integrations and codes, so this limit is only a safeguard. */
    private static final int MAX_GROUPS = 2_000;

    private final Map<Group, Minute> minutes = new ConcurrentHashMap<>();

    /**
     * What is counted together.
     *
     * @param integration empty if there is none of the name in the address: such names come from senders
     * @param flow        of a published flow; otherwise empty
     */
    record Group(String integration, String flow, String code) {}

    /**
     * @param event makes the event; called only if it is needed
     * @return the event, if it is kept alone; null if it is counted
     */
    @Nullable
    RefusedEvent take(Group group, String sender, long now, Supplier<RefusedEvent> event) {
        while (true) {
            Minute minute = minutes.get(group);
            if (minute == null) {
                if (minutes.size() >= MAX_GROUPS) return null;
                minute = minutes.computeIfAbsent(group, any -> new Minute(now, !group.flow.isEmpty()));
            }
            synchronized (minute) {
                if (!minute.over) return minute.take(sender, now, event);
            }
        }
    }

    /** Ends the minutes that began a minute ago. @return one event for all that were counted in each */
    List<RefusedEvent> counted(long now) {
        List<RefusedEvent> counted = new ArrayList<>();
        Iterator<Minute> all = minutes.values().iterator();
        while (all.hasNext()) {
            Minute minute = all.next();
            synchronized (minute) {
                // If the clock was set back, the minute would last until then.
                if (now - minute.began < MINUTE_MILLIS && now >= minute.began) continue;
                minute.over = true;
                all.remove();
                RefusedEvent rest = minute.counted();
                if (rest != null) counted.add(rest);
            }
        }
        return counted;
    }

    /** Ends all minutes. */
    List<RefusedEvent> countedAtEnd() {
        return counted(Long.MAX_VALUE);
    }

    private static final class Minute {
        private final long began;
        private final boolean ofFlow;
        private final Map<String, Integer> ofSender = new HashMap<>();
        private int kept;
        private @Nullable RefusedEvent first;
        private @Nullable String sender;
        private long count;
        private long last;
        private boolean over;

        /** @param ofFlow whether all events are for one flow */
        Minute(long began, boolean ofFlow) {
            this.began = began;
            this.ofFlow = ofFlow;
        }

        @Nullable
        RefusedEvent take(String from, long now, Supplier<RefusedEvent> event) {
            int before = ofSender.getOrDefault(from, 0);
            if (kept < MAX && before < MAX_PER_SENDER) {
                kept++;
                ofSender.put(from, before + 1);
                return event.get();
            }
            count++;
            last = now;
            if (first == null) {
                first = event.get();
                sender = from;
            } else if (!Objects.equals(sender, from)) {
                sender = null;
            }
            return null;
        }

        @Nullable
        RefusedEvent counted() {
            if (first == null) return null;
            return first.standingFor(count, Math.max(last, first.at()), ofFlow, sender);
        }
    }
}

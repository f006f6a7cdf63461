package io.junctura.delivery;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the events that were published last. Thread safe. */
public interface RecentEvents {

    /** @param content null: it is no longer stored */
    record Event(String topic, @Nullable Object content) {}

    /**
     * The newest first. Contents in files are not read.
     *
     * @param among  how many of the newest events are read
     * @param wanted the topics whose events are returned
     */
    List<Event> newest(int among, Predicate<String> wanted);
}

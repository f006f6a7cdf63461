package io.junctura.delivery;

import java.util.Map;

/** The topics that instances may receive, on disk. Thread safe. */
public interface AllowedTopicStore {

    /**
     * By instance.
     *
     * @throws io.junctura.database.Damaged if one is not what was written
     */
    Map<String, AllowedTopics> load();

    /** Replaces those of an instance. */
    void put(String instance, AllowedTopics topics);
}

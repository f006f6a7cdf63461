package io.junctura.delivery;

import java.util.Map;

/** Failed attempts on disk, with their requests and answers. Thread safe. */
public interface AttemptStore {

    /**
     * Stores an attempt, in place of one with the same start.
     *
     * @param started in milliseconds since 1970
     */
    void failed(long run, long started, Map<String, Object> content);

    /** By their start, in milliseconds since 1970. */
    Map<Long, Map<String, Object>> of(long run);
}

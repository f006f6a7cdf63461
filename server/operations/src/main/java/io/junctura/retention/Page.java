package io.junctura.retention;

import java.util.List;

/**
 * A page of what was found.
 *
 * @param last the number after which the next page begins
 * @param more whether there may be another page
 */
public record Page<T>(List<T> found, long last, boolean more) {

    /** Stands for the page before the first. */
    static <T> Page<T> start() {
        return new Page<>(List.of(), 0, true);
    }
}

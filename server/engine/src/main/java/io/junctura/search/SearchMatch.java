package io.junctura.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place of a run that contains words of a search.
 *
 * @param step  the path of the step; null if the text belongs to the run
 * @param text  the text around the words; cut ends are marked with an ellipsis
 * @param marks the words in the text, in order
 */
public record SearchMatch(Location in, @Nullable String step, String text, List<Mark> marks) {

    /** What of a run contains the words. */
    public enum Location {
        PAYLOAD,
        OUTPUT,
        ERROR,
        /** Why the run ended early. */
        REASON
    }

    /** A range of a text, in UTF-16 units, without {@code to}. */
    public record Mark(int from, int to) {}
}

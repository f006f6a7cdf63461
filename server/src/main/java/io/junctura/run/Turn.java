package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** What walking a list of steps comes to: something to do, or a way out of them. Null: all of them are done. */
public sealed interface Turn permits Decision, Turn.Thrown, Turn.Ends {

    /** @param step the path of the step that failed */
    record Thrown(String step, Failure why) implements Turn {}

    /**
     * Nothing more is to be done.
     *
     * @param whole the run is over ({@code stop}), not only the item, branch or flow that this is in ({@code filter})
     */
    record Ends(@Nullable String reason, boolean whole) implements Turn {}
}

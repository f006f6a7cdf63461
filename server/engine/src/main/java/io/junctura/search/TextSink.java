package io.junctura.search;

import org.jspecify.annotations.Nullable;

/** Receives the text of a run from {@link StoredWords}, character by character. Ignores what it does not need. */
interface TextSink {

    /**
     * A value of the history begins.
     *
     * @param letter the letter of its entry
     * @param place  its position in the entry
     * @param step   the path at the second position of the entry; null if there is none
     */
    default void begin(int letter, int place, @Nullable String step) {}

    /** The value has ended. */
    default void end() {}

    /** A bracket, brace, comma or colon of the JSON. */
    default void punctuation(int c) {}

    /** A character of {@code true}, {@code false} or {@code null}, which is not searched for. */
    default void constant(int c) {}

    void put(int codePoint);

    /** A string, number or constant has ended. */
    void space();

    /** The length of all text so far. */
    int length();
}

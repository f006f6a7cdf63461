package io.junctura.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pick list with values of the other system, such as channels, tables or projects, for people who fill in a form.
 * {@link Field#options()} names it. Documents may contain other values.
 *
 * <p>A class with a public constructor without arguments; the server makes one instance for each request. Called on its
 * own thread, which is interrupted after ten seconds.
 *
 * @param <C> the connector's connection
 */
public interface Options<C extends Connection> {

    /**
     * Finds choices, the most likely ones first. Must not change anything in the other system.
     *
     * @throws ConnectorException shown to the person, beside the field
     */
    Page find(Question question, Context<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * Checks a value that somebody has written, so that the form can say that each run would fail, such as for a table
     * that does not exist. Must not change anything in the other system. By default nothing is checked.
     *
     * @param input the other fields, as {@link Question#input()} has them
     * @throws ConnectorException of the kind {@link ErrorKind#BAD_INPUT} if a run would fail: its message is shown beside
     *                            the field. Any other failure means that the value could not be checked
     */
    default void check(String value, Map<String, Object> input, Context<C> context)
            throws ConnectorException, IOException, InterruptedException {}

    /**
     * A request for choices.
     *
     * @param text  the text that the person has typed so far, to search for in titles; empty for all
     * @param page  the {@link Page#next()} of the page before; null for the first
     * @param input the other fields that are filled in so far, as JSON values of the document. Empty fields are
     *              absent
     */
    record Question(String text, @Nullable String page, Map<String, Object> input) {
        public Question {
            Objects.requireNonNull(text, "text");
            input = Map.copyOf(input);
        }
    }

    /**
     * A page of choices.
     *
     * @param options at most a few hundred
     * @param next    the reference to the next page, which has no meaning for the server; null if there is none
     */
    record Page(List<Option> options, @Nullable String next) {
        public Page {
            options = List.copyOf(options);
        }

        /** A page with all choices. */
        public static Page of(List<Option> options) {
            return new Page(options, null);
        }
    }

    /**
     * One choice.
     *
     * @param value the value in the document
     * @param title the label
     * @param note  a text that distinguishes choices with the same title; may be empty
     */
    record Option(String value, String title, String note) {
        public Option {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(note, "note");
        }

        public static Option of(String value, String title) {
            return new Option(value, title, "");
        }
    }

    /** A field without a pick list. */
    final class None implements Options<NoConnection> {
        @Override
        public Page find(Question question, Context<NoConnection> context) {
            return Page.of(List.of());
        }
    }
}

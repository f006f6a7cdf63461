package io.junctura.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pick list that is asked of the other system while a person fills in a form: its channels, tables, projects. Named by
 * {@link Field#options()}; any other value may be written all the same.
 *
 * <p>A class with a public constructor without arguments; the server makes one for each question. Asked on a thread of
 * its own that is interrupted after ten seconds.
 *
 * @param <C> the connector's connection
 */
public interface Options<C extends Connection> {

    /**
     * Finds choices, those that people want most first. Must not change anything at the other system.
     *
     * @throws ConnectorException shown to the person, beside the field
     */
    Page find(Question question, Context<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * What is asked for.
     *
     * @param text  what the person has typed so far, to be found in titles; empty for all
     * @param page  the {@link Page#next()} of the page before; null for the first
     * @param input the other fields as they are filled in so far, JSON values as written in the document; whatever is
     *              not filled in is absent
     */
    record Question(String text, @Nullable String page, Map<String, Object> input) {
        public Question {
            Objects.requireNonNull(text, "text");
            input = Map.copyOf(input);
        }
    }

    /**
     * Some choices.
     *
     * @param options at most a few hundred
     * @param next    asks for more, of no meaning to the server; null if there are none
     */
    record Page(List<Option> options, @Nullable String next) {
        public Page {
            options = List.copyOf(options);
        }

        /** All there are. */
        public static Page of(List<Option> options) {
            return new Page(options, null);
        }
    }

    /**
     * One choice.
     *
     * @param value what is written into the document
     * @param title what people see
     * @param note  what tells it from others of the same title; may be empty
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

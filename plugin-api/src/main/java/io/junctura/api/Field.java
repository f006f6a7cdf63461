package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a record component is shown and filled in. Its description is the record's {@code @param} text.
 *
 * <p>A component is required unless its type is {@code @Nullable}, it has a {@link #fallback()}, or it is a list or map
 * (absent is empty).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Field {

    /** The label; by default made of the component's name ({@code customerId}: "Customer id"). */
    String title() default "";

    /** The value when none is given, as a person would write it in a document: {@code 30s}, {@code true}, {@code GET}. */
    String fallback() default "";

    /** A value shown as an example. */
    String example() default "";

    /** How it is edited, where its type alone does not say it. */
    Widget widget() default Widget.BY_TYPE;

    /** For a list: whether it must be given, with one value at least. Without it, an absent list is an empty one. */
    boolean atLeastOne() default false;

    /** Whether the form hides it until "more settings" is opened. */
    boolean advanced() default false;

    /**
     * For a text, or each text of a list: the allowed values in a document. They do not apply to values of expressions, which
     * the action checks itself. So an action may accept more values than it offers.
     */
    String[] choices() default {};

    /**
     * For a text, or each text of a list: a regular expression (RE2) for values in a document. It may match anywhere in the
     * value, so anchor it.
     */
    String pattern() default "";

    /** What fits the {@link #pattern()}, to follow "must be": {@code an address such as https://api.example.com}. */
    String patternHint() default "";

    /** For a number: the least that may be written. */
    long min() default Long.MIN_VALUE;

    /** For a number: the most that may be written. */
    long max() default Long.MAX_VALUE;

    /** How it goes together with a connection, where an action or trigger can do with one and without. */
    Connected connection() default Connected.EITHER_WAY;

    /**
     * What becomes of an expression's value before it is put into the text around it ({@code /customers/{{ payload.id }}},
     * and {@code {{ payload.id }}} alone too). Only the server can tell the author's text from the value.
     */
    Mixed mixed() default Mixed.AS_IS;

    /**
     * Who finds the choices to pick from, for a component of type {@code String} or a list of these. The form of a
     * connection itself can have none.
     */
    Class<? extends Options<?>> options() default Options.None.class;

    /** What a connection means to a component. */
    enum Connected {
        /** Nothing. */
        EITHER_WAY,
        /** It may only be given where a connection is named. */
        ONLY_WITH,
        /** It must be given where no connection is named, and cannot be where one is. */
        INSTEAD
    }

    /** How a value enters a text. */
    enum Mixed {
        /** As it is. */
        AS_IS,
        /**
         * Percent-encoded, so that it stays one segment of a URL's path whatever it holds. An absent or empty value is
         * an error: without it, the address would be another's.
         */
        PATH_SEGMENT
    }

    /** A way to edit a value. */
    enum Widget {
        BY_TYPE,
        MULTILINE,
        JSON,
        CODE
    }
}

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

    /** How people edit the value, if the type alone does not determine it. */
    Widget widget() default Widget.BY_TYPE;

    /** For a list: whether it must have at least one value. Without it, an absent list is an empty one. */
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

    /** For a number: the smallest allowed value. */
    long min() default Long.MIN_VALUE;

    /** For a number: the largest allowed value. */
    long max() default Long.MAX_VALUE;

    /** How the component depends on a connection, for actions and triggers with an optional connection. */
    Connected connection() default Connected.EITHER_WAY;

    /**
     * How the value of an expression is inserted into the text around it, as in {@code /customers/{{ payload.id }}},
     * and also in {@code {{ payload.id }}} alone. Only the server can distinguish the author's text from the value.
     */
    Mixed mixed() default Mixed.AS_IS;

    /**
     * The class that finds the choices of a pick list, for a component of type {@code String} or a list of these. The
     * components of a connection cannot have a pick list.
     */
    Class<? extends Options<?>> options() default Options.None.class;

    /** How a component depends on a connection. */
    enum Connected {
        /** Nothing. */
        EITHER_WAY,
        /** The component may be given only with a connection. */
        ONLY_WITH,
        /** The component must be given without a connection, and cannot be given with one. */
        INSTEAD
    }

    /** How a value is inserted into a text. */
    enum Mixed {
        /** Unchanged. */
        AS_IS,
        /**
         * Percent-encoded, so that any value stays one segment of a URL's path. An absent or empty value is an error,
         * because the URL would have another meaning without the segment.
         */
        PATH_SEGMENT
    }

    /** A way to edit a value. */
    enum Widget {
        BY_TYPE,
        MULTILINE,
        /** Text with tags of a template language, such as {@code {{name}}}. People write its braces as they are. */
        TEMPLATE,
        JSON,
        CODE
    }
}

package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A condition on several components of a record, by which mistakes are shown while a document is written. The rule is
 * part of the plugin's descriptor. The server checks documents by it without loading the plugin.
 *
 * <p>The rule applies to constant values only. The record checks values of expressions itself, in its constructor or
 * when it runs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Rule.All.class)
public @interface Rule {

    /** The components to which the rule applies. */
    String[] of();

    /** The condition. */
    Must must();

    /**
     * A component whose value switches the rule on; by default the rule always applies. In a list, one matching value
     * is enough.
     */
    String when() default "";

    /** The values of {@link #when()} with which the rule holds, as a document would write them. */
    String[] is() default {};

    /** A requirement. */
    enum Must {
        /** At most one of them is given. */
        AT_MOST_ONE,
        /** Exactly one of them is given. */
        EXACTLY_ONE,
        /** One of them is given, or several. */
        AT_LEAST_ONE,
        /** All of them are given. */
        ALL,
        /** None of them is given. */
        NONE,
        /**
         * The components are relevant only then. Otherwise a form hides them, unless they are filled in. Nothing is
         * refused. The rule may also name secrets of a connection.
         */
        ONLY,
        /** Each that is given is a map. */
        MAP,
        /** Each that is given is a text or a number, no map and no list. */
        TEXT,
        /** Each that is given is a file, which only an expression can be. */
        FILE
    }

    /** Several rules of one record. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {
        Rule[] value();
    }
}

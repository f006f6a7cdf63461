package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What several components of a record must be together, for mistakes to be shown while a document is written rather than
 * when it runs. It goes into the plugin's descriptor, and the server holds documents against it without loading the plugin.
 *
 * <p>Only what is constant can be judged there: what an expression will make is still the record's own to check, in its
 * constructor or when it runs.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Rule.All.class)
public @interface Rule {

    /** The components that are spoken of. */
    String[] of();

    /** What holds for them. */
    Must must();

    /**
     * A component that switches the rule on by its value; by default the rule always applies. Of a list, one matching value is
     * enough.
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
         * They matter only then: a form leaves them out otherwise, unless they are filled in. Nothing is refused. May name secrets
         * of a connection, too.
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

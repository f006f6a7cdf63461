package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The key by which documents select a record of a sealed interface, if it is not {@code "type"}, as in
 * {@code verify: {scheme: github, …}}. A record without required components may be selected by its name alone:
 * {@code verify: none}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {

    /** The key that holds the record's name in camelCase. */
    String by() default "type";
}

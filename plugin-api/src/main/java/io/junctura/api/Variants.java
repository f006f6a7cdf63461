package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the records of a sealed interface are told apart, where it is not by {@code "type"}. In a document,
 * {@code verify: {scheme: github, …}} names one; a record without required components may be named alone:
 * {@code verify: none}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variants {

    /** The key that holds the record's name in camelCase. */
    String by() default "type";
}

package io.junctura.http.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A member of a view that the answer leaves out if it is null. Without this, a nullable member is {@code null} in the answer. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface IfPresent {
    /** Whether the answer contains {@code null} for some present members. */
    boolean nullable() default false;
}

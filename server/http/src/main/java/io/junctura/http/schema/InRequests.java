package io.junctura.http.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What differs about a member of a {@link View} where a {@link RequestBody} inlines the view. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface InRequests {
    /** Whether requests may leave it out. The handler that reads the body has a default. */
    boolean optional() default false;

    /** Describes it there; empty: {@link Docs} describes it. */
    String docs() default "";
}

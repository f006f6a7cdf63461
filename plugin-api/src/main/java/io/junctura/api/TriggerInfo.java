package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a trigger. The record's Javadoc becomes its description. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TriggerInfo {

    /** The trigger's id within its connector: {@code [a-z][A-Za-z0-9-]*}; flows say {@code use: connector.id}. */
    String id();

    /** What people see, such as {@code Order received}. */
    String title();

    /**
     * The record that flows get as {@code payload}, if its shape is fixed; otherwise any JSON value. A
     * {@link FileTrigger}'s is always a {@link FileTrigger.Taken}.
     */
    Class<?> payload() default Object.class;
}

package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names an action and declares the effect of repeating it. The record's Javadoc becomes its description. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ActionInfo {

    /** The action's id within its connector: {@code [a-z][A-Za-z0-9-]*}; flows say {@code use: connector.id}. */
    String id();

    /** What people see, such as {@code Post a message}. */
    String title();

    /** What a second attempt would do; see {@link Action#effect()} where that depends on the inputs. */
    Effect effect();
}

package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a connector and its parts. The class's Javadoc becomes its description. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConnectorInfo {

    /** The connector's id: {@code [a-z][a-z0-9-]*}, unique in a server, the first half of {@code use: http.request}. */
    String id();

    /** What people see, such as {@code Slack}. */
    String title();

    /** The connection's record; {@link NoConnection} if there is nothing to sign in to. */
    Class<? extends Connection> connection() default NoConnection.class;

    /** The actions: records that implement {@link Action} and carry {@link ActionInfo}. */
    Class<? extends Action<?, ?>>[] actions() default {};

    /** The triggers: records that implement a kind of {@link Trigger} and carry {@link TriggerInfo}. */
    Class<? extends Trigger<?>>[] triggers() default {};
}

package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the server should know of a connection record beyond its components. Optional. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConnectionInfo {

    /**
     * Whether a saved connection may hold secrets under names of the user's choice, beside the record's own components
     * of type {@link Secret}. Flows reach either as {@code {{ secret.NAME }}}.
     */
    boolean moreSecrets() default false;

    /** The component that holds the address, if any: the host that the connection's owner allows to be called. */
    String address() default "";

    /**
     * The component, a text, with certificates in PEM that {@link Context#http()} trusts for this connection, beside those
     * that Java trusts: a company's own authority, or a server that signed its certificate itself.
     */
    String authorities() default "";

    /** The component, a text, with an HTTP proxy ({@code http://host:port}) that requests of this connection go through. */
    String proxy() default "";
}

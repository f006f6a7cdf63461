package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares what the server needs to know about a connection record in addition to its components. Optional. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ConnectionInfo {

    /**
     * Whether a saved connection may hold secrets under names of the user's choice, beside the record's own components
     * of type {@link Secret}. Flows reach either as {@code {{ secret.NAME }}}.
     */
    boolean moreSecrets() default false;

    /**
     * The component that holds the address, if any: the hosts that the connection's owner allows to be called, also in
     * private networks. A text such as {@code https://shop.example/api}, {@code db.example:5432} or {@code mail.example}; or
     * several, as a list or separated by commas.
     */
    String address() default "";

    /**
     * The component, a text, with certificates in PEM that HTTP and sockets trust for this connection, beside those
     * that Java trusts: a company's own authority, or a server that signed its certificate itself.
     */
    String authorities() default "";

    /**
     * The component, a text, with a proxy that HTTP and sockets of this connection go through: {@code http://host:port}, by
     * CONNECT for sockets and TLS, or {@code socks5://host:port}; with {@code user:password@} if it asks for them.
     */
    String proxy() default "";

    /** The component, a text, with a client certificate in PEM, its chain after it, that TLS shows. Needs {@link #key}. */
    String certificate() default "";

    /** The component, a {@link Secret}, with the client certificate's key: PEM, PKCS #8, without a password. */
    String key() default "";

    /**
     * The components that may change while the saved secrets stay, such as a time limit or a folder on the server. If any
     * other component changes, the secrets must be entered again: the component may decide to which server they are sent,
     * through which proxy, or whether the server's certificate is verified. Otherwise a person who may change the
     * connection could have its secrets sent to a server of their own. By default no component is listed, so each counts.
     */
    String[] keepsSecrets() default {};
}

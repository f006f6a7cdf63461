package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, on a connection's record, that access tokens are got by OAuth2 (RFC 6749); the server does it, and
 * {@link Context#tokens()} has them.
 *
 * <p>With {@link #authorize()}, a person consents once in the browser (authorization code, with PKCE), and the server
 * refreshes from then on: one request at a time for a connection, and what it answers is on disk, sealed, before it is
 * used. A refresh that is refused marks the connection as broken, and runs that need it wait until somebody authorizes it
 * again. Without, the client's own credentials are exchanged.
 *
 * <p>Addresses may name components of the record in braces, which stand for their values: {@code {address}/oauth/token},
 * or {@code {tokenAddress}} alone. If one of these is absent, so is the address: no {@code authorize} means the client's
 * own credentials, no {@code token} that the connection does not sign in by OAuth2.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OAuth2 {

    /**
     * Where tokens are got. Its host must be one that the connector declares ({@link Permissions#hosts()}), or be that of an
     * address in the connection's settings: the client's secret goes nowhere else.
     */
    String token();

    /** Where people consent; empty: nobody has to. */
    String authorize() default "";

    /** What the tokens shall allow, whatever the connection says. */
    String[] scopes() default {};

    /** The component, a list of texts, with further scopes; empty if there is none. */
    String scopesFrom() default "";

    /** The component that holds the client's id, a text. */
    String clientId() default "clientId";

    /** The component that holds the client's secret, a {@link Secret}; absent for clients that have none. */
    String clientSecret() default "clientSecret";

    /** Further parameters of the address where people consent, such as {@code access_type=offline}. */
    String[] parameters() default {};
}

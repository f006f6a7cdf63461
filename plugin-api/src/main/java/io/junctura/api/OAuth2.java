package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, on a connection's record, that the server gets access tokens by OAuth2 (RFC 6749). {@link Context#tokens()}
 * returns them.
 *
 * <p>With {@link #authorize()}, a person consents once in the browser (authorization code, with PKCE). The server then
 * refreshes the tokens, with one request at a time for a connection. New tokens are on disk, encrypted, before they are
 * used. A refused refresh marks the connection as broken, and runs that need it wait until a person authorizes it
 * again. Without {@link #authorize()}, the client's own credentials are exchanged.
 *
 * <p>With {@link #signingKey()} and a saved key, the server signs an assertion and exchanges it (RFC 7523, section 2.1), by
 * RS256 or ES256. A person does not consent then.
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
     * The address that issues tokens. The connector must declare its host ({@link Permissions#hosts()}), or it must be
     * the host of an address in the connection's settings. The client's secret is sent to no other host.
     */
    String token();

    /** The address where people consent; empty if no consent is needed. */
    String authorize() default "";

    /** The scopes of the tokens, in addition to those of {@link #scopesFrom()}. */
    String[] scopes() default {};

    /** The component, a list of texts, with further scopes; empty if there is none. */
    String scopesFrom() default "";

    /** The component that holds the client's id, a text. */
    String clientId() default "clientId";

    /** The component that holds the client's secret, a {@link Secret}; absent for clients that have none. */
    String clientSecret() default "clientSecret";

    /** The component, a {@link Secret}, with the private key that signs assertions: PEM, PKCS #8, without a password. */
    String signingKey() default "";

    /** The component with the issuer of assertions, a text. Needs {@link #signingKey()}, as the three that follow. */
    String issuer() default "";

    /** The component with the subject of assertions; if it is absent, assertions have none. */
    String subject() default "";

    /** The component with the audience of assertions; if it is absent, the address that issues tokens. */
    String audience() default "";

    /** The component with the ID of the signing key. */
    String keyId() default "";

    /** Further parameters of the address where people consent, such as {@code access_type=offline}. */
    String[] parameters() default {};
}

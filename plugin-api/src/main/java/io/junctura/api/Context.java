package io.junctura.api;

import java.time.Clock;

/** What actions, triggers and connection tests are handed alike. Usable on the calling thread, during the call. */
public interface Context<C extends Connection> {

    /** The saved connection that the step or trigger names, its secrets filled in. */
    C connection();

    /** The time; a test sets it. */
    Clock clock();

    /** A log whose lines carry the run's id and never show a secret of the connection. */
    System.Logger log();

    /** The shared HTTP client: time limits, proxy, TLS, and the policy of which addresses may be called. */
    Http http();

    /** Access tokens by OAuth2, fetched once and shared by all who use the connection. */
    AccessTokens tokens();

    /** Files that belong to the run. */
    Files files();

    /** Reads and writes JSON, so that a connector need not bring a library for it. */
    Json json();
}

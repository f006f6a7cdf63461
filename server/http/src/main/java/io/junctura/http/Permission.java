package io.junctura.http;

import java.util.Locale;

/** The permission that a route needs. Each level includes those before it. */
public enum Permission {
    /** Anyone, without a sign-in: the route itself checks what it has to, such as a signature. */
    PUBLIC,
    /** Any process on this machine that names this server as the host; others need {@link #VIEWER}. */
    LOCAL,
    VIEWER,
    OPERATOR,
    EDITOR,
    CONNECTION_MANAGER,
    ADMIN;

    /** As people and the API write it, such as {@code connection manager}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

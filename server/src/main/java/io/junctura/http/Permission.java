package io.junctura.http;

import java.util.Locale;

/** What a route needs of its caller. Each signed-in level includes those before it. */
public enum Permission {
    /** Anyone, without a sign-in: the route itself checks what it has to, such as a signature. */
    PUBLIC,
    /** Any process on this machine that names this server as the host; all others as {@link #VIEWER}. */
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

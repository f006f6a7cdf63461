package io.junctura.http;

import java.util.Locale;

/** What a route needs of its caller. Each signed-in level includes those before it. */
public enum Permission {
    /** Anyone, without a sign-in: the route itself checks what it has to, such as a signature. */
    PUBLIC,
    /** Anyone on this machine; from elsewhere as {@link #VIEWER}. */
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

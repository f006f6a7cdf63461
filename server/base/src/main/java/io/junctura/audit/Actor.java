package io.junctura.audit;

import java.util.Locale;

/**
 * The actor of an audited action.
 *
 * @param name    a user's name or a token's title; empty for the other kinds
 * @param id      a token's id; empty for the other kinds
 * @param address the client's address; empty if the action is not a request
 */
public record Actor(Kind kind, String name, String id, String address) {

    /** The kinds of actors. */
    public enum Kind {
        PERSON,
        TOKEN,
        /** A process on this machine that may read the data folder. */
        LOCAL,
        /** The server itself: at its start, or for files in its folders. */
        SERVER,
        /** Not signed in. */
        ANONYMOUS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final Actor SERVER = new Actor(Kind.SERVER, "", "", "");

    public static Actor person(String name, String address) {
        return new Actor(Kind.PERSON, name, "", address);
    }

    public static Actor token(String title, String id, String address) {
        return new Actor(Kind.TOKEN, title, id, address);
    }

    public static Actor local(String address) {
        return new Actor(Kind.LOCAL, "", "", address);
    }

    public static Actor anonymous(String address) {
        return new Actor(Kind.ANONYMOUS, "", "", address);
    }
}

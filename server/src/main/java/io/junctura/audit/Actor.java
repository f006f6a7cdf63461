package io.junctura.audit;

import java.util.Locale;

/**
 * Who did something.
 *
 * @param name    a person's name or a token's title; empty if the kind says all
 * @param id      a token's id; empty for all others
 * @param address where the request came from; empty if no request did it
 */
public record Actor(Kind kind, String name, String id, String address) {

    /** The kinds of those who do something. */
    public enum Kind {
        PERSON,
        TOKEN,
        /** A process on this machine that may read the data folder. */
        LOCAL,
        /** The server by itself: at its start, or for files in its folders. */
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

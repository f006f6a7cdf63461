package io.junctura.run;

/** What a position waits for. */
public sealed interface Wait {

    /** The next attempt of a step that failed; {@code due} in milliseconds since 1970. */
    record Until(long due) implements Wait {}

    /** The end of a run that this one called. */
    record Child(long run) implements Wait {}

    /** A connection whose credentials were refused, until someone mends it. */
    record Mended(String connection) implements Wait {}

    /** A person's answer to whether an attempt was carried out: the run is <em>in doubt</em>. */
    record Person(String question) implements Wait {}
}

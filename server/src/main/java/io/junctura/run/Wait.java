package io.junctura.run;

/** What a position waits for. */
public sealed interface Wait {

    /** The next attempt of a step that failed; {@code due} in milliseconds since 1970. */
    record Until(long due) implements Wait {}

    /** When waiting is over by itself; {@code Long.MAX_VALUE} if it never is. In milliseconds since 1970. */
    public static long due(Wait wait) {
        if (wait instanceof Until until) return until.due();
        if (wait instanceof Callback callback) return callback.due();
        return Long.MAX_VALUE;
    }

    /**
     * The end of a run that this one called.
     *
     * @param after how often it had ended by then: one that is to be taken up again has failed before, and that end is
     *              not the one that is waited for
     */
    record Child(long run, int after) implements Wait {

        /** The end of one that has begun just now. */
        public Child(long run) {
            this(run, 0);
        }
    }

    /**
     * A pass, from those who let no more over the connection than its limits say, and none while its system is to be left
     * alone.
     *
     * @param since when it got into line, in milliseconds since 1970
     */
    record Limit(String connection, long since) implements Wait {

        /** As the journal finds it by: in the order of waiting, connection by connection. */
        public String ref() {
            return "%s %015d".formatted(connection, since);
        }

        public static String connectionOf(String ref) {
            return ref.substring(0, ref.indexOf(' '));
        }
    }

    /** A connection whose credentials were refused, until someone mends it. */
    record Mended(String connection) implements Wait {}

    /**
     * What is posted to a call-back address.
     *
     * @param token the hash of the address's token, in hexadecimal digits
     * @param due   when waiting is over, in milliseconds since 1970
     */
    record Callback(String token, long due) implements Wait {}

    /** A person's answer to whether an attempt was carried out: the run is <em>in doubt</em>. */
    record Person(String question) implements Wait {}
}

package io.junctura.run;

/** What a step waits for. */
public sealed interface Wait {

    /**
     * The next attempt of a failed step, or the end of a delay.
     *
     * @param due in milliseconds since 1970
     */
    record Until(long due) implements Wait {}

    /** When the wait ends by itself, in milliseconds since 1970; {@code Long.MAX_VALUE}: never. */
    public static long due(Wait wait) {
        if (wait instanceof Until until) return until.due();
        if (wait instanceof Callback callback) return callback.due();
        return Long.MAX_VALUE;
    }

    /**
     * The end of a called run.
     *
     * @param after how often that run had ended before: if it is resumed, its earlier end does not count
     */
    record Child(long run, int after) implements Wait {

        /** The end of a run that has just begun. */
        public Child(long run) {
            this(run, 0);
        }
    }

    /**
     * A permit of a connection: its limits are reached, or its circuit is open.
     *
     * @param since when the step joined the queue, in milliseconds since 1970
     */
    record Limit(String connection, long since) implements Wait {

        /** The form in the journal, which sorts by connection and then by time. */
        public String ref() {
            return "%s %015d".formatted(connection, since);
        }

        public static String connectionOf(String ref) {
            return ref.substring(0, ref.indexOf(' '));
        }
    }

    /** New credentials of a connection whose credentials were refused. */
    record NewCredentials(String connection) implements Wait {}

    /**
     * A post to a call-back address.
     *
     * @param token the hash of the address's token, in hexadecimal digits
     * @param due   when the wait expires, in milliseconds since 1970
     */
    record Callback(String token, long due) implements Wait {}

    /** A person's answer whether an attempt was carried out: the step is <em>in doubt</em>. */
    record Person(String question) implements Wait {}
}

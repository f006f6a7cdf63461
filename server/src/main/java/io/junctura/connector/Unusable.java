package io.junctura.connector;

/** A plugin cannot be used, or not like this; the message is a sentence that says why and what to do. */
public final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String sentence) {
        super(sentence);
    }

    Unusable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

package io.junctura.plugin.trust;

/** A plugin cannot be used, or not in this way. The message says why and what to do. */
public final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    public Unusable(String sentence) {
        super(sentence);
    }

    public Unusable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

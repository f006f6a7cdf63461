package io.junctura.plugins.messages;

/** A body that does not have the form that was asked for. */
public final class BadBody extends Exception {
    private static final long serialVersionUID = 1L;

    BadBody(String message) {
        super(message);
    }
}

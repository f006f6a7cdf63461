package io.junctura.connector.own;

/** One component of an operation of the server's own has a value that it cannot have, whatever the others are. */
public final class Unfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String component;

    /** @param message a sentence */
    Unfit(String component, String message) {
        super(message);
        this.component = component;
    }

    public String component() {
        return component;
    }
}

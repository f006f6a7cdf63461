package io.junctura.cli;

/** A command was used wrongly. The message is a sentence that says what to write. Exit code 2. */
final class WrongUse extends Failed {
    private static final long serialVersionUID = 1L;

    WrongUse(String message) {
        super(message);
    }
}

package io.junctura.cli;

/** A command was asked for what it does not understand: one sentence that says what may be written. Exit code 2. */
final class WrongUse extends Failed {
    private static final long serialVersionUID = 1L;

    WrongUse(String message) {
        super(message);
    }
}

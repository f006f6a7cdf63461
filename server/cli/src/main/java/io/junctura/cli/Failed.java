package io.junctura.cli;

/** A command has failed. The message is a sentence that says what to do. Exit code 1. */
class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
        super(message);
    }
}

package io.junctura.state;

/** A change that contradicts existing data; nothing was changed. The message says what it contradicts. */
final class StateConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateConflict(String message) {
        super(message, null, false, false); // an answer, not a fault: no stack
    }
}

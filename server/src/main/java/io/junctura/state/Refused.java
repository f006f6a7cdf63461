package io.junctura.state;

/** A change that would contradict what is there; nothing was changed. The message says what stands against it. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message, null, false, false); // an answer, not a fault: no stack
    }
}

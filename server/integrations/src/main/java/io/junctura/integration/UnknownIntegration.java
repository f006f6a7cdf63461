package io.junctura.integration;

/** There is no integration of this name. */
final class UnknownIntegration extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownIntegration(String name) {
        super("No integration is named \"" + name + "\".");
    }
}

package io.junctura.api;

/** The connection of connectors that need none. */
public record NoConnection() implements Connection {}

package io.junctura.api;

/** For connectors that have nothing to sign in to. */
public record NoConnection() implements Connection {}

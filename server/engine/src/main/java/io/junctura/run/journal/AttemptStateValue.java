package io.junctura.run.journal;

/** @param value stored JSON */
public record AttemptStateValue(String step, String name, byte[] value) {}

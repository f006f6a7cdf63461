package io.junctura.expression;

/** Stands in a template's value where {@code {{ secret.NAME }}} was written. The connector's call fills it in. */
public record SecretRef(String name) {}

package io.junctura.fault.fuzz;

/** Text that is written into JSON without escaping, valid or not. */
record RawJson(String text) {}

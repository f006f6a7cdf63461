package io.junctura.fault.fuzz;

/** Text that is written into JSON as it is, proper or not. */
record Raw(String text) {}

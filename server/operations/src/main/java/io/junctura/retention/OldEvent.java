package io.junctura.retention;

/**
 * An event of a topic that is old enough to be deleted.
 *
 * @param whole whether all of it may be deleted; otherwise only its content, because its name is still needed
 */
public record OldEvent(long number, boolean whole) {}

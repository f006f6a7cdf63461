package io.junctura.state;

/**
 * An ID of a record in a system.
 *
 * @param flow   empty if all flows of the integration share the link
 * @param record the number that the IDs of one record share
 */
public record LinkedId(String flow, String entity, String system, String id, long record) {}

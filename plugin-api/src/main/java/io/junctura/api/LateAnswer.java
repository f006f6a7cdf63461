package io.junctura.api;

import java.net.URI;

/**
 * The response to a call that is posted to the caller, because it came after the time limit.
 *
 * @param address the address to which the caller wants it
 * @param id      the response's ID, the same on each attempt, by which the caller recognises a repetition
 * @param body    JSON: {@code {type, timestamp, data: {run, status, headers, body, address}}}
 */
public record LateAnswer(URI address, String id, byte[] body) {}

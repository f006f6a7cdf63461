package io.junctura.api;

import java.net.URI;

/**
 * The answer to a call whose caller could not wait for it, about to be posted.
 *
 * @param address where the caller wants it
 * @param id      names it: the same at each attempt, so that whoever gets it twice knows
 * @param body    JSON: {@code {type, timestamp, data: {run, status, headers, body, address}}}
 */
public record LateAnswer(URI address, String id, byte[] body) {}

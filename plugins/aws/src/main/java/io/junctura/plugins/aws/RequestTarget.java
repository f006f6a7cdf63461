package io.junctura.plugins.aws;

/**
 * The queue or topic of a request.
 *
 * @param region the region of the queue or topic
 * @param shown  the name in messages, such as {@code the queue "orders"}
 */
record RequestTarget(String region, String shown) {}

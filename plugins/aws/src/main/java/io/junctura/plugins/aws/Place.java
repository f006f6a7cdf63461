package io.junctura.plugins.aws;

/**
 * What a request is about.
 *
 * @param region where it is
 * @param shown  what people call it, such as {@code the queue "orders"}
 */
record Place(String region, String shown) {}

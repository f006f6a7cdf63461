package io.junctura.api;

/**
 * What starts a flow. A record like an {@link Action}: its components are its settings, the same instance serves as long
 * as the flow's version and connection stay. Implement one of the kinds.
 */
public sealed interface Trigger<C extends Connection> permits WebhookTrigger, CallTrigger, PollTrigger, StreamTrigger {}

package io.junctura.api;

/**
 * Starts a flow. A record like an {@link Action}: its components are its settings. The server uses one instance as long
 * as the flow's version and connection stay the same.
 *
 * <p>Implement one of the kinds: {@link WebhookTrigger}, {@link CallTrigger}, {@link PollTrigger},
 * {@link StreamTrigger}, {@link FileTrigger}. Plugins cannot have other kinds: the annotation processor rejects them.
 */
public interface Trigger<C extends Connection> {}

package io.junctura.api;

/**
 * What starts a flow. A record like an {@link Action}: its components are its settings, the same instance serves as long
 * as the flow's version and connection stay.
 *
 * <p>Implement one of the kinds: {@link WebhookTrigger}, {@link CallTrigger}, {@link PollTrigger},
 * {@link StreamTrigger}, {@link FileTrigger}. The server knows no others from plugins (its own connectors have a few more), and the
 * annotation processor refuses them.
 */
public interface Trigger<C extends Connection> {}

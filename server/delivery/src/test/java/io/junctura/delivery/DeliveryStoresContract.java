package io.junctura.delivery;

/** The tests that the stores of outbound webhooks must pass on each database, one interface for each subject. */
public interface DeliveryStoresContract extends SubscriptionStoreContract, ResendStoreContract, DeliveryStoreContract {}

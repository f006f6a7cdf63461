package io.junctura.integration;

/** The tests that the stores of integrations must pass on each database, one interface for each store. */
public interface IntegrationStoresContract
        extends IntegrationStoreContract, RevisionStoreContract, DraftStoreContract {}

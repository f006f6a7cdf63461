package io.junctura.history;

/** The tests that the stores of lists of runs must pass on each database. */
public interface HistoryStoresContract extends RunStoreContract, AttentionGroupsContract {}

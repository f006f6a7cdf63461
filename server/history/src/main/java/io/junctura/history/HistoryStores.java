package io.junctura.history;

/** The stores of lists of runs on one database. */
public interface HistoryStores {
    RunStore runs();

    AttentionGroups groups();
}

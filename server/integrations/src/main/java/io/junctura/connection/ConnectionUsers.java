package io.junctura.connection;

import java.util.List;

/** Finds the integrations that use a connection. */
public interface ConnectionUsers {

    /** The published ones, in words such as {@code integration orders}. */
    List<String> published(String connection);

    /** The published ones, then the drafts, each with the places. */
    List<Usage> usages(String connection);
}

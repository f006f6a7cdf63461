package io.junctura.api;

import org.pf4j.ExtensionPoint;

/**
 * One third-party system or technique. The class carries {@link ConnectorInfo}, which names its parts, and PF4J's
 * {@code @Extension}, by which it is found. It has a public constructor without arguments and needs no method at all.
 */
public interface Connector extends ExtensionPoint {

    /**
     * Frees what the connector's classes share (pools, threads). Called once, after the last attempt of the last run
     * that used them has ended and before the class loader is given up; never while an action or trigger runs.
     */
    default void close() {}
}

package io.junctura.api;

import org.pf4j.ExtensionPoint;

/**
 * One third-party system or technique. The class carries {@link ConnectorInfo}, which names its parts, and PF4J's
 * {@code @Extension}, by which it is found. It has a public constructor without arguments and needs no method at all.
 *
 * <p>One instance is made for each version of the plugin, when one of its operations is first used; its methods are called
 * by one thread at a time. Whatever operations share (pools, caches) belongs into it or into static fields of the
 * plugin's classes, which all runs see.
 */
public interface Connector extends ExtensionPoint {

    /**
     * Frees what the connector's classes share (pools, threads). Called once, after the last attempt of the last run
     * that used them has ended and before the class loader is given up; never while an action or trigger runs.
     */
    default void close() {}
}

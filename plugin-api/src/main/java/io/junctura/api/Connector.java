package io.junctura.api;

import org.pf4j.ExtensionPoint;

/**
 * One third-party system or technique. The class has the annotations {@link ConnectorInfo}, which names its parts, and
 * PF4J's {@code @Extension}, by which PF4J finds it. It has a public constructor without arguments and needs no
 * methods.
 *
 * <p>One instance is made for each version of the plugin, when one of its operations is first used; its methods are
 * called by one thread at a time. State that operations share (pools, caches) belongs into this instance, or into
 * static fields of the plugin's classes.
 */
public interface Connector extends ExtensionPoint {

    /**
     * Frees what the connector's classes share (pools, threads). Called once, after the last attempt that used them has
     * ended, and before the class loader is closed. Never called while an action or trigger runs.
     */
    default void close() {}
}

/**
 * What connectors of file servers have in common whose protocol has sessions: a pool of signed-in sessions, time limits, and files
 * that get their names when they are whole. Each of them compiles these sources into its own plugin and brings a {@link
 * io.junctura.plugins.stores.remote.RemoteSession}.
 */
@NullMarked
package io.junctura.plugins.stores.remote;

import org.jspecify.annotations.NullMarked;

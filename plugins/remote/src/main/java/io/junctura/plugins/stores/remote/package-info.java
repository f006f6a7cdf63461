/**
 * Sources that connectors of file servers with sessions share: a pool of signed-in sessions, time limits, and files
 * that get their names when they are complete. Each connector compiles them into its own plugin and implements
 * {@link io.junctura.plugins.stores.remote.RemoteSession}.
 */
@NullMarked
package io.junctura.plugins.stores.remote;

import org.jspecify.annotations.NullMarked;

/**
 * The actions and the trigger that all connectors of files share. Each connector compiles these sources into its own
 * plugin and implements {@link StoreConnection}.
 */
@NullMarked
package io.junctura.plugins.stores;

import org.jspecify.annotations.NullMarked;

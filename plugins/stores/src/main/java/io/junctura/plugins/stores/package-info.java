/**
 * What all connectors of files have in common: the same actions, the same trigger, the same words. Each of them compiles these
 * sources into its own plugin and brings a {@link StoreConnection}.
 */
@NullMarked
package io.junctura.plugins.stores;

import org.jspecify.annotations.NullMarked;

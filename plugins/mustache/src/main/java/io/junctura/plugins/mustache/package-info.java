/**
 * What the connectors share that fill Mustache templates: templates that see only data, and a limit of their work. Each of these
 * connectors compiles this package into its own plugin.
 */
@NullMarked
package io.junctura.plugins.mustache;

import org.jspecify.annotations.NullMarked;

/** Signs requests to Amazon Web Services. Connectors that need it compile it into their plugins. */
@NullMarked
package io.junctura.plugins.sigv4;

import org.jspecify.annotations.NullMarked;

/** Where the server is put together: settings in, a running server out. */
@NullMarked
package io.junctura;

import org.jspecify.annotations.NullMarked;

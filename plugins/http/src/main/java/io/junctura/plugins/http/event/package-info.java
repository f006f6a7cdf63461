/** How the requests of a webhook become events: as they are, or as CloudEvents. */
@NullMarked
package io.junctura.plugins.http.event;

import org.jspecify.annotations.NullMarked;

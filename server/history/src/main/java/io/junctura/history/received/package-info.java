/** The log of received events that started no run: what is kept of them, in limited number, without a cost for the answers. */
@NullMarked
package io.junctura.history.received;

import org.jspecify.annotations.NullMarked;

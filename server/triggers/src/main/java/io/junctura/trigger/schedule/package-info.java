/** Starts flows at times: intervals and cron expressions. */
@NullMarked
package io.junctura.trigger.schedule;

import org.jspecify.annotations.NullMarked;

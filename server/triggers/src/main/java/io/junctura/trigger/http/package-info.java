/** Starts flows by HTTP requests: webhooks, calls with their answers, call-backs and starts by hand. */
@NullMarked
package io.junctura.trigger.http;

import org.jspecify.annotations.NullMarked;

/** One class of Kafka's client that Junctura replaces. */
@NullMarked
package org.apache.kafka.clients;

import org.jspecify.annotations.NullMarked;

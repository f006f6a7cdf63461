/** Records of Apache Kafka: published by steps, and received by flows. */
@NullMarked
package io.junctura.plugins.kafka;

import org.jspecify.annotations.NullMarked;

/** Messages of MQTT: published by steps, and received by flows. */
@NullMarked
package io.junctura.plugins.mqtt;

import org.jspecify.annotations.NullMarked;

/** What the connectors of message brokers have in common. Each of them compiles these sources into its own plugin. */
@NullMarked
package io.junctura.plugins.messages;

import org.jspecify.annotations.NullMarked;

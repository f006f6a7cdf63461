/** The connector to Slack, by its Web API, its webhooks and Socket Mode. */
@NullMarked
package io.junctura.plugins.slack;

import org.jspecify.annotations.NullMarked;

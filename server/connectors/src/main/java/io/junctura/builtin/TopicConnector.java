package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Topics carry an event from your own application ({@code POST /api/v1/topics/NAME/events}) or from a flow to every
 * subscribed flow. A topic needs no set-up: it exists as soon as a flow or an application uses its name.
 */
@ConnectorInfo(id = "topic", title = "Topic", actions = TopicPublish.class, triggers = TopicEvent.class)
final class TopicConnector implements Connector {}

package io.junctura.builtin;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;

/**
 * Topics carry events from one to many: from your own application ({@code POST /api/v1/topics/NAME/events}) or from a flow,
 * to every flow that subscribes. A topic needs no setting up; it is there as soon as somebody names it.
 */
@ConnectorInfo(id = "topic", title = "Topic", actions = TopicPublish.class, triggers = TopicEvent.class)
final class TopicConnector implements Connector {}

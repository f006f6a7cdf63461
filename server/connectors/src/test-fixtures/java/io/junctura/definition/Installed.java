package io.junctura.definition;

import io.junctura.api.Effect;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small connectors for tests, one of each kind that documents can use. */
final class Installed {

    private static final Schema NOTHING = schema("{'type': 'object', 'properties': {}, 'additionalProperties': false}");
    private static final Schema ANY = schema("{}");

    private static final ConnectorDescriptor HTTP = new ConnectorDescriptor(
            "http",
            "HTTP",
            "",
            "http",
            "1",
            Optional.of(new ConnectionDescriptor("", schema("""
                {'type': 'object', 'additionalProperties': false, 'required': ['address'], 'properties': {
                  'address': {'type': 'string', 'title': 'Address'},
                  'timeLimit': {'type': 'string', 'format': 'duration'}}}\
                """), Map.of(), true, "address")),
            List.of(new ActionDescriptor("http.request", "Send a request", "", "", Effect.UNSAFE, schema("""
                {'type': 'object', 'additionalProperties': false, 'properties': {
                  'method': {'enum': ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], 'type': 'string'},
                  'path': {'type': 'string', 'x-mixed': 'path-segment'},
                  'url': {'type': 'string'},
                  'query': {'type': 'object', 'additionalProperties': {'type': 'string'}},
                  'headers': {'type': 'object', 'additionalProperties': {'type': 'string'}},
                  'token': {'type': 'string', 'format': 'secret'},
                  'accept': {'type': 'array', 'items': {'type': 'integer'}},
                  'timeLimit': {'type': 'string', 'format': 'duration'},
                  'body': {}}}\
                """), ANY)),
            List.of(
                    new TriggerDescriptor("http.webhook", "Webhook", "", "", TriggerKind.WEBHOOK, schema("""
                        {'type': 'object', 'additionalProperties': false, 'required': ['verify'], 'properties': {
                          'verify': {'title': 'Verification', 'x-variants-by': 'scheme', 'oneOf': [
                            {'const': 'none'},
                            {'$ref': '#/$defs/none'},
                            {'type': 'object', 'additionalProperties': false, 'required': ['scheme', 'secret'],
                             'properties': {'scheme': {'const': 'github'},
                               'secret': {'type': 'array', 'items': {'type': 'string', 'format': 'secret'}}}}]}},
                         '$defs': {'none': {'type': 'object', 'additionalProperties': false,
                           'required': ['scheme'], 'properties': {'scheme': {'const': 'none'}}}}}\
                        """), ANY),
                    new TriggerDescriptor("http.call", "Call", "", "", TriggerKind.CALL, schema("""
                        {'type': 'object', 'additionalProperties': false, 'properties': {
                          'timeLimit': {'type': 'string', 'format': 'duration'}}}\
                        """), ANY)));

    private static final ConnectorDescriptor SLACK = new ConnectorDescriptor(
            "slack",
            "Slack",
            "",
            "slack",
            "1",
            Optional.of(new ConnectionDescriptor(
                    "",
                    schema("""
                        {'type': 'object', 'additionalProperties': false, 'required': ['workspace'], 'properties': {
                          'workspace': {'type': 'string', 'title': 'Workspace'}}}\
                        """),
                    Map.of(
                            "token",
                            schema("{'type': 'string', 'format': 'secret', 'title': 'Token', 'x-required': true}")),
                    false,
                    "")),
            List.of(new ActionDescriptor(
                    "slack.post-message", "Post a message", "", "", Effect.UNSAFE, schema("""
                        {'type': 'object', 'additionalProperties': false, 'required': ['channel', 'text'], 'properties': {
                          'channel': {'type': 'string', 'title': 'Channel'},
                          'text': {'type': 'string', 'title': 'Text'},
                          'notify': {'type': 'boolean'},
                          'sendAt': {'type': 'string', 'format': 'date-time'},
                          'thread': {'type': 'string', 'format': 'uuid'},
                          'icon': {'type': 'string', 'format': 'base64', 'contentEncoding': 'base64'},
                          'lines': {'type': 'integer', 'minimum': 1, 'maximum': 50}}}\
                        """), ANY)),
            List.of(new TriggerDescriptor(
                    "slack.new-messages", "New messages", "", "", TriggerKind.POLL, NOTHING, ANY)));

    private static final ConnectorDescriptor STORE = new ConnectorDescriptor(
            "store",
            "Store",
            "",
            "store",
            "1",
            Optional.of(new ConnectionDescriptor("", NOTHING, Map.of(), false, "")),
            List.of(new ActionDescriptor("store.insert", "Insert", "", "", Effect.KEYED, schema("""
                {'type': 'object', 'additionalProperties': false, 'required': ['table'], 'properties': {
                  'table': {'type': 'string'}, 'rows': {'type': 'array', 'items': {}}}}\
                """), ANY)),
            List.of());

    private static final ConnectorDescriptor TOPIC = new ConnectorDescriptor(
            "topic",
            "Topics",
            "",
            "server",
            "1",
            Optional.empty(),
            List.of(new ActionDescriptor("topic.publish", "Publish", "", "", Effect.IDEMPOTENT, schema("""
                {'type': 'object', 'additionalProperties': false, 'required': ['topic', 'event'], 'properties': {
                  'topic': {'type': 'string'}, 'event': {}, 'identity': {'type': 'string'}}}\
                """), ANY)),
            List.of(new TriggerDescriptor("topic.event", "Event", "", "", TriggerKind.TOPIC, schema("""
                {'type': 'object', 'additionalProperties': false, 'required': ['topic'], 'properties': {
                  'topic': {'type': 'string'}}}\
                """), ANY)));

    private static final ConnectorDescriptor SCHEDULE = new ConnectorDescriptor(
            "schedule",
            "Schedules",
            "",
            "server",
            "1",
            Optional.empty(),
            List.of(),
            List.of(new TriggerDescriptor(
                    "schedule.every", "Every so often", "", "", TriggerKind.SCHEDULE, schema("""
                        {'type': 'object', 'additionalProperties': false, 'required': ['every'], 'properties': {
                          'every': {'type': 'string', 'format': 'duration'}}}\
                        """), ANY)));

    private static final ConnectorDescriptor FLOW = new ConnectorDescriptor(
            "flow",
            "Flows",
            "",
            "server",
            "1",
            Optional.empty(),
            List.of(),
            List.of(new TriggerDescriptor("flow.call", "Call", "", "", TriggerKind.FLOW, schema("""
                        {'type': 'object', 'additionalProperties': false, 'properties': {
                          'callers': {'type': 'array', 'items': {'type': 'string'}}}}\
                        """), ANY)));

    static final List<ConnectorDescriptor> CONNECTORS = List.of(HTTP, SLACK, STORE, TOPIC, SCHEDULE, FLOW);

    private Installed() {}

    /** JSON with single quotes, which is easier to read in Java. */
    @SuppressWarnings("unchecked")
    private static Schema schema(String json) {
        Object parsed = Json.parse(json.replace('\'', '"'));
        if (parsed == null) throw new IllegalArgumentException(json);
        return new Schema((Map<String, Object>) parsed);
    }
}

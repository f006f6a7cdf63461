package io.junctura.history;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.nullable;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.string;
import static io.junctura.http.Schemas.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the OpenAPI document says of runs and events. */
final class RunSchemas {
    private RunSchemas() {}

    private static final String CONNECTION =
            "The connection that has to be mended before it goes on, or over which it waits for its turn";

    private static final String[] STATUSES = {"queued", "running", "waiting", "succeeded", "failed", "cancelled"};

    /** A page of runs. */
    static Map<String, Object> page() {
        return object(
                "items",
                list(view()),
                "next",
                nullable(string("Cursor of the next page; null at the end")),
                "behind?",
                object("runs", integer(), "seconds", integer()));
    }

    private static List<Object> run() {
        return new ArrayList<>(Arrays.asList(
                "id",
                string(),
                "instance",
                string(),
                "integration",
                string(),
                "flow",
                string(),
                "version",
                version(),
                "test?",
                Map.of("const", true, "description", "Present in a run that tests a draft"),
                "trigger",
                string("Such as http.webhook"),
                "status",
                oneOf(STATUSES),
                "waiting",
                nullable(object(
                        "reason",
                        oneOf("delay", "retry", "call-back", "child", "line", "limit", "connection", "in doubt"),
                        "until",
                        nullable(time()),
                        "connection?",
                        string(CONNECTION),
                        "key?",
                        string("The order key whose line it stands in"),
                        "run?",
                        nullable(string("The run that goes first")))),
                "acceptedAt",
                time(),
                "endedAt",
                nullable(time()),
                "durationMs",
                nullable(integer()),
                "error",
                nullable(object(
                        "kind",
                        kind(),
                        "message",
                        string(),
                        "step",
                        nullable(string("The path of the step")),
                        "stepTitle?",
                        string("What people call the step, if it has no id of its own, or has a title"))),
                "reason?",
                string("Why it ended early, if it did"),
                "parent",
                nullable(string("The run that called it and waits")),
                "replayOf",
                nullable(string())));
    }

    private static Map<String, Object> version() {
        return Map.of(
                "anyOf",
                List.of(integer(), Map.of("const", "draft")),
                "description",
                "\"draft\" in a run that tests a draft");
    }

    static Map<String, Object> view() {
        return object(run().toArray());
    }

    static Map<String, Object> detail() {
        List<Object> members = run();
        members.addAll(List.of(
                "historyKept",
                Map.of("type", "boolean", "description", "false: its flow keeps none, so payload and steps are gone"),
                "replays",
                list(object("id", string(), "version", version(), "status", oneOf(STATUSES), "acceptedAt", time())),
                "payload?",
                any(),
                "largePayload?",
                large(),
                "inputsLeftOut?",
                Map.of(
                        "type",
                        "boolean",
                        "description",
                        "true: the run's values are too large to evaluate its inputs again"),
                "headers?",
                map(any()),
                "cancelling?",
                string("Who has cancelled it: it does its finally, or waits for an attempt to come back"),
                "steps",
                list(step()),
                "problem?",
                string("Why the steps are shown as recorded, without inputs")));
        return object(members.toArray());
    }

    private static final String[] STEP_STATUSES = {"succeeded", "failed", "running", "waiting", "skipped", "cancelled"};

    /** Instead of a value. */
    private static Map<String, Object> large() {
        return object(
                "size",
                integer(),
                "beginning?",
                string("How its JSON begins"),
                "problem?",
                string("Why it cannot be read"),
                "whole",
                string("The address of the whole value"));
    }

    private static Map<String, Object> kind() {
        return string("For programs: BAD_INPUT, REFUSED, CREDENTIALS, TRY_LATER, BROKEN or CANCELLED");
    }

    private static Map<String, Object> step() {
        Map<String, Object> error = object("kind", kind(), "message", string(), "reached", oneOf("no", "maybe", "yes"));
        return object(
                "path",
                string("From the flow's root down, such as route/gold/send"),
                "id",
                string(),
                "kind",
                string("action, filter, set, select, switch, call, respond, stop, fail, for-each, parallel, try,"
                        + " delay or callback"),
                "use?",
                string("The action"),
                "flow?",
                string("The flow that a call runs"),
                "child?",
                string("The run that a call waits for"),
                "title?",
                nullable(string()),
                "status",
                oneOf(STEP_STATUSES),
                "sealed?",
                Map.of(
                        "type",
                        "boolean",
                        "description",
                        "True where the item or branch that it is in is over: no retry goes back to it, only to the"
                                + " whole loop or parallel around it"),
                "reused?",
                Map.of(
                        "const",
                        true,
                        "description",
                        "Present where a test of a draft has not executed the step: its output was given to the test"),
                "attempts",
                integer(),
                "progress?",
                progress(),
                "startedAt?",
                time(),
                "durationMs?",
                integer(),
                "input?",
                any(),
                "largeInput?",
                large(),
                "output?",
                any(),
                "largeOutput?",
                large(),
                "error?",
                error,
                "waiting?",
                waitingOfAStep(),
                "loop?",
                object("ended", integer(), "failed", integer(), "shown", integer(), "more", integer()),
                "parts?",
                list(part(error)),
                "question?",
                string("What has to be answered before it goes on"),
                "connection?",
                string(CONNECTION),
                "attemptList?",
                list(object("n", integer(), "startedAt", time(), "durationMs?", integer(), "error?", error)));
    }

    private static Map<String, Object> progress() {
        return object(
                "done",
                integer(),
                "total",
                Map.of("type", "integer", "description", "0: not known"),
                "unit",
                string("What is counted, such as rows"));
    }

    private static Map<String, Object> waitingOfAStep() {
        return object(
                "reason",
                oneOf("delay", "retry", "call-back", "child", "limit", "connection", "in doubt"),
                "until",
                nullable(time()),
                "connection?",
                string(CONNECTION));
    }

    /** An item, a branch, or a part of a try. */
    private static Map<String, Object> part(Map<String, Object> error) {
        return object(
                "path",
                string("What the paths of its steps begin with, such as lines[7], both[left] or guard/try"),
                "name",
                string("The number of the item, the branch, or try, catch, finally"),
                "status",
                oneOf(STEP_STATUSES),
                "error?",
                error);
    }

    static Map<String, Object> counts() {
        Object[] members = new Object[STATUSES.length * 2];
        for (int i = 0; i < STATUSES.length; i++) {
            members[2 * i] = STATUSES[i];
            members[2 * i + 1] = integer();
        }
        return object(members);
    }

    static Map<String, Object> accepted() {
        return object(
                "run",
                string("The run that goes on, or the new one"),
                "warning?",
                string("What happens again by going back"));
    }

    static Map<String, Object> group() {
        return object(
                "fingerprint",
                string("For fingerprint= in lists, and to retry them all"),
                "instance",
                string(),
                "integration",
                string(),
                "flow",
                string(),
                "step",
                nullable(string("The path of the step, without numbers of items")),
                "stepTitle?",
                string("What people call the step, if it has no id of its own"),
                "kind",
                string("The kind of the error; IN_DOUBT: it waits for an answer"),
                "message",
                string("What the messages have in common"),
                "example?",
                string("The whole message of the newest run"),
                "runs",
                integer(),
                "firstAt",
                time(),
                "lastAt",
                time(),
                "run",
                string("The newest of them"));
    }

    static Map<String, Object> matching() {
        return object(
                "runs",
                integer(),
                "skipped",
                Map.of("type", "integer", "description", "Those that match and cannot be taken up, or replayed"),
                "more",
                Map.of("type", "boolean", "description", "Whether more match than one retry takes"),
                "atLeast",
                Map.of(
                        "type",
                        "boolean",
                        "description",
                        "Whether counting was stopped after some seconds: there are at least so many of both"));
    }

    static Map<String, Object> retry() {
        return object(
                "id",
                string(),
                "as",
                oneOf("resume", "replay"),
                "filter",
                map(string()),
                "by",
                string(),
                "status",
                oneOf("waiting", "running", "done", "cancelled", "failed"),
                "runs",
                nullable(Map.of("type", "integer", "description", "How many match; null until they are counted")),
                "more",
                Map.of("type", "boolean", "description", "Whether more match than this retry takes"),
                "done",
                integer(),
                "skipped",
                integer(),
                "startedAt",
                time(),
                "endedAt",
                nullable(time()),
                "problem",
                nullable(string("Why it failed, or why the first of those skipped was")));
    }

    static Map<String, Object> event() {
        return object(
                "id",
                string("That of the run that it started"),
                "instance",
                string(),
                "integration",
                string(),
                "flow",
                string(),
                "trigger",
                string(),
                "identity",
                nullable(string("A hash of what the event is known by; null if it has no identity")),
                "run",
                string(),
                "status",
                oneOf(STATUSES),
                "acceptedAt",
                time());
    }

    static Map<String, Object> eventDetail() {
        Map<String, Object> schema = event();
        @SuppressWarnings("unchecked")
        Map<String, Object> properties = (Map<String, Object>) schema.get("properties");
        properties.put("payload", any());
        properties.put("largePayload", large());
        properties.put("headers", map(any()));
        properties.put("origin", map(any()));
        return schema;
    }
}

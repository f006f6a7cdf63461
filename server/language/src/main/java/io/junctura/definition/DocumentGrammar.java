package io.junctura.definition;

import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Either;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Formula;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Grammar.PerTime;
import io.junctura.definition.Grammar.Ref;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Text;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Grammar.Values;
import java.util.List;
import java.util.Map;

/**
 * The grammar of documents. {@link GrammarCheck} checks documents against it, and {@link DocumentSchema} converts it to
 * a JSON Schema. Each kind of step defines its own keys.
 */
final class DocumentGrammar {

    private DocumentGrammar() {}

    private static final Struct FLOW = new Struct(
            "flow",
            "One trigger and the steps that follow each of its events.",
            List.of(
                    Grammar.needed(
                            "trigger",
                            new Struct(
                                    "trigger",
                                    "What starts the flow.",
                                    List.of(
                                            Grammar.needed(
                                                    "use", Grammar.OPERATION, "The trigger, such as http.webhook."),
                                            Grammar.key(
                                                    "connection",
                                                    Grammar.CONNECTION_NAME,
                                                    "The connection slot that it uses."),
                                            Grammar.key(
                                                    "input",
                                                    new Values(Grammar.COMPONENT),
                                                    "The trigger's inputs. Expressions here read config and instance"
                                                            + " alone."),
                                            Grammar.key(
                                                    "every", new Span(false), "How often a polling trigger polls."))),
                            "What starts the flow."),
                    Grammar.key("title", new Text(), "What people see."),
                    Grammar.key(
                            "dedupe-by",
                            new Formula(),
                            "The identity of an event: a second event with the same value starts no run."),
                    Grammar.key(
                            "order-by",
                            new Either(
                                    new Formula(),
                                    new Struct(
                                            "order",
                                            "Which runs are executed one after the other.",
                                            List.of(
                                                    Grammar.needed("key", new Formula(), "The order key of a run."),
                                                    Grammar.key(
                                                            "on-failure",
                                                            new Choice(List.of("block", "park", "skip")),
                                                            "What the runs queued behind a failed run do: block (the"
                                                                    + " default): they wait, and count as backlog; park:"
                                                                    + " they wait, and do not count; skip: they"
                                                                    + " continue.")))),
                            "The order key of a run. Runs with the same key are executed one after the other, in the"
                                    + " order of acceptance."),
                    Grammar.key(
                            "limits",
                            new Struct(
                                    "limits",
                                    "The limits of the flow's runs.",
                                    List.of(
                                            Grammar.key(
                                                    "concurrency",
                                                    new Count(1, 10_000, false),
                                                    "How many runs may be executing at the same time; 64 if not"
                                                            + " given."),
                                            Grammar.key(
                                                    "time",
                                                    new Span(false),
                                                    "How long a run may take in total, including waits."))),
                            "The limits of the flow's runs."),
                    Grammar.key(
                            "history",
                            new Choice(List.of("full", "errors", "none")),
                            "What is kept of ended runs: full keeps everything, errors keeps everything of failed runs,"
                                    + " none keeps only how they ended."),
                    Grammar.needed("steps", Grammar.STEPS, "The steps, in order.")));

    private static final Struct PROPERTY = new Struct(
            "config-property",
            "One config value, as a JSON Schema.",
            List.of(
                    Grammar.key(
                            "type",
                            new Choice(List.of("string", "number", "integer", "boolean", "array", "object")),
                            "What kind of value it is."),
                    Grammar.key("title", new Text(), "What people see."),
                    Grammar.key("description", new Text(), "What it is for."),
                    Grammar.key("default", new Value(true), "The value of an instance that gives none."),
                    Grammar.key("enum", new ListOf(new Value(true), 1), "The values that are allowed."),
                    Grammar.key("examples", new ListOf(new Value(true), 0), "Values to show as examples."),
                    Grammar.key(
                            "format",
                            new Choice(List.of("duration", "date-time", "uri", "email")),
                            "The form of a text."),
                    Grammar.key("pattern", new Text(), "A regular expression that a text must match."),
                    Grammar.key("minLength", new Count(0, Integer.MAX_VALUE, false), "The least length of a text."),
                    Grammar.key("maxLength", new Count(0, Integer.MAX_VALUE, false), "The greatest length of a text."),
                    Grammar.key("minimum", new Value(true), "The least number."),
                    Grammar.key("maximum", new Value(true), "The greatest number."),
                    Grammar.key("items", new Ref("config-property"), "What each item of an array is."),
                    Grammar.key(
                            "properties",
                            new MapOf(Grammar.ANYTHING, new Ref("config-property"), 0),
                            "What the properties of an object are."),
                    Grammar.key("required", new ListOf(new Text(), 0), "The properties that an object must have."),
                    Grammar.key("additionalProperties", new Flag(), "Whether an object may have other properties.")));

    static final OneOf DOCUMENT = new OneOf(
            "document",
            List.of(
                    new Struct(
                            "integration",
                            "An integration: flows, and what they need.",
                            List.of(
                                    Grammar.needed("integration", Grammar.DASHED, "The integration's name."),
                                    Grammar.key("title", new Text(), "What people see."),
                                    Grammar.key(
                                            "config",
                                            new MapOf(Grammar.IDENTIFIER, new Ref("config-property"), 0),
                                            "The values that each instance fills in; expressions read config.NAME."),
                                    Grammar.key(
                                            "connections",
                                            new MapOf(
                                                    Grammar.CONNECTION_NAME,
                                                    new Struct(
                                                            "slot",
                                                            "A connection slot, bound to a saved connection.",
                                                            List.of(
                                                                    Grammar.needed(
                                                                            "connector",
                                                                            Grammar.CONNECTOR,
                                                                            "The connector of the connection."),
                                                                    Grammar.key(
                                                                            "title", new Text(), "What people see."))),
                                                    0),
                                            "The connection slots, which triggers and actions name."),
                                    Grammar.needed("flows", new MapOf(Grammar.DASHED, FLOW, 1), "The flows by name."),
                                    Grammar.key(
                                            "subscriptions",
                                            new MapOf(Grammar.DASHED, SubscriptionGrammar.SUBSCRIPTION, 0),
                                            "The subscriptions of third parties to topics, by name."))),
                    new Struct(
                            "connection",
                            "A saved connection: an address and the secrets that go with it.",
                            List.of(
                                    Grammar.needed("connection", Grammar.CONNECTION_NAME, "The connection's name."),
                                    Grammar.needed("connector", Grammar.CONNECTOR, "The connector of the connection."),
                                    Grammar.key(
                                            "settings",
                                            new MapOf(Grammar.COMPONENT, new Value(true), 0),
                                            "The connection's settings."),
                                    Grammar.key(
                                            "secrets",
                                            new MapOf(Grammar.COMPONENT, new Text(), 0),
                                            "The secrets, each as {{ env.NAME }}, as {{ file.PATH }} or itself."),
                                    Grammar.key(
                                            "limits",
                                            new Struct(
                                                    "connection-limits",
                                                    "The limits of the connection, for all flows together.",
                                                    List.of(
                                                            Grammar.key(
                                                                    "concurrency",
                                                                    new Count(1, ConnectionLimits.MAX_REQUESTS, false),
                                                                    "How many attempts may be under way at the same"
                                                                            + " time."),
                                                            Grammar.key(
                                                                    "rate",
                                                                    new PerTime(),
                                                                    "How many attempts may begin in an interval,"
                                                                            + " such as 100/1m."))),
                                            "The limits of the connection, for all flows together.")))));

    /** The shapes that are referred to by name. */
    static final Map<String, Shape> NAMED = Map.of("step", StepKind.grammar(), "config-property", PROPERTY);

    static Shape named(Ref ref) {
        Shape shape = NAMED.get(ref.name());
        if (shape == null) throw new IllegalStateException("The grammar has no shape " + ref.name());
        return shape;
    }
}

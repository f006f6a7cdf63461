package io.junctura.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a document may hold, said once: {@link GrammarCheck} checks by this table, and {@link DocumentSchema} writes it
 * down as a JSON Schema.
 */
final class Grammar {

    /** What may stand in a place. */
    sealed interface Shape {}

    /** Any text. */
    record Text() implements Shape {}

    /** Text of a certain form. {@code rule} ends the sentence "… must be". */
    record Name(Pattern pattern, String rule) implements Shape {}

    record Choice(List<String> values) implements Shape {}

    record Flag() implements Shape {}

    /** A whole number; {@code orExpression}: or an expression that makes one. */
    record Count(int min, int max, boolean orExpression) implements Shape {}

    /** A duration, longer than nothing; {@code orExpression}: or text with expressions that makes one. */
    record Span(boolean orExpression) implements Shape {}

    /** How many in what time. */
    record PerTime() implements Shape {}

    /** A time with its offset, or text with expressions that makes one. */
    record Moment() implements Shape {}

    /** One whole expression, or true or false. */
    record Condition() implements Shape {}

    /** One whole expression. */
    record Formula() implements Shape {}

    /** Text that may hold expressions; {@code orNothing}: the key alone is enough. */
    record Message(boolean orNothing) implements Shape {}

    /** Any value; its texts may hold expressions if it is not {@code constant}. */
    record Value(boolean constant) implements Shape {}

    /** A map of any values, which may hold expressions, or one expression that makes a map. */
    record Values(Name keys) implements Shape {}

    /** A list of any values, which may hold expressions, or one expression that makes a list. */
    record Sequence() implements Shape {}

    record ListOf(Shape items, int min) implements Shape {}

    record MapOf(Name keys, Shape values, int min) implements Shape {}

    /** A short form for what is said most often, and a map for all that can be said. */
    record Either(Shape brief, Struct full) implements Shape {}

    /** A map with these keys and no others, {@code some} of which must be there: one at least, if any are named. */
    record Struct(String name, String about, List<Key> keys, List<String> some) implements Shape {
        Struct(String name, String about, List<Key> keys) {
            this(name, about, keys, List.of());
        }

        List<String> names() {
            return keys.stream().map(Key::name).toList();
        }
    }

    /** A map of one of several kinds; the first key of each is what tells it from the others. */
    record OneOf(String what, List<Struct> kinds) implements Shape {
        List<String> names() {
            return kinds.stream().map(kind -> kind.keys().get(0).name()).toList();
        }
    }

    /** A shape that has a name, since it may stand within itself. */
    record Ref(String name) implements Shape {}

    record Key(String name, boolean required, Shape shape, String about) {}

    private Grammar() {}

    static final Name DASHED = new Name(
            Pattern.compile("[a-z][a-z0-9-]{0,62}"),
            "lower-case letters, digits and dashes, beginning with a letter, at most 63");
    static final Name IDENTIFIER = new Name(
            Pattern.compile("[a-z][A-Za-z0-9_]{0,62}"),
            "letters, digits and underscores, beginning with a small letter, at most 63 (expressions read it, so it has"
                    + " no dash)");
    static final Name CONNECTION_NAME = new Name(
            Pattern.compile("[a-z][A-Za-z0-9_-]{0,62}"),
            "letters, digits, underscores and dashes, beginning with a small letter, at most 63");
    static final Name COMPONENT = new Name(Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}"), "a plain name");
    static final Name ANYTHING = new Name(Pattern.compile("[\\s\\S]*"), "text");
    static final Name HEADER = new Name(
            RespondStep.HEADER, "the name of a header: letters, digits and dashes, say, but no space and no colon");
    static final Name OPERATION = new Name(
            Pattern.compile("[a-z][a-z0-9-]*\\.[a-z][A-Za-z0-9-]*"),
            "a connector and one of its operations with a dot between them, such as http.request");
    static final Name CONNECTOR = new Name(Pattern.compile("[a-z][a-z0-9-]*"), "a connector's id, such as http");

    private static final Shape STEPS = new ListOf(new Ref("step"), 0);

    private static final Struct RETRY = new Struct(
            "retry",
            "When a failed step is tried again. The pause doubles from attempt to attempt, unless pauses are given.",
            List.of(
                    key(
                            "attempts",
                            new Count(1, 1_000_000, false),
                            "How often at the most, the first attempt included."),
                    key("first", new Span(false), "The pause before the second attempt; 1s if not given."),
                    key("max", new Span(false), "The longest pause; 15m if not given."),
                    key(
                            "pauses",
                            new ListOf(new Span(false), 1),
                            "Each pause in turn, such as [5s, 5m, 1h], in place of attempts, first and max. There is"
                                    + " one attempt more than pauses."),
                    key(
                            "within",
                            new Span(false),
                            "How long after the first attempt the last may begin; 24h if not given, and with pauses"
                                    + " the sum of them and a day.")));

    private static final Key ID =
            key("id", IDENTIFIER, "The step's name: expressions read its result as steps.ID. Unique in the flow.");
    private static final Key TITLE = key("title", new Text(), "What people see.");
    private static final Key WHEN = key("when", new Condition(), "The step is skipped unless this holds.");
    private static final Key DISABLED = key(
            "disabled",
            new Flag(),
            "Whether the step is disabled: it is skipped with all steps inside of it, also if when is true.");
    private static final Key ON_ERROR = key(
            "on-error",
            new Choice(List.of("fail", "continue")),
            "What a failure does: fail ends the run; continue goes on, with steps.ID.error telling what happened.");

    private static final List<Key> COMMON = List.of(
            ID,
            TITLE,
            WHEN,
            DISABLED,
            key("retry", RETRY, "When a failed attempt is made again."),
            key("timeout", new Span(false), "The time limit of one attempt."),
            ON_ERROR);

    /** What a step has that makes no attempts of its own. */
    private static final List<Key> CONTROL = List.of(ID, TITLE, WHEN, DISABLED, ON_ERROR);

    private static final OneOf STEP = new OneOf(
            "step",
            List.of(
                    step(
                            "action-step",
                            "Attempts an action of a connector.",
                            needed("use", OPERATION, "The action, such as http.request."),
                            key("connection", CONNECTION_NAME, "The connection slot that it uses."),
                            key("input", new Values(COMPONENT), "The action's inputs."),
                            key(
                                    "on-crash",
                                    new Choice(List.of("repeat", "ask", "fail")),
                                    "What happens if the process dies during an attempt, where the action itself does"
                                            + " not say that it may be repeated.")),
                    control(
                            "filter-step",
                            "Goes on only if the condition holds: else the run ends as succeeded, or the item or"
                                    + " branch that it is in.",
                            needed("filter", new Condition(), "The condition.")),
                    control(
                            "switch-step",
                            "Takes the first case whose condition holds.",
                            needed(
                                    "switch",
                                    new ListOf(
                                            new OneOf(
                                                    "case",
                                                    List.of(
                                                            new Struct(
                                                                    "case",
                                                                    "The steps of one case.",
                                                                    List.of(
                                                                            needed(
                                                                                    "when",
                                                                                    new Condition(),
                                                                                    "The case is taken if this holds."),
                                                                            needed(
                                                                                    "steps",
                                                                                    STEPS,
                                                                                    "What is done then."))),
                                                            new Struct(
                                                                    "otherwise",
                                                                    "The steps if no case holds. Comes last.",
                                                                    List.of(needed(
                                                                            "otherwise",
                                                                            STEPS,
                                                                            "What is done then."))))),
                                            1),
                                    "The cases, from first to last.")),
                    control(
                            "set-step",
                            "Sets variables, which expressions read as vars.NAME.",
                            needed("set", new Values(IDENTIFIER), "The variables and their values.")),
                    control(
                            "select-step",
                            "Keeps some rows of a list or of a file of rows, and makes others of them. Those of a file"
                                    + " are read when a step needs them, however many there are.",
                            needed("select", new Sequence(), "The rows."),
                            key("as", IDENTIFIER, "The name that expressions read a row by; item if not given."),
                            key("where", new Condition(), "A row is kept if this holds; each is if not given."),
                            key("values", new Value(false), "What is made of a row; it stays as it is if not given.")),
                    control(
                            "call-step",
                            "Runs another flow of this integration.",
                            needed("call", DASHED, "The flow's name."),
                            key("input", new Value(false), "What the flow gets as its payload."),
                            key(
                                    "async",
                                    new Flag(),
                                    "true: goes on at once. false, as when not given: waits for the flow's result.")),
                    control(
                            "respond-step",
                            "Answers the caller who waits. The steps that follow go on after it.",
                            needed(
                                    "respond",
                                    new Struct(
                                            "answer",
                                            "The answer.",
                                            List.of(
                                                    key("status", new Count(200, 599, true), "200 if not given."),
                                                    key("headers", new Values(HEADER), "The answer's headers."),
                                                    key("body", new Value(false), "The answer's body."))),
                                    "The answer.")),
                    control(
                            "stop-step",
                            "Ends the run as succeeded.",
                            needed("stop", new Message(true), "The reason.")),
                    control(
                            "fail-step",
                            "Fails: the run, or the try, item or branch that it is in.",
                            needed("fail", new Message(false), "What went wrong.")),
                    control(
                            "for-each-step",
                            "Does its steps once for each item of a list, or of a stored file of rows.",
                            needed("for-each", new Sequence(), "The items."),
                            key("as", IDENTIFIER, "The name that expressions read the item by; item if not given."),
                            key(
                                    "batch",
                                    new Count(1, 10_000, false),
                                    "How many items are taken together, as a list, such as for an action that takes"
                                            + " many items; each by itself if not given."),
                            key(
                                    "concurrency",
                                    new Count(1, 256, false),
                                    "How many may be under way at the same time; 1 if not given."),
                            key(
                                    "failed-items",
                                    new Choice(List.of("fail", "collect")),
                                    "What a failed item does: fail, as when not given, fails the loop; collect counts"
                                            + " it and goes on."),
                            key(
                                    "collect",
                                    new Value(false),
                                    "What is kept of each item, for steps.ID.items. Expressions here read the results"
                                            + " of the loop's steps too."),
                            needed("steps", STEPS, "What is done for each item.")),
                    control(
                            "parallel-step",
                            "Does several lists of steps at the same time.",
                            needed("parallel", new MapOf(IDENTIFIER, STEPS, 2), "The branches by name."),
                            key(
                                    "wait",
                                    new Choice(List.of("all", "any")),
                                    "all, as when not given: every branch is waited for. any: the first that succeeds"
                                            + " ends the step.")),
                    some(
                            control(
                                    "try-step",
                                    "Does steps, and says what is done about their failure, and what in any case.",
                                    needed("try", STEPS, "What is tried."),
                                    key("catch", STEPS, "What is done if that fails. Expressions here read error."),
                                    key("finally", STEPS, "What is done at the end in any case.")),
                            "catch",
                            "finally"),
                    control(
                            "delay-step",
                            "Waits.",
                            needed(
                                    "delay",
                                    new Either(
                                            new Span(true),
                                            new Struct(
                                                    "until",
                                                    "A time to wait for.",
                                                    List.of(needed(
                                                            "until",
                                                            new Moment(),
                                                            "The time, with its offset; what is past is not waited"
                                                                    + " for.")))),
                                    "How long, or until when.")),
                    control(
                            "callback-step",
                            "Hands an address out, then waits for what is posted there, which is its result.",
                            needed(
                                    "callback",
                                    new Struct(
                                            "callback",
                                            "The wait and what hands its address out.",
                                            List.of(
                                                    needed(
                                                            "time-limit",
                                                            new Span(false),
                                                            "How long is waited; then the step fails."),
                                                    needed(
                                                            "steps",
                                                            new ListOf(new Ref("step"), 1),
                                                            "What hands the address out. Expressions here read"
                                                                    + " callback.url."))),
                                    "The wait and what hands its address out."))));

    private static final Struct FLOW = new Struct(
            "flow",
            "One trigger and the steps that follow each of its events.",
            List.of(
                    needed(
                            "trigger",
                            new Struct(
                                    "trigger",
                                    "What starts the flow.",
                                    List.of(
                                            needed("use", OPERATION, "The trigger, such as http.webhook."),
                                            key("connection", CONNECTION_NAME, "The connection slot that it uses."),
                                            key(
                                                    "input",
                                                    new Values(COMPONENT),
                                                    "The trigger's inputs. Expressions here read config and instance"
                                                            + " alone."),
                                            key("every", new Span(false), "How often a polling trigger polls."))),
                            "What starts the flow."),
                    key("title", new Text(), "What people see."),
                    key(
                            "dedupe-by",
                            new Formula(),
                            "Names an event: of two with the same name, the second starts no run."),
                    key(
                            "order-by",
                            new Either(
                                    new Formula(),
                                    new Struct(
                                            "order",
                                            "Which runs follow each other.",
                                            List.of(
                                                    needed(
                                                            "key",
                                                            new Formula(),
                                                            "Names the line that a run stands in."),
                                                    key(
                                                            "on-failure",
                                                            new Choice(List.of("block", "park", "skip")),
                                                            "What a failed run does to those behind it: block, as when"
                                                                    + " not given, holds them; park holds them without"
                                                                    + " counting them; skip lets the next one go on.")))),
                            "Names the line that a run stands in: one run after the other, in the order of"
                                    + " acceptance."),
                    key(
                            "limits",
                            new Struct(
                                    "limits",
                                    "What the flow's runs may take.",
                                    List.of(
                                            key(
                                                    "concurrency",
                                                    new Count(1, 10_000, false),
                                                    "How many runs may be executing at the same time; 64 if not"
                                                            + " given."),
                                            key(
                                                    "time",
                                                    new Span(false),
                                                    "How long a run may take in all, waiting included."))),
                            "What the flow's runs may take."),
                    key(
                            "history",
                            new Choice(List.of("full", "errors", "none")),
                            "What is kept of runs that have ended: everything, everything of those that failed, or that"
                                    + " they were."),
                    needed("steps", STEPS, "What is done, from first to last.")));

    private static final Struct PROPERTY = new Struct(
            "config-property",
            "One config value, as a JSON Schema.",
            List.of(
                    key(
                            "type",
                            new Choice(List.of("string", "number", "integer", "boolean", "array", "object")),
                            "What kind of value it is."),
                    key("title", new Text(), "What people see."),
                    key("description", new Text(), "What it is for."),
                    key("default", new Value(true), "The value of an instance that gives none."),
                    key("enum", new ListOf(new Value(true), 1), "The values that are allowed."),
                    key("examples", new ListOf(new Value(true), 0), "Values to show as examples."),
                    key("format", new Choice(List.of("duration", "date-time", "uri", "email")), "The form of a text."),
                    key("pattern", new Text(), "A regular expression that a text must match."),
                    key("minLength", new Count(0, Integer.MAX_VALUE, false), "The least length of a text."),
                    key("maxLength", new Count(0, Integer.MAX_VALUE, false), "The greatest length of a text."),
                    key("minimum", new Value(true), "The least number."),
                    key("maximum", new Value(true), "The greatest number."),
                    key("items", new Ref("config-property"), "What each item of an array is."),
                    key(
                            "properties",
                            new MapOf(ANYTHING, new Ref("config-property"), 0),
                            "What the properties of an object are."),
                    key("required", new ListOf(new Text(), 0), "The properties that an object must have."),
                    key("additionalProperties", new Flag(), "Whether an object may have other properties.")));

    static final OneOf DOCUMENT = new OneOf(
            "document",
            List.of(
                    new Struct(
                            "integration",
                            "An integration: flows, and what they need.",
                            List.of(
                                    needed("integration", DASHED, "The integration's name."),
                                    key("title", new Text(), "What people see."),
                                    key(
                                            "config",
                                            new MapOf(IDENTIFIER, new Ref("config-property"), 0),
                                            "The values that each instance fills in; expressions read config.NAME."),
                                    key(
                                            "connections",
                                            new MapOf(
                                                    CONNECTION_NAME,
                                                    new Struct(
                                                            "slot",
                                                            "A connection slot, bound to a saved connection.",
                                                            List.of(
                                                                    needed(
                                                                            "connector",
                                                                            CONNECTOR,
                                                                            "The connector whose connection it is."),
                                                                    key("title", new Text(), "What people see."))),
                                                    0),
                                            "The connection slots, which triggers and actions name."),
                                    needed("flows", new MapOf(DASHED, FLOW, 1), "The flows by name."),
                                    key(
                                            "subscriptions",
                                            new MapOf(DASHED, SubscriptionGrammar.SUBSCRIPTION, 0),
                                            "The subscriptions of third parties to topics, by name."))),
                    new Struct(
                            "connection",
                            "A saved connection: an address and the secrets that go with it.",
                            List.of(
                                    needed("connection", CONNECTION_NAME, "The connection's name."),
                                    needed("connector", CONNECTOR, "The connector whose connection it is."),
                                    key(
                                            "settings",
                                            new MapOf(COMPONENT, new Value(true), 0),
                                            "The connection's settings."),
                                    key(
                                            "secrets",
                                            new MapOf(COMPONENT, new Text(), 0),
                                            "The secrets, each as {{ env.NAME }} or {{ file.PATH }}, or itself."),
                                    key(
                                            "limits",
                                            new Struct(
                                                    "connection-limits",
                                                    "What may go over the connection, of all flows together.",
                                                    List.of(
                                                            key(
                                                                    "concurrency",
                                                                    new Count(1, ConnectionLimits.MOST, false),
                                                                    "How many attempts may be under way at the same"
                                                                            + " time."),
                                                            key(
                                                                    "rate",
                                                                    new PerTime(),
                                                                    "How many attempts may begin in any time of a"
                                                                            + " length, such as 100/1m."))),
                                            "What may go over the connection, of all flows together.")))));

    /** The shapes that have names. */
    static final Map<String, Shape> NAMED = Map.of("step", STEP, "config-property", PROPERTY);

    static Shape named(Ref ref) {
        Shape shape = NAMED.get(ref.name());
        if (shape == null) throw new IllegalStateException("The grammar has no shape " + ref.name());
        return shape;
    }

    /** What is to be said instead of a key that a kind of step has not; null: the key is left out. */
    static @Nullable String instead(String kind, String key) {
        if (!key.equals("retry") && !key.equals("timeout") && !key.equals("on-crash")) return null;
        if (kind.equals("call")) {
            return key.equals("timeout")
                    ? "Give the called flow a limit: \"limits: { time: 10m }\"."
                    : "Give it to the steps with \"use\" of the called flow.";
        }
        boolean hasSteps = switch (kind) {
            case "switch", "for-each", "parallel", "try", "callback" -> true;
            default -> false;
        };
        return hasSteps
                ? "Only a step with \"use\" makes attempts: give it to those within."
                : "Only a step with \"use\" makes attempts: leave it out.";
    }

    /** The keys that tell the kinds of steps apart. */
    static List<String> stepKinds() {
        return STEP.names();
    }

    private static Struct step(String name, String about, Key... own) {
        return with(COMMON, name, about, own);
    }

    private static Struct control(String name, String about, Key... own) {
        return with(CONTROL, name, about, own);
    }

    private static Struct with(List<Key> more, String name, String about, Key... own) {
        List<Key> keys = new ArrayList<>(List.of(own));
        keys.addAll(more);
        return new Struct(name, about, List.copyOf(keys));
    }

    private static Struct some(Struct struct, String... keys) {
        return new Struct(struct.name(), struct.about(), struct.keys(), List.of(keys));
    }

    static Key key(String name, Shape shape, String about) {
        return new Key(name, false, shape, about);
    }

    static Key needed(String name, Shape shape, String about) {
        return new Key(name, true, shape, about);
    }
}

package io.junctura.testkit;

import io.junctura.api.Action;
import io.junctura.api.Connection;
import io.junctura.api.Secret;
import io.junctura.testkit.bridge.ServerClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for one record: an action, a trigger or the connection. */
final class RecordRules {
    /** A text that all made-up secrets contain, and nothing else. */
    private static final String MARK = "s3cr3t-of-the-contract";

    private static final Pattern REFERENCE = Pattern.compile("\\{\\{\\s*secret\\.[A-Za-z0-9_]+\\s*}}");

    private final String what;
    private final Class<? extends Record> type;
    private final Map<?, ?> schema;
    private final Map<?, ?> secrets;
    private final @Nullable Map<String, Object> given;
    private final ServerClasses server = ServerLoader.server();

    /**
     * @param what    the record's name in messages
     * @param schema  the schema of the components that are not secrets
     * @param secrets the schemas of secrets by name; empty unless the record is a connection
     * @param given   the author's values; null for none
     */
    RecordRules(
            String what,
            Class<? extends Record> type,
            Map<?, ?> schema,
            Map<?, ?> secrets,
            @Nullable Map<String, ?> given) {
        this.what = what;
        this.type = type;
        this.schema = schema;
        this.secrets = secrets;
        this.given = given == null ? null : object(given);
    }

    private static Map<String, Object> object(Map<?, ?> document) {
        Map<String, Object> made = new LinkedHashMap<>();
        document.forEach((key, value) -> made.put(String.valueOf(key), value(value)));
        return made;
    }

    /** Replaces references to secrets by secrets, as the server does with a document's values. */
    private static Object value(Object document) {
        if (document instanceof String text && REFERENCE.matcher(text).matches()) return secret();
        if (document instanceof Map<?, ?> map) return object(map);
        if (document instanceof List<?> list)
            return list.stream().map(RecordRules::value).toList();
        return document;
    }

    /** Whether the record has secrets. */
    boolean hasSecrets() {
        return !secrets.isEmpty() || schema.toString().contains("format=secret");
    }

    private Map<String, Object> whole() {
        Map<String, Object> sample = new LinkedHashMap<>();
        try {
            sample.putAll(given != null && secrets.isEmpty() ? given : SampleValues.whole(schema));
        } catch (SampleValues.Unknown e) {
            throw new AssertionError(
                    what + " cannot be tested, because the contract cannot make up a value for it: " + e.getMessage()
                            + hint(),
                    e);
        }
        if (given != null) sample.putAll(given);
        SampleValues.properties(schema).forEach((name, property) -> {
            if ("secret".equals(((Map<?, ?>) property).get("format"))) sample.put(String.valueOf(name), secret());
        });
        secrets.keySet().forEach(name -> sample.put(String.valueOf(name), secret()));
        return sample;
    }

    private static Secret secret() {
        return Secret.of(MARK);
    }

    private String hint() {
        return secrets.isEmpty() && !Connection.class.isAssignableFrom(type)
                ? " Set it in arrange(): input(\"" + what.substring(what.indexOf('.') + 1) + "\", …)."
                : " Set it in arrange(): connection(…).";
    }

    private Object record(Map<String, Object> sample) {
        try {
            return server.readRecord(type, sample, name -> secret());
        } catch (IllegalArgumentException e) {
            throw new AssertionError(
                    what + " refuses " + sample + ", which fits its schema: " + e.getMessage()
                            + " If that is right, declare the limit in its @Field or a @Rule, so that editors show the"
                            + " mistake. If only the combination of the values is wrong, set other values." + hint(),
                    e);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    what + " fails with " + e + " on " + sample + ", which fits its schema. Its constructor must accept"
                            + " these values, or throw an IllegalArgumentException that says what is wrong." + hint(),
                    e);
        }
    }

    void inputsBecomeTheRecordAndBack() {
        Map<String, Object> sample = whole();
        Object record = record(sample);
        Object again = record(sample);
        if (!record.equals(again) || record.hashCode() != again.hashCode()) {
            throw new AssertionError(what + " is not equal to a second record from " + sample
                    + ", so the server cannot see whether a value has changed. Use components with value equality (a List"
                    + " rather than an array), and do not override equals.");
        }
        if (hasSecrets()) return;
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> written = (Map<String, Object>) server.writeRecord(record);
            Object back = server.readRecord(type, written, name -> null);
            if (back.equals(record)) return;
            throw new AssertionError(what + " changes when it is written as JSON and read again: " + record
                    + " becomes " + back + ". Its constructor must not change values that it has already normalized.");
        } catch (IllegalArgumentException e) {
            throw new AssertionError(
                    what + " refuses its own values when they are read again: " + e.getMessage()
                            + " Its constructor must accept values that it has already normalized.",
                    e);
        }
    }

    void optionalValuesMayBeMissing() {
        Map<String, Object> least;
        try {
            least = new LinkedHashMap<>(SampleValues.least(schema));
        } catch (SampleValues.Unknown e) {
            least = new LinkedHashMap<>();
            List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
            for (Map.Entry<String, Object> one : whole().entrySet()) {
                if (required.contains(one.getKey())) least.put(one.getKey(), one.getValue());
            }
        }
        if (given != null) {
            for (Map.Entry<String, Object> one : least.entrySet()) {
                if (given.containsKey(one.getKey())) one.setValue(given.get(one.getKey()));
            }
        }
        for (Map.Entry<?, ?> secret : secrets.entrySet()) {
            if (Boolean.TRUE.equals(((Map<?, ?>) secret.getValue()).get("x-required"))) {
                least.put(String.valueOf(secret.getKey()), secret());
            }
        }
        try {
            server.readRecord(type, least, name -> secret());
        } catch (IllegalArgumentException e) {
            if (schema.containsKey("x-rules") || given != null) return; // A rule requires further values.
            throw new AssertionError(
                    what + " refuses " + least + ", which are all values that its schema requires: " + e.getMessage()
                            + " Remove @Nullable or the fallback from required components, or declare by a @Rule which"
                            + " components are required together.",
                    e);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    what + " fails with " + e + " if only " + least.keySet()
                            + " are given. A component that is @Nullable"
                            + " is null then; its constructor must be ready for that.",
                    e);
        }
    }

    void wrongValuesAreRefusedWithASentence() {
        Map<String, Object> sample = whole();
        Violations violations = new Violations();
        SampleValues.properties(schema).forEach((key, property) -> {
            String name = String.valueOf(key);
            for (Object wrong : wrongs((Map<?, ?>) property)) {
                Map<String, Object> altered = new LinkedHashMap<>(sample);
                altered.put(name, wrong);
                try {
                    server.readRecord(type, altered, any -> secret());
                } catch (IllegalArgumentException refused) {
                    violations.addUnless(
                            String.valueOf(refused.getMessage()).length() > 10,
                            what + " refuses \"" + name + "\": " + wrong + " with \"" + refused.getMessage()
                                    + "\", which does not say what to write instead. Write that in a sentence.");
                } catch (RuntimeException e) {
                    violations.add(what + " fails with " + e + " if \"" + name + "\" is " + shown(wrong)
                            + ". Its constructor must throw an IllegalArgumentException that says what to write. The server"
                            + " treats other exceptions as faults in the plugin.");
                }
            }
        });
        violations.throwIfAny();
    }

    private static String shown(Object wrong) {
        return "".equals(wrong) ? "empty" : wrong.toString();
    }

    private static List<Object> wrongs(Map<?, ?> schema) {
        List<Object> wrongs = new ArrayList<>();
        boolean plain = !schema.containsKey("format") && !schema.containsKey("enum");
        switch (String.valueOf(schema.get("type"))) {
            case "string" -> {
                if (plain) wrongs.addAll(List.of("", " ", "\u0000", "{}%<"));
            }
            case "integer" -> wrongs.addAll(List.of(0L, -1L, 2_147_483_647L));
            case "number" -> wrongs.addAll(List.of(0L, -1L));
            case "array" -> wrongs.add(List.of());
            default -> {}
        }
        return wrongs;
    }

    void noSecretIsShown() {
        String shown = String.valueOf(record(whole()));
        if (shown.contains(MARK)) {
            throw new AssertionError(what + " shows a secret in its toString(): "
                    + shown.replace(MARK, "(the secret)")
                    + ". Logs would contain it. Keep secrets in components of the type Secret, reveal them only where they"
                    + " are used, and do not override toString.");
        }
    }

    void itsEffectIsKnownBeforeItRuns() {
        if (!(record(whole()) instanceof Action<?, ?> action)) return;
        try {
            if (action.effect() != null) return;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    what + ".effect() fails with " + e + ". The server calls it before each attempt. It may only"
                            + " read the components.",
                    e);
        }
        throw new AssertionError(what + ".effect() is null. Return Optional.empty() for the effect in @ActionInfo.");
    }
}

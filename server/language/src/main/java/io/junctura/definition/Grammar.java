package io.junctura.definition;

import java.util.List;
import java.util.regex.Pattern;

/** The elements of the grammar of documents; see {@link DocumentGrammar}. */
final class Grammar {

    /** What is allowed as a value. */
    sealed interface Shape {}

    /** Any text. */
    record Text() implements Shape {}

    /**
     * Text of a certain form.
     *
     * @param rule the end of the sentence "… must be"
     */
    record Name(Pattern pattern, String rule) implements Shape {}

    record Choice(List<String> values) implements Shape {}

    record Flag() implements Shape {}

    /**
     * A whole number.
     *
     * @param orExpression whether an expression is allowed too
     */
    record Count(int min, int max, boolean orExpression) implements Shape {}

    /**
     * A duration above zero.
     *
     * @param orExpression whether text with expressions is allowed too
     */
    record Span(boolean orExpression) implements Shape {}

    /** A rate: a number in a time. */
    record PerTime() implements Shape {}

    /** A time with offset, or text with expressions. */
    record Moment() implements Shape {}

    /** One whole expression, true or false. */
    record Condition() implements Shape {}

    /** One whole expression. */
    record Formula() implements Shape {}

    /**
     * Text that may contain expressions.
     *
     * @param orNothing whether the value may be absent
     */
    record Message(boolean orNothing) implements Shape {}

    /**
     * Any value.
     *
     * @param constant whether its texts must not contain expressions
     */
    record Value(boolean constant) implements Shape {}

    /** A map of any values, which may contain expressions, or one expression with a map as its value. */
    record Values(Name keys) implements Shape {}

    /** A list of any values, which may contain expressions, or one expression with a list as its value. */
    record Sequence() implements Shape {}

    record ListOf(Shape items, int min) implements Shape {}

    record MapOf(Name keys, Shape values, int min) implements Shape {}

    /** A short form for the most frequent case, or a map with all settings. */
    record Either(Shape brief, Struct full) implements Shape {}

    /**
     * A map with these keys and no others.
     *
     * @param some the keys of which at least one is required; empty: none is
     */
    record Struct(String name, String about, List<Key> keys, List<String> some) implements Shape {
        Struct(String name, String about, List<Key> keys) {
            this(name, about, keys, List.of());
        }

        List<String> names() {
            return keys.stream().map(Key::name).toList();
        }
    }

    /** A map of one of several kinds. The first key of each kind tells it from the others. */
    record OneOf(String what, List<Struct> kinds) implements Shape {
        List<String> names() {
            return kinds.stream().map(kind -> kind.keys().get(0).name()).toList();
        }
    }

    /** A shape that is referred to by name, since it may contain itself. */
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
            RespondStep.HEADER,
            "the name of a header: letters, digits and dashes, for example, but no spaces and no colons");
    static final Name OPERATION = new Name(
            Pattern.compile("[a-z][a-z0-9-]*\\.[a-z][A-Za-z0-9-]*"),
            "a connector and one of its operations with a dot between them, such as http.request");
    static final Name CONNECTOR = new Name(Pattern.compile("[a-z][a-z0-9-]*"), "a connector's id, such as http");

    /** A step of any kind. */
    static final Ref STEP = new Ref("step");

    static final Shape STEPS = new ListOf(STEP, 0);

    static Key key(String name, Shape shape, String about) {
        return new Key(name, false, shape, about);
    }

    static Key needed(String name, Shape shape, String about) {
        return new Key(name, true, shape, about);
    }
}

package io.junctura.definition;

import java.util.List;
import java.util.regex.Pattern;

/** The parts that the grammar of documents is made of: see {@link DocumentGrammar}. */
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

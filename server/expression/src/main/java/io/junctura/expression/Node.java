package io.junctura.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of an expression's tree. The {@link Parser} builds it, the {@link Shaper} turns it into the shape that is
 * evaluated; from then on it is never changed, so that all threads share it.
 */
final class Node {

    enum Kind {
        PATH,
        NAME,
        LITERAL,
        REGEX,
        VARIABLE,
        WILDCARD,
        DESCENDANTS,
        PARENT,
        BINARY,
        NEGATE,
        ARRAY,
        OBJECT,
        CONDITION,
        ELVIS,
        COALESCE,
        BLOCK,
        BIND,
        CALL,
        PARTIAL,
        PLACEHOLDER,
        LAMBDA,
        APPLY,
        TRANSFORM,
        SORT,
        // Only between parser and shaper:
        DOT,
        FILTER,
        GROUP,
        ORDER,
        FOCUS,
        INDEX
    }

    /** A key and a value of an object constructor or a grouping. */
    record Pair(Node key, Node value) {}

    /** One criterion of an order-by. */
    record Term(boolean descending, Node expression) {}

    /** What follows a step in brackets, or the name its position gets: one of the two is there. */
    record Stage(@Nullable Node filter, @Nullable String index) {}

    /** Where a {@code %} finds its parent. */
    static final class Slot {
        String label;
        int level = 1;

        Slot(String label) {
            this.label = label;
        }
    }

    Kind kind;
    final int position;

    /** Of a name, variable or operator; an operator's text. */
    String name = "";

    /** Of a literal, null standing for JSON's null. A {@link Regex} is one, too. */
    @Nullable
    Object value;

    int height = 1;

    @Nullable
    Node left;

    @Nullable
    Node right;

    /** The condition of a condition, what a call calls, what a transform looks for. */
    @Nullable
    Node subject;

    List<Node> parts = new ArrayList<>();
    List<Pair> pairs = List.of();
    List<Term> terms = List.of();
    List<String> parameters = List.of();

    @Nullable
    Signature signature;

    // What the shaper adds.
    boolean keepArray;
    boolean keepSingleton;
    boolean constructsArray;
    boolean tuple;
    boolean thunk;

    /** Of a path: nothing but names. */
    boolean simple;

    @Nullable
    String focus;

    @Nullable
    String index;

    @Nullable
    Slot ancestor;

    @Nullable
    Slot slot;

    @Nullable
    List<Slot> seeking;

    @Nullable
    List<Node> predicates;

    @Nullable
    List<Stage> stages;

    @Nullable
    Node group;

    Node(Kind kind, int position) {
        this.kind = kind;
        this.position = position;
    }

    static Node path(Node first) {
        Node path = new Node(Kind.PATH, first.position);
        path.parts.add(first);
        return path;
    }

    boolean is(Kind other) {
        return kind == other;
    }

    Node last() {
        return parts.get(parts.size() - 1);
    }
}

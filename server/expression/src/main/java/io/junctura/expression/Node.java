package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of an expression's tree, with a record for each form of the language. {@link Draft} makes the nodes. They are
 * immutable, so all threads share them.
 */
sealed interface Node
        permits Node.Name,
                Node.Literal,
                Node.RegularExpression,
                Node.Variable,
                Node.Wildcard,
                Node.Descendants,
                Node.Parent,
                Node.Operation,
                Node.And,
                Node.Or,
                Node.Negate,
                Node.Condition,
                Node.OrElse,
                Node.Coalesce,
                Node.ListOf,
                Node.Block,
                Node.Bind,
                Node.Suffixed,
                Calls.Call,
                Calls.Partial,
                Calls.Placeholder,
                Calls.FunctionLiteral,
                Calls.TailCall,
                Calls.Chain,
                Calls.Apply,
                Transform,
                Grouping,
                OrderBy,
                Path,
                NamePath {

    /** The position in the text of the expression. */
    int position();

    /** The value of this node in a context. Only {@link Evaluation#evaluate} calls it, which counts the steps. */
    @Nullable
    Object value(Evaluation evaluation, @Nullable Object input, Frame frame);

    /**
     * Reports to an analysis what this node reads.
     *
     * @param atRoot whether names here are names of the scope, not fields of a value
     */
    void read(Analysis analysis, boolean atRoot);

    /** Whether a sequence with one value stays a list, because {@code []} follows. */
    default boolean keepsList() {
        return false;
    }

    /** Whether it is a list in brackets, which a surrounding list does not flatten. */
    default boolean isListOf() {
        return false;
    }

    /** Whether its value is the scope as an object. */
    default boolean isRoot(boolean atRoot) {
        return false;
    }

    /** The name of the scope that it reads; empty if it is another node. */
    default String scopeName(Analysis analysis, boolean atRoot) {
        return "";
    }

    /** Reports to an analysis which field of a name of the scope it reads. */
    default void readMember(Analysis analysis, String ofName) {}

    /** The node's name in the message about a call of something that is not a function. */
    default String calledAs() {
        return "This";
    }

    record Name(int position, String name) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Values.field(evaluation, input, name);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            if (atRoot) analysis.name(name, position);
        }

        @Override
        public String scopeName(Analysis analysis, boolean atRoot) {
            return atRoot ? name : "";
        }

        @Override
        public void readMember(Analysis analysis, String ofName) {
            analysis.member(ofName, name);
        }

        @Override
        public String calledAs() {
            return name;
        }
    }

    /** @param value null for JSON's null */
    record Literal(int position, @Nullable Object value) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return value;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    record RegularExpression(int position, Regex regex) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return regex;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    /** {@code $name}. Without a name it is the context; with the name {@code $} it is the scope. */
    record Variable(int position, String name) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return name.isEmpty() ? input : evaluation.variable(name, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            analysis.variable(name, position);
        }

        @Override
        public boolean isRoot(boolean atRoot) {
            return name.equals("$") || (name.isEmpty() && atRoot);
        }

        @Override
        public String scopeName(Analysis analysis, boolean atRoot) {
            return analysis.isBound(name) ? "" : name;
        }

        @Override
        public String calledAs() {
            return "$" + name;
        }
    }

    record Wildcard(int position) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Wildcards.children(evaluation, input);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    record Descendants(int position) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Wildcards.descendants(evaluation, input);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    /** {@code %}: the variable of this label holds the parent. */
    record Parent(int position, String label) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object parent = frame.find(label);
            return parent == Values.UNBOUND ? Values.ABSENT : parent;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    record Operation(int position, Operator operator, Node left, Node right) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object first = evaluation.evaluate(left, input, frame);
            return operator.apply(evaluation, first, evaluation.evaluate(right, input, frame));
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    record And(int position, Node left, Node right) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Values.truth(evaluation.evaluate(left, input, frame))
                    && Values.truth(evaluation.evaluate(right, input, frame));
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    record Or(int position, Node left, Node right) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Values.truth(evaluation.evaluate(left, input, frame))
                    || Values.truth(evaluation.evaluate(right, input, frame));
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    record Negate(int position, Node operand) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Operator.negate(evaluation, evaluation.evaluate(operand, input, frame));
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            operand.read(analysis, atRoot);
        }
    }

    /** {@code test ? then : otherwise}. */
    record Condition(
            int position, Node test, Node then, @Nullable Node otherwise) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            if (Values.truth(evaluation.evaluate(test, input, frame))) return evaluation.evaluate(then, input, frame);
            return otherwise == null ? Values.ABSENT : evaluation.evaluate(otherwise, input, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            test.read(analysis, atRoot);
            then.read(analysis, atRoot);
            if (otherwise != null) otherwise.read(analysis, atRoot);
        }
    }

    /** {@code left ?: right}. */
    record OrElse(int position, Node left, Node right) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object first = evaluation.evaluate(left, input, frame);
            return Values.truth(first) ? first : evaluation.evaluate(right, input, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    /** {@code left ?? right}. */
    record Coalesce(int position, Node left, Node right) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object first = evaluation.evaluate(left, input, frame);
            return first != Values.ABSENT ? first : evaluation.evaluate(right, input, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    /** {@code [a, b]}. As the first or last step of a path it is {@code constructed}: the path does not flatten it. */
    record ListOf(int position, List<Node> items, boolean constructed) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Sequence list = new Sequence(false);
            for (Node item : items) {
                Object value = evaluation.evaluate(item, input, frame);
                if (value == Values.ABSENT) continue;
                if (value instanceof List<?> values && !item.isListOf()) evaluation.addAll(list, values);
                else evaluation.add(list, value);
            }
            list.constructed = constructed;
            return list;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            for (Node item : items) item.read(analysis, atRoot);
        }

        @Override
        public boolean isListOf() {
            return true;
        }
    }

    /** {@code (a; b)}. */
    record Block(int position, List<Node> parts) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Frame inner = new Frame(frame);
            Object result = Values.ABSENT;
            for (Node part : parts) result = evaluation.evaluate(part, input, inner);
            return result;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            for (Node part : parts) part.read(analysis, atRoot);
        }
    }

    /** {@code $name := bound}. */
    record Bind(int position, String name, Node bound) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object value = evaluation.evaluate(bound, input, frame);
            frame.bind(name, value);
            return value;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            bound.read(analysis, atRoot);
        }
    }

    /** A node with its suffixes: filters in brackets, a grouping in braces, empty brackets. */
    record Suffixed(Node of, List<Node> filters, @Nullable Grouping group, boolean keepsList) implements Node {
        @Override
        public int position() {
            return of.position();
        }

        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object value = of.value(evaluation, input, frame);
            for (Node filter : filters) value = Filter.apply(evaluation, filter, value, frame);
            return group == null ? value : group.value(evaluation, value, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            of.read(analysis, atRoot);
            boolean root = of.isRoot(atRoot);
            for (Node filter : filters) filter.read(analysis, root);
            if (group != null) group.read(analysis, root);
        }

        @Override
        public boolean isListOf() {
            return of.isListOf();
        }

        @Override
        public boolean isRoot(boolean atRoot) {
            return of.isRoot(atRoot);
        }

        @Override
        public String scopeName(Analysis analysis, boolean atRoot) {
            return of.scopeName(analysis, atRoot);
        }

        @Override
        public void readMember(Analysis analysis, String ofName) {
            of.readMember(analysis, ofName);
        }

        @Override
        public String calledAs() {
            return of.calledAs();
        }
    }
}

package io.junctura.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The drafts of forms that a suffix can change; {@link CompleteDraft} is the draft of all others. */
final class Drafts {

    private Drafts() {}

    /** A form that is complete. */
    static final class CompleteDraft extends Draft {
        private final Node node;

        CompleteDraft(Node node, Draft... parts) {
            super(node.position());
            this.node = node;
            for (Draft part : parts) climbFrom(part);
        }

        @Override
        Node node() {
            return node;
        }
    }

    static final class Name extends Draft {
        private final String name;

        Name(int position, String name) {
            super(position);
            this.name = name;
        }

        @Override
        Node node() {
            return new Node.Name(position, name);
        }

        @Override
        String field() {
            return name;
        }

        @Override
        void seek(Slot slot) {
            beParent(slot);
        }
    }

    /** A string, a number, true, false or null. As a step of a path, a string is a name. */
    static final class Literal extends Draft {
        private @Nullable Object value;
        private @Nullable String name;

        Literal(int position, @Nullable Object value) {
            super(position);
            this.value = value;
        }

        @Override
        Node node() {
            return name == null ? new Node.Literal(position, value) : new Node.Name(position, name);
        }

        @Override
        Node finishedAsFilter() {
            return value instanceof Number ? node() : finished();
        }

        @Override
        void becomeStep() {
            if (!(value instanceof String text)) {
                throw new InvalidExpression(position, "A number, true, false or null cannot be a step of a path.");
            }
            name = text;
        }

        @Override
        @Nullable
        String field() {
            return name;
        }

        @Override
        boolean negate() {
            if (!filters.isEmpty() || !(value instanceof Number number)) return false;
            value = Numbers.negate(number);
            return true;
        }

        @Override
        void seek(Slot slot) {
            if (name == null) throw noParent(position);
            beParent(slot);
        }
    }

    static final class Variable extends Draft {
        private final String name;

        Variable(int position, String name) {
            super(position);
            this.name = name;
        }

        @Override
        Node node() {
            return new Node.Variable(position, name);
        }

        @Override
        @Nullable
        String variable() {
            return filters.isEmpty() && group == null && focus == null ? name : null;
        }

        @Override
        PathDraft asPath() {
            PathDraft path = super.asPath();
            path.fromVariable = true;
            return path;
        }
    }

    static final class Wildcard extends Draft {
        Wildcard(int position) {
            super(position);
        }

        @Override
        Node node() {
            return new Node.Wildcard(position);
        }

        @Override
        void seek(Slot slot) {
            beParent(slot);
        }
    }

    /** {@code %}. */
    static final class Parent extends Draft {
        private final Slot slot;

        Parent(int position, String label) {
            super(position);
            slot = new Slot(label);
        }

        @Override
        Node node() {
            return new Node.Parent(position, slot.label);
        }

        @Override
        List<Slot> slots() {
            List<Slot> slots = new ArrayList<>(seeking);
            slots.add(slot);
            return slots;
        }

        @Override
        void seek(Slot other) {
            other.level++;
        }

        @Override
        PathDraft beginPath() {
            PathDraft path = super.beginPath();
            path.seeking.add(slot);
            return path;
        }
    }

    /** A list in brackets. */
    static final class ListOf extends Draft {
        private final List<Node> items = new ArrayList<>();
        private boolean constructed;

        ListOf(int position, List<Draft> items) {
            super(position);
            for (Draft item : items) {
                climbFrom(item);
                this.items.add(item.finished());
            }
        }

        @Override
        Node node() {
            return new Node.ListOf(position, items, constructed);
        }

        @Override
        void construct() {
            constructed = true;
        }

        @Override
        boolean isConstructed() {
            return constructed;
        }
    }

    static final class Block extends Draft {
        private final List<Node> before = new ArrayList<>();
        private final boolean constructed;
        private @Nullable Draft last;

        Block(int position, List<Draft> parts) {
            super(position);
            boolean any = false;
            for (Draft part : parts) {
                climbFrom(part);
                any |= part.isConstructed();
                if (last != null) before.add(last.finished());
                last = part;
            }
            constructed = any;
        }

        @Override
        Node node() {
            List<Node> parts = new ArrayList<>(before);
            if (last != null) parts.add(last.finished());
            return new Node.Block(position, List.copyOf(parts));
        }

        @Override
        boolean isConstructed() {
            return constructed;
        }

        @Override
        Draft inTailPosition() {
            if (last != null && filters.isEmpty() && group == null) last = last.inTailPosition();
            return this;
        }

        @Override
        void seek(Slot slot) {
            if (last == null) return;
            tuple = true;
            last.seek(slot);
        }
    }

    static final class Condition extends Draft {
        private final Node test;
        private Draft then;
        private @Nullable Draft otherwise;

        Condition(int position, Draft test, Draft then, @Nullable Draft otherwise) {
            super(position);
            this.test = test.finished();
            this.then = then;
            this.otherwise = otherwise;
            climbFrom(test);
            climbFrom(then);
            if (otherwise != null) climbFrom(otherwise);
        }

        @Override
        Node node() {
            return new Node.Condition(position, test, then.finished(), otherwise == null ? null : otherwise.finished());
        }

        @Override
        Draft inTailPosition() {
            if (!filters.isEmpty() || group != null) return this;
            then = then.inTailPosition();
            if (otherwise != null) otherwise = otherwise.inTailPosition();
            return this;
        }
    }

    static final class Call extends Draft {
        private final Calls.Call call;

        Call(int position, Draft callee, List<Draft> arguments) {
            super(position);
            for (Draft argument : arguments) climbFrom(argument);
            call = new Calls.Call(
                    position,
                    callee.finished(),
                    arguments.stream().map(Draft::finished).toList());
        }

        @Override
        Node node() {
            return call;
        }

        @Override
        Calls.@Nullable Call call() {
            return filters.isEmpty() && group == null ? call : null;
        }

        @Override
        Draft inTailPosition() {
            Calls.Call only = call();
            return only == null ? this : new CompleteDraft(new Calls.TailCall(only));
        }
    }

    static final class OrderBy extends Draft {
        private final List<io.junctura.expression.OrderBy.Term> terms;

        /** @param criteria the criteria, in the order of the terms */
        OrderBy(int position, List<io.junctura.expression.OrderBy.Term> terms, List<Draft> criteria) {
            super(position);
            this.terms = List.copyOf(terms);
            for (Draft criterion : criteria) climbFrom(criterion);
        }

        @Override
        Node node() {
            return new io.junctura.expression.OrderBy(position, terms);
        }

        @Override
        void bindFocus(int at, String name) {
            throw new InvalidExpression(at, "The variable after @ must stand before the order-by.");
        }
    }
}

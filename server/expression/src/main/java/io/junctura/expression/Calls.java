package io.junctura.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms that make or call functions. */
final class Calls {

    private Calls() {}

    /** {@code callee(arguments)}. */
    record Call(int position, Node callee, List<Node> arguments) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object function = evaluation.evaluate(callee, input, frame);
            List<@Nullable Object> values = new ArrayList<>(arguments.size() + 1);
            addArguments(evaluation, values, input, frame);
            return evaluation.apply(callable(callee, function), values, input);
        }

        /** Makes the call with an additional first argument, which is written before it. */
        @Nullable
        Object value(Evaluation evaluation, @Nullable Object input, Frame frame, @Nullable Object first) {
            Object function = evaluation.evaluate(callee, input, frame);
            List<@Nullable Object> values = new ArrayList<>(arguments.size() + 1);
            values.add(first);
            addArguments(evaluation, values, input, frame);
            return evaluation.apply(callable(callee, function), values, input);
        }

        /** Makes the call without the calls in the function's tail position, which the caller makes. */
        @Nullable
        Object step(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object function = evaluation.evaluate(callee, input, frame);
            List<@Nullable Object> values = new ArrayList<>(arguments.size());
            addArguments(evaluation, values, input, frame);
            Function following = callable(callee, function);
            evaluation.spend(1);
            return following.call(evaluation, values, input);
        }

        private void addArguments(
                Evaluation evaluation, List<@Nullable Object> values, @Nullable Object input, Frame frame) {
            for (Node argument : arguments) values.add(evaluation.evaluate(argument, input, frame));
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            readCall(analysis, callee, arguments, atRoot);
        }
    }

    /** {@code callee(a, ?)}: a function of the open arguments. */
    record Partial(int position, Node callee, List<Node> arguments) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Function function = callable(callee, evaluation.evaluate(callee, input, frame));
            List<@Nullable Object> given = new ArrayList<>();
            int open = 0;
            for (Node argument : arguments) {
                Object value =
                        argument instanceof Placeholder ? Values.UNBOUND : evaluation.evaluate(argument, input, frame);
                if (value == Values.UNBOUND) open++;
                given.add(value);
            }
            evaluation.makes(ValueMemory.FUNCTION + ValueMemory.LIST + ValueMemory.ITEM * (long) given.size());
            return new NativeFunction("function", open, null, (current, args, context) -> {
                List<@Nullable Object> all = new ArrayList<>(given);
                int next = 0;
                for (int i = 0; i < all.size(); i++) {
                    if (given.get(i) != Values.UNBOUND) continue;
                    all.set(i, next < args.size() ? args.get(next) : Values.ABSENT);
                    next++;
                }
                return current.apply(function, all, context);
            });
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            readCall(analysis, callee, arguments, atRoot);
        }
    }

    /** The {@code ?} among the arguments of a {@link Partial}. */
    record Placeholder(int position) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return Values.UNBOUND;
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {}
    }

    /** {@code function($parameters) { body }}. */
    record FunctionLiteral(
            int position, List<String> parameters, @Nullable Signature signature, Node body) implements Node {
        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            evaluation.makes(ValueMemory.FUNCTION + frame.captured());
            return new Lambda(this, input, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            body.read(analysis, atRoot);
        }
    }

    /**
     * A call whose value is the value of the function around it. {@link Evaluation#apply} makes it after that function has
     * returned, so that it needs no stack.
     */
    record TailCall(Call call) implements Node {
        @Override
        public int position() {
            return call.position();
        }

        @Override
        public Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            return new Pending(call, input, frame);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            call.read(analysis, atRoot);
        }
    }

    /** A call in tail position that was not made yet. */
    record Pending(Call call, @Nullable Object input, Frame frame) {}

    /** {@code left ~> callee(arguments)}. */
    record Chain(int position, Node left, Call right) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object first = evaluation.evaluate(left, input, frame);
            evaluation.spend(1);
            return right.value(evaluation, input, frame, first);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    /** {@code left ~> function}: calls the function, or makes one function of two. */
    record Apply(int position, Node left, Node right) implements Node {
        @Override
        public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
            Object first = evaluation.evaluate(left, input, frame);
            Object second = evaluation.evaluate(right, input, frame);
            if (!(second instanceof Function function)) {
                throw new EvaluationFailed("The right side of ~> must be a function.", second);
            }
            if (first instanceof Function before) {
                evaluation.makes(ValueMemory.FUNCTION);
                return new NativeFunction("function", 1, null, (current, args, context) -> {
                    List<@Nullable Object> between = new ArrayList<>(1);
                    between.add(current.apply(before, args, context));
                    return current.apply(function, between, context);
                });
            }
            List<@Nullable Object> args = new ArrayList<>(1);
            args.add(first);
            return evaluation.apply(function, args, Values.ABSENT);
        }

        @Override
        public void read(Analysis analysis, boolean atRoot) {
            left.read(analysis, atRoot);
            right.read(analysis, atRoot);
        }
    }

    private static void readCall(Analysis analysis, Node callee, List<Node> arguments, boolean atRoot) {
        analysis.called(callee);
        callee.read(analysis, atRoot);
        for (Node argument : arguments) argument.read(analysis, atRoot);
    }

    private static Function callable(Node callee, @Nullable Object value) {
        if (value instanceof Function function) return function;
        String name = callee.calledAs();
        if (BuiltIns.find(name) != null) {
            throw new EvaluationFailed(name + " is not a function. Did you mean $" + name + "?");
        }
        throw new EvaluationFailed(name + " is called, but is not a function.", value);
    }
}

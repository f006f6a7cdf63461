package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function written in the expression, with what it saw where it was written. */
record Lambda(Node node, @Nullable Object input, Frame frame) implements Function {

    @Override
    public int arity() {
        return node.parameters.size();
    }

    @Override
    public @Nullable Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        List<@Nullable Object> checked =
                node.signature == null ? args : node.signature.check("function", args, context);
        Frame inner = new Frame(frame);
        for (int i = 0; i < node.parameters.size(); i++) {
            inner.bind(node.parameters.get(i), i < checked.size() ? checked.get(i) : Values.ABSENT);
        }
        Node body = node.left;
        if (body == null) throw new IllegalStateException("a function without body");
        return evaluation.evaluate(body, input, inner);
    }
}

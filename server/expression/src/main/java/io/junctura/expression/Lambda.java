package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function written in the expression, with the variables of the surrounding scope (a closure). */
record Lambda(Calls.FunctionLiteral literal, @Nullable Object input, Frame frame) implements Function {

    @Override
    public int arity() {
        return literal.parameters().size();
    }

    @Override
    public @Nullable Object call(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        Signature signature = literal.signature();
        List<@Nullable Object> checked = signature == null ? args : signature.check("function", args, context);
        Frame inner = new Frame(frame);
        List<String> parameters = literal.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            inner.bind(parameters.get(i), i < checked.size() ? checked.get(i) : Values.ABSENT);
        }
        return evaluation.evaluate(literal.body(), input, inner);
    }
}

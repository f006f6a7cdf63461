package io.junctura.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of names only, the most common form. */
record NamePath(Path path, List<String> names) implements Node {

    @Override
    public int position() {
        return path.position();
    }

    @Override
    public @Nullable Object value(Evaluation evaluation, @Nullable Object input, Frame frame) {
        Object value = input;
        for (int i = 0; i < names.size(); i++) {
            if (value instanceof List) return path.value(evaluation, input, frame);
            value = Values.field(evaluation, value, names.get(i));
            if (value == Values.ABSENT) break;
        }
        return value;
    }

    @Override
    public void read(Analysis analysis, boolean atRoot) {
        path.read(analysis, atRoot);
    }

    @Override
    public String calledAs() {
        return path.calledAs();
    }
}

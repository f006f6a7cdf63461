package io.junctura.definition;

import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Position;
import io.junctura.definition.Source.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the config values of an instance against the schemas of their properties. */
public final class ConfigValues {
    /** These values are in no file. */
    private static final Position NOWHERE = new Position(1, 1);

    private static final ScalarText UNWRITTEN = new ScalarText(new Lines("", 1), 0, 0, ScalarText.Style.PLAIN);

    private ConfigValues() {}

    /**
     * @param pointer of the value within the config, such as {@code /limits/2}
     * @param message a sentence
     */
    public record Problem(String pointer, String message) {}

    /**
     * All problems of a value, the outermost first.
     *
     * @param schema as {@link IntegrationPlan.ConfigProperty#schema()}
     * @param value  a JSON value
     */
    public static List<Problem> problems(String name, Map<String, Object> schema, Object value) {
        Findings findings = new Findings("");
        findings.search(() -> InputCheck.literal(schema, findings).check(source(Pointer.ROOT.to(name), value)));
        List<Problem> problems = new ArrayList<>();
        findings.list().forEach(one -> problems.add(new Problem(one.pointer(), one.message())));
        return problems;
    }

    private static Source source(Pointer pointer, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Field> fields = new LinkedHashMap<>();
            map.forEach((key, one) -> {
                String name = String.valueOf(key);
                fields.put(name, new Field(name, NOWHERE, source(pointer.to(name), one)));
            });
            return new Fields(pointer, NOWHERE, fields);
        }
        if (value instanceof List<?> list) {
            List<Source> items = new ArrayList<>(list.size());
            for (Object one : list) items.add(source(pointer.to(items.size()), one));
            return new Items(pointer, NOWHERE, items);
        }
        return new Scalar(pointer, NOWHERE, value, UNWRITTEN);
    }
}
